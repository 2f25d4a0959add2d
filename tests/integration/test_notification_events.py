"""Each change of a ticket makes one notification for its customer (NTF-05)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from http.client import CREATED

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Ticket, ticket
from signoff.wire.exchange import Answer
from tests.integration.changes import no_success, support_agent_of
from tests.integration.inboxes import ids, patience, settled

Change = Callable[[Customer, Ticket], object]


def _moves(status: str) -> Change:
    return lambda customer, ticket: customer.tickets.update(ticket, status=status)


def _assigns(customer: Customer, ticket: Ticket) -> None:
    customer.tickets.update(ticket, assigned_to=customer.recorder.session.target.dialect.values.assignee)


CHANGES: dict[str, Change] = {
    "comment": lambda customer, ticket: customer.tickets.comment(ticket, "It happens again."),
    "assignment": _assigns,
    **{status: _moves(status) for status in ("in-progress", "waiting-customer", "resolved", "closed")},
}
AS_ONE: dict[str, dict[str, str]] = {
    "priority": {"priority": "critical"},
    "status and priority": {"status": "in-progress", "priority": "high"},
    "status and assignment": {"status": "in-progress", "assigned_to": "team one"},
    "all three": {"status": "resolved", "assigned_to": "team one", "priority": "low"},
}
TOGETHER = ["status and assignment", "all three"]
"""Updates of which each part but the priority makes a notification by itself."""
REFUSED: dict[str, Callable[[Customer, Ticket], Answer]] = {
    "an unknown status": lambda customer, ticket: customer.tickets.try_update(ticket, status="done"),
    "an empty comment": lambda customer, ticket: customer.tickets.try_comment(ticket, ""),
    "no field at all": lambda customer, ticket: customer.tickets.try_update(ticket),
}


@clause("NTF-05", requests=26)
def test_a_new_ticket_makes_one_notification(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    customer_a.notifications.wait_for(1, about=opened)
    expect(len(settled(customer_a, opened)), "the number of notifications about the ticket").equals(1)


@clause("NTF-05", requests=38)
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_makes_one_notification(customer_a: Customer, change: str) -> None:
    opened = customer_a.tickets.open()
    first = customer_a.notifications.wait_for(1, about=opened)
    CHANGES[change](customer_a, opened)
    received = customer_a.notifications.wait_for(2, about=opened)
    expect(received[0].id, "the newest notification").differs_from(first[0].id)
    expect(len(settled(customer_a, opened)), "the number about the ticket, its opening included").equals(2)


@clause("NTF-05", requests=52)
def test_an_assignment_taken_back_makes_one_notification(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    _assigns(customer_a, opened)
    customer_a.notifications.wait_for(2, about=opened)
    answer = customer_a.tickets.try_update(opened, assigned_to=None)
    if not 200 <= answer.status < 300 or customer_a.tickets.read(opened).assigned_to is not None:
        raise NotApplicable("the target does not make a ticket nobody's again")
    customer_a.notifications.wait_for(3, about=opened)
    expect(len(settled(customer_a, opened)), "the number about the ticket").equals(3)


@clause("NTF-05", requests=40)
def test_each_step_of_a_tickets_life_makes_one_notification(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    steps = ["in-progress", "comment", "waiting-customer", "in-progress", "assignment", "resolved", "closed"]
    for step in steps:
        CHANGES[step](customer_a, opened)
    customer_a.notifications.wait_for(1 + len(steps), about=opened)
    received = settled(customer_a, opened)
    expect(len(received), "the number of notifications about the ticket").equals(1 + len(steps))
    expect(len(set(ids(received))), "the number of their ids").equals(1 + len(steps))


@clause("NTF-05", requests=100)
def test_fifty_rapid_changes_make_fifty_notifications(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()

    def change(number: int) -> int:
        # No two assignments are alike, so that each of them changes something, in whatever order they come.
        if number % 2:
            return customer_a.tickets.try_comment(opened, f"Comment {number}.").status
        return customer_a.tickets.try_update(opened, assigned_to=f"team {number}").status

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(change, range(49)))
    expect(no_success(answers), "the answers to 49 changes that are no success").equals([])
    customer_a.notifications.wait_for(50, about=opened, within=patience(customer_a, 50))
    received = ids(settled(customer_a, opened))
    expect((len(received), len(set(received))), "the number of notifications, and of their ids").equals(
        (50, 50)
    )


@clause("NTF-05", requests=38)
@pytest.mark.parametrize("change", ["comment", "assignment", "resolved"])
def test_what_support_does_is_told_to_the_tickets_customer(
    customer_a: Customer, customer_b: Customer, change: str
) -> None:
    opened, foreign = customer_a.tickets.open(), customer_b.tickets.open()
    customer_a.notifications.wait_for(1, about=opened)
    customer_b.notifications.wait_for(1, about=foreign)
    CHANGES[change](customer_a.as_support_agent(), opened)
    customer_a.notifications.wait_for(2, about=opened)
    expect(len(settled(customer_a, opened)), "the number about the ticket").equals(2)
    expect(len(settled(customer_b, foreign)), "the number about customer B's ticket").equals(1)


@clause("NTF-05", requests=26)
def test_a_ticket_that_support_opens_is_told_to_its_customer(customer_a: Customer) -> None:
    answer = support_agent_of(customer_a).tickets.try_open()
    if answer.status != CREATED:
        raise NotApplicable("support agents of the target open no tickets through this API")
    opened = ticket(answer.dialect, answer.json)
    customer_a.notifications.wait_for(1, about=opened)
    expect(len(settled(customer_a, opened)), "the number about the ticket").equals(1)


@clause("NTF-05", requests=38, level=Level.SHOULD)
@pytest.mark.parametrize("fields", AS_ONE.values(), ids=list(AS_ONE))
def test_several_fields_in_one_update_make_one_notification(
    customer_a: Customer, fields: dict[str, str]
) -> None:
    opened = customer_a.tickets.open(priority="medium")
    customer_a.notifications.wait_for(1, about=opened)
    customer_a.tickets.update(opened, **fields)
    customer_a.notifications.wait_for(2, about=opened)
    expect(len(settled(customer_a, opened)), "the number about the ticket, its opening included").equals(2)


@clause("NTF-05", requests=38)
@pytest.mark.parametrize("fields", [AS_ONE[each] for each in TOGETHER], ids=TOGETHER)
def test_an_update_of_several_fields_is_told(customer_a: Customer, fields: dict[str, str]) -> None:
    opened = customer_a.tickets.open(priority="medium")
    customer_a.notifications.wait_for(1, about=opened)
    customer_a.tickets.update(opened, **fields)
    customer_a.notifications.wait_for(2, about=opened)
    told = len(settled(customer_a, opened)) - 1
    expect(told, f"the notifications of {len(fields)} changes at once").is_between(1, len(fields))


@clause("NTF-05", requests=38, level=Level.SHOULD)
@pytest.mark.parametrize("field", ["status", "assigned_to", "priority"])
def test_an_update_that_changes_nothing_makes_none(customer_a: Customer, field: str) -> None:
    values = {"status": "in-progress", "assigned_to": "team one", "priority": "high"}
    opened = customer_a.tickets.open(priority="medium")
    customer_a.tickets.update(opened, **values)
    customer_a.notifications.wait_for(2, about=opened)
    customer_a.tickets.update(opened, **{field: values[field]})
    expect(len(settled(customer_a, opened)), "the number about the ticket").equals(2)


@clause("NTF-05", requests=28)
@pytest.mark.parametrize("change", REFUSED)
def test_a_refused_change_makes_none(customer_a: Customer, change: str) -> None:
    opened = customer_a.tickets.open()
    customer_a.notifications.wait_for(1, about=opened)
    answer = REFUSED[change](customer_a, opened)
    if change == "no field at all" and answer.status < 300:
        raise NotApplicable("the target takes an update of nothing, and does nothing")
    expect(answer).is_refused()
    expect(len(settled(customer_a, opened)), "the number about the ticket").equals(1)


@clause("NTF-05", requests=26)
def test_what_another_customer_tries_makes_none(customer_a: Customer, customer_b: Customer) -> None:
    opened = customer_a.tickets.open()
    first = customer_a.notifications.wait_for(1, about=opened)
    expect(customer_b.tickets.try_comment(opened, "From somebody else.")).is_not_found()
    expect(customer_b.tickets.try_update(opened, status="closed")).is_not_found()
    expect(settled(customer_b, opened), "what customer B was told").equals([])
    expect(ids(settled(customer_a, opened)), "what customer A was told").equals(ids(first))


@clause("NTF-05", requests=30, level=Level.SHOULD)
def test_a_repeated_call_makes_one_notification(customer_a: Customer, target: Target) -> None:
    opened = customer_a.tickets.open()
    customer_a.notifications.wait_for(1, about=opened)
    if target.dialect.headers.idempotency_key:
        for _ in range(2):
            expect(customer_a.tickets.try_comment(opened, "It happens again.", key="again")).is_created()
        customer_a.notifications.wait_for(2, about=opened)
    expected = 2 if target.dialect.headers.idempotency_key else 1
    expect(len(settled(customer_a, opened)), "the number about the ticket").equals(expected)


@clause("NTF-05", requests=50, level=Level.SHOULD)
def test_the_text_tells_the_changes_apart(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    customer_a.notifications.wait_for(1, about=opened)
    for number, change in enumerate(("comment", "in-progress", "resolved"), start=2):
        CHANGES[change](customer_a, opened)
        customer_a.notifications.wait_for(number, about=opened)
    texts = [(received.title, received.message) for received in settled(customer_a, opened)]
    expect(len(set(texts)), "the number of different texts").equals(4)


@clause("NTF-05", requests=40, level=Level.SHOULD)
def test_the_text_tells_an_assignment_from_its_end(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    _assigns(customer_a, opened)
    answer = customer_a.tickets.try_update(opened, assigned_to=None)
    if not 200 <= answer.status < 300 or customer_a.tickets.read(opened).assigned_to is not None:
        raise NotApplicable("the target does not make a ticket nobody's again")
    told = customer_a.notifications.wait_for(3, about=opened)
    texts = {(received.title, received.message) for received in told}
    expect(len(texts), "the number of different texts").equals(3)


@clause("NTF-05", requests=30, level=Level.SHOULD)
def test_the_text_names_each_changed_field(customer_a: Customer, target: Target) -> None:
    opened = customer_a.tickets.open(priority="medium")
    customer_a.notifications.wait_for(1, about=opened)
    customer_a.tickets.update(opened, status="waiting-customer", priority="critical")
    newest = customer_a.notifications.wait_for(2, about=opened)[0]
    values = target.dialect.values
    text = f"{newest.title} {newest.message}".lower()
    for names, word in ((values.status, "waiting-customer"), (values.priority, "critical")):
        # A number is nothing that a text for people says.
        said = theirs if isinstance(theirs := names.get(word, word), str) else word
        expect(text, "the text of the notification").contains(said.lower())
