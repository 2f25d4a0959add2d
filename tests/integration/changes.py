"""The changes of a ticket that the guide names, each as a call that succeeds."""

from collections.abc import Callable

from signoff.actors import Customer
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.answers import Ticket

Change = Callable[[Customer, Ticket], object]

CHANGES: dict[str, Change] = {
    "status": lambda customer, ticket: customer.tickets.update(ticket, status="in-progress"),
    "assigned": lambda customer, ticket: customer.tickets.update(
        ticket, assigned_to=customer.recorder.session.target.dialect.values.assignee
    ),
    "comment": lambda customer, ticket: customer.tickets.comment(
        ticket, f"We are looking into it. ({customer.canary})"
    ),
}
"""By the word that a `ticket_update` message has for it."""


def no_success(statuses: list[int]) -> list[int]:
    """Of the answers to several calls, those that say that nothing was done."""
    return [status for status in statuses if not 200 <= status < 300]


def support_agent_of(customer: Customer) -> Customer:
    """A support agent who works for the customer; NotApplicable where the target file makes none."""
    try:
        return customer.as_support_agent()
    except NotVerified as reason:
        raise NotApplicable(str(reason)) from None
