"""A change that comes after another one of its kind, or takes it back, is a change like the first."""

from collections.abc import Callable

import pytest

from signoff import clause, expect
from signoff.actors import Customer, some
from signoff.wire.answers import Ticket
from tests.integration.inboxes import settled

Change = Callable[[Customer, Ticket], object]


def _sets(**fields: str) -> Change:
    return lambda customer, ticket: customer.tickets.update(ticket, **fields)


def _says(text: str) -> Change:
    return lambda customer, ticket: customer.tickets.comment(ticket, text)


AGAIN: dict[str, tuple[Change, ...]] = {
    "status": (_sets(status="in-progress"), _sets(status="waiting-customer")),
    "status, and back": (
        _sets(status="in-progress"),
        _sets(status="waiting-customer"),
        _sets(status="in-progress"),
    ),
    "resolved, and again": (_sets(status="resolved"), _sets(status="in-progress"), _sets(status="resolved")),
    "assignee": (_sets(assigned_to="team one"), _sets(assigned_to="team two")),
    "assignee, and back": (
        _sets(assigned_to="team one"),
        _sets(assigned_to="team two"),
        _sets(assigned_to="team one"),
    ),
    "the same comment": (_says("It happens again."), _says("It happens again."), _says("It happens again.")),
    "one of each in turn": (
        _says("First."),
        _sets(status="in-progress"),
        _says("Second."),
        _sets(assigned_to="team one"),
        _sets(status="resolved"),
        _says("Third."),
    ),
}


@clause("NTF-05", requests=44)
@pytest.mark.parametrize("changes", AGAIN.values(), ids=list(AGAIN))
def test_each_of_several_changes_makes_one_notification(
    customer_a: Customer, changes: tuple[Change, ...]
) -> None:
    opened = customer_a.tickets.open()
    for change in changes:
        change(customer_a, opened)
    customer_a.notifications.wait_for(1 + len(changes), about=opened)
    expect(len(settled(customer_a, opened)), "the number about the ticket").equals(1 + len(changes))


@clause("WS-03", requests=8)
@pytest.mark.parametrize("changes", AGAIN.values(), ids=list(AGAIN))
def test_each_of_several_changes_arrives_live(customer_a: Customer, changes: tuple[Change, ...]) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        for change in changes:
            change(customer_a, opened)
        changed = some("ticket_update", about=opened, where=lambda message: message.change != "created")
        arrived = listener.hears_count(len(changes), changed)
        expect(len(arrived) >= len(changes), "that an update came of each change").equals(True)


@clause("TKT-10", requests=10)
def test_the_same_comment_counts_each_time(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    for number in range(1, 4):
        customer_a.tickets.comment(opened, "It happens again.")
        expect(customer_a.tickets.read(opened).comment_count, "the count").equals(number)
    expect(len(customer_a.tickets.read_comments(opened)), "the number of comments").equals(3)
