"""The operations of the ticket API, each as a call that succeeds with a valid token."""

from collections.abc import Callable

from signoff.actors import Customer
from signoff.wire.answers import Ticket
from signoff.wire.exchange import Answer

Operation = Callable[[Customer, Ticket], Answer]

OPERATIONS: dict[str, Operation] = {
    "create": lambda customer, ticket: customer.tries_to_open_ticket(),
    "list": lambda customer, ticket: customer.tries_to_list(),
    "read": lambda customer, ticket: customer.tries_to_read(ticket),
    "update": lambda customer, ticket: customer.tries_to_update(
        ticket, assigned_to=f"team of {customer.name}"
    ),
    "comment": lambda customer, ticket: customer.tries_to_comment(ticket, "With a token that must not work."),
    "read comments": lambda customer, ticket: customer.tries_to_read_comments(ticket),
}

WRITES = frozenset({"create", "update", "comment"})
"""The operations that change something; what they changed shows in the list of tickets."""
