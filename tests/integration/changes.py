"""The changes of a ticket that the guide names, each as a call that succeeds."""

from collections.abc import Callable

from signoff.actors import Customer
from signoff.wire.answers import Ticket

Change = Callable[[Customer, Ticket], object]

CHANGES: dict[str, Change] = {
    "status": lambda customer, ticket: customer.updates(ticket, status="in-progress"),
    "assigned": lambda customer, ticket: customer.updates(
        ticket, assigned_to=customer.scene.stage.target.dialect.values.assignee
    ),
    "comment": lambda customer, ticket: customer.comments_on(
        ticket, f"We are looking into it. ({customer.canary})"
    ),
}
"""By the word that a `ticket_update` message has for it."""
