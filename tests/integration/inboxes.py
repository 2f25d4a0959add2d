"""What the suites of notifications have in common: causing some, and knowing when all have come."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from signoff import expect
from signoff.actors import Customer, Operator
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Ticket
from signoff.wire.notifications import Notification
from tests.domains.notifications import NOTIFICATION_TYPES


def told_of(customer: Customer, count: int = 1) -> list[Notification]:
    """That many new notifications, each of a ticket just opened, in the list's order.

    Costs at most 11 requests each, and one.
    """
    opened = [customer.tickets.open() for _ in range(count)]
    received = [customer.notifications.wait_for(1, about=ticket)[0] for ticket in opened]
    if count == 1:
        return received
    return [found for found in customer.notifications.list_all() if found.id in ids(received)]


def told_in_turn(customer: Customer, count: int) -> list[Notification]:
    """The same, each awaited before the next is caused, so that none overtakes another; newest first."""
    return [customer.notifications.wait_for(1, about=customer.tickets.open())[0] for _ in range(count)][::-1]


def told_of_one(customer: Customer, count: int) -> list[Notification]:
    """That many new notifications of one ticket, caused as fast as the target takes it.

    Costs one request each, and at most 10 walks over the list.
    """
    ticket = customer.tickets.open()
    with ThreadPoolExecutor(8) as threads:
        numbers = range(1, count)
        list(threads.map(lambda number: customer.tickets.comment(ticket, f"Comment {number}."), numbers))
    return customer.notifications.wait_for(count, about=ticket, within=patience(customer, count))


def patience(customer: Customer, count: int) -> float:
    """How long so many may take that were caused at once: the bound for one, and again for every ten."""
    return customer.dialect.live.delivered_within_s * (1 + count // 10)


def settled(customer: Customer, about: Ticket) -> list[Notification]:
    """All notifications about a ticket, newest first, looked at when a marker sent afterwards has come."""
    customer.notifications.wait_for(1, about=customer.tickets.open(subject="Comes after the others"))
    return [found for found in customer.notifications.list_all() if found.ticket_id == about.id]


def listed_as(customer: Customer, wanted: Notification) -> Notification:
    """How the list shows it, once it shows any."""
    found = [one for one in customer.notifications.wait_for(1) if one.id == wanted.id]
    expect(len(found), f"how often notification {wanted.id} is in the list").equals(1)
    return found[0]


def operator_of(request: pytest.FixtureRequest) -> Operator:
    """The target's operator, for a test of a clause that can be decided without one."""
    return _operator(
        request, "invoke", "nobody may invoke the function, so no notification of any kind can be made"
    )


def one_of_each(customer: Customer, request: pytest.FixtureRequest) -> list[Notification]:
    """A notification of each type that the target has; NotApplicable where nobody can make any."""
    operator, made = operator_of(request), []
    for type_ in NOTIFICATION_TYPES:
        fields = operator.notification_fields(customer, type=type_)
        if not operator.try_invoke(fields).is_refused:
            made.append(operator.invoke(customer, type=type_, title=f"About {type_}"))
    if not made:
        raise NotApplicable("the function takes none of the product's types")
    for one in made:
        listed_as(customer, one)
    return made


def seeding_operator_of(request: pytest.FixtureRequest) -> Operator:
    """The same, who may put items into the tables."""
    return _operator(request, "seed", "nobody may put anything into the tables, so there are never enough")


def reading_operator_of(request: pytest.FixtureRequest) -> Operator:
    """The same, who need not be permitted to change anything."""
    return _operator(request, "aws", "the target file does not describe the target's AWS ([aws])")


def _operator(request: pytest.FixtureRequest, may: str, else_: str) -> Operator:
    target: Target = request.getfixturevalue("target")
    if not {may, "aws"} <= target.description.capabilities:
        raise NotApplicable(else_)
    operator: Operator = request.getfixturevalue("operator")
    return operator


def unread(customer: Customer) -> int:
    """How many are unread: as the target tells beside its list, or counted where it does not tell."""
    if customer.recorder.session.target.dialect.envelopes.unread_count:
        return customer.notifications.unread_count()
    return sum(found.read is not True for found in customer.notifications.list_all())


def ids(notifications: Sequence[Notification]) -> list[str]:
    """Their ids, in their order."""
    return [found.id for found in notifications]


def states(customer: Customer, notifications: Sequence[Notification]) -> list[bool | None]:
    """Whether each is read, as the list says now, in their order; None for one that is not listed."""
    listed = {found.id: found.read for found in customer.notifications.list_all()}
    return [listed.get(found.id) for found in notifications]
