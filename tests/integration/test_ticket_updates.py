"""A ticket on its way: status, assignment, and what an update may not touch."""

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.expect.staying import what_changed
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Malformed, Ticket, get, ticket
from signoff.wire.instants.reading import instant_in_utc
from tests.domains.choices import STATUSES, none_of_its_words
from tests.domains.words import ASSIGNEES

LIFE = ("in-progress", "waiting-customer", "in-progress", "resolved", "closed")
FORGED: dict[str, Any] = {
    "id": "00000000-0000-4000-8000-000000000001",
    "customer_id": "somebody-else",
    "created_at": "2001-01-01T00:00:00Z",
    "sla_due_date": "2099-01-01T00:00:00Z",
    "comment_count": 77,
}


@clause("TKT-07", requests=3)
@pytest.mark.parametrize("status", STATUSES[1:])
def test_an_update_changes_the_status(customer_a: Customer, status: str) -> None:
    opened = customer_a.tickets.open()
    answer = customer_a.tickets.try_update(opened, status=status)
    expect(answer).is_ok()
    expect(ticket(answer.dialect, answer.json).status, "the answer's status", of=answer).equals(status)
    expect(customer_a.tickets.read(opened).status, "the status afterwards").equals(status)


@clause("TKT-07", requests=11)
def test_a_ticket_goes_through_its_whole_life(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    for status in LIFE:
        expect(customer_a.tickets.try_update(opened, status=status)).is_ok()
        expect(customer_a.tickets.read(opened).status, f"the status after the update to {status}").equals(
            status
        )


@clause("TKT-07", requests=7, level=Level.SHOULD)
def test_the_answer_to_an_update_shows_what_is_read_afterwards(customer_a: Customer) -> None:
    """So that whoever goes on with it, as with `If-Match`, is not late. It need not show all."""
    opened = customer_a.tickets.open()
    for change in ({"status": "in-progress"}, {"assigned_to": "the support team"}, {"status": "resolved"}):
        changed = customer_a.tickets.update(opened, **change)
        read = customer_a.tickets.read(opened)
        for name in ("status", "assigned_to", "version"):
            if (shown := getattr(changed, name)) is not None:
                expect(shown, f"{name} in the answer to {change}").equals(getattr(read, name))


@clause("TKT-07", requests=4)
def test_an_update_of_the_status_leaves_the_rest_alone(customer_a: Customer) -> None:
    opened = customer_a.tickets.open(priority="high", category="billing")
    customer_a.tickets.comment(opened, "One comment before the update.")
    customer_a.tickets.update(opened, status="in-progress")
    now = customer_a.tickets.read(opened)
    expect(
        (now.subject, now.description, now.priority, now.category, now.comment_count),
        "the rest of the ticket",
    ).equals((opened.subject, opened.description, "high", "billing", 1))


@clause("TKT-07", requests=8)
@pytest.mark.parametrize("status", ["done", "OPEN ", "", "reopened"])
def test_an_unknown_status_is_refused_and_nothing_changes(customer_a: Customer, status: str) -> None:
    opened = customer_a.tickets.open()
    customer_a.tickets.update(opened, status="in-progress")
    before = customer_a.tickets.read(opened)
    none = none_of_its_words(customer_a.dialect, "status", status)
    expect(customer_a.tickets.try_update(opened, status=none)).is_refused()
    changed = what_changed(before.raw, lambda: customer_a.tickets.read(opened).raw)
    expect(changed, "what the refusal changed").equals("")


@clause("TKT-07", requests=4 * len(STATUSES))
@pytest.mark.parametrize("before", STATUSES)
def test_a_change_of_status_is_done_or_refused_whatever_it_was_before(
    customer_a: Customer, before: str
) -> None:
    for after in STATUSES:
        opened = customer_a.tickets.open()
        if before != "open":
            customer_a.tickets.update(opened, status=before)
        answer = customer_a.tickets.try_update(opened, status=after)
        expect(answer.status, f"the answer to {after} after {before}", of=answer).is_between(200, 499)
        now = after if answer.status < 300 else before
        expect(customer_a.tickets.read(opened).status, "the status afterwards", of=answer).equals(now)


@clause("TKT-07", requests=4, level=Level.SHOULD)
@pytest.mark.parametrize(("before", "after"), list(permutations(STATUSES, 2)))
def test_any_status_may_follow_any_but_closed_reopens_to_work(
    customer_a: Customer, before: str, after: str
) -> None:
    opened = customer_a.tickets.open()
    if before != "open":
        customer_a.tickets.update(opened, status=before)
    answer = customer_a.tickets.try_update(opened, status=after)
    allowed = before != "closed" or after == "in-progress"
    if allowed:
        expect(answer).is_ok()
    else:
        expect(answer).is_refused()
    expect(customer_a.tickets.read(opened).status, "the status afterwards").equals(
        after if allowed else before
    )


@clause("TKT-11", requests=4)
@pytest.mark.parametrize("name", ASSIGNEES.values(), ids=list(ASSIGNEES))
def test_an_assignee_is_kept_as_it_is_called(customer_a: Customer, name: str) -> None:
    opened = customer_a.tickets.open()
    answer = customer_a.tickets.try_update(opened, assigned_to=name)
    if 400 <= answer.status < 500:
        raise NotApplicable(f"the target assigns no ticket to {name!r}")
    expect(answer).is_ok()
    expect(customer_a.tickets.read(opened).assigned_to, "the assignee").equals(name)


@clause("TKT-11", requests=3)
def test_a_ticket_is_assigned_to_the_support_team(customer_a: Customer, target: Target) -> None:
    team = target.dialect.values.assignee
    opened = customer_a.tickets.open()
    expect(customer_a.tickets.try_update(opened, assigned_to=team)).is_ok()
    now = customer_a.tickets.read(opened)
    expect((now.assigned_to, now.status), "assignee and status").equals((team, "open"))


@clause("TKT-11", requests=3)
@pytest.mark.parametrize("status", STATUSES[1:])
def test_a_ticket_is_assigned_together_with_a_status(
    customer_a: Customer, target: Target, status: str
) -> None:
    team = target.dialect.values.assignee
    opened = customer_a.tickets.open()
    answer = customer_a.tickets.try_update(opened, assigned_to=team, status=status)
    if 400 <= answer.status < 500 and status != "in-progress":
        now = customer_a.tickets.read(opened)
        expect((now.assigned_to or None, now.status), "assignee and status after the refusal").equals(
            (None, "open")
        )
        raise NotApplicable(f"the target takes no assignee together with the status {status}")
    expect(answer).is_ok()
    now = customer_a.tickets.read(opened)
    expect((now.assigned_to, now.status), "assignee and status").equals((team, status))


@clause("TKT-11", requests=8)
@pytest.mark.parametrize(
    "beside", [{}, {"status": "in-progress"}, {"priority": "high"}], ids=["alone", "status", "priority"]
)
def test_an_assignment_is_taken_back_with_whatever_is_sent_beside_it(
    customer_a: Customer, target: Target, beside: dict[str, Any]
) -> None:
    team = target.dialect.values.assignee
    opened = customer_a.tickets.open(priority="low")
    expect(customer_a.tickets.try_update(opened, assigned_to=team)).is_ok()
    answer = customer_a.tickets.try_update(opened, assigned_to=None, **beside)
    if 400 <= answer.status < 500:
        expect(customer_a.tickets.read(opened).assigned_to, "the assignee after the refusal").equals(team)
        raise NotApplicable("the target takes no assignment back")
    expect(answer).is_ok()
    now = customer_a.tickets.read(opened)
    expect(now.assigned_to or None, "the assignee").equals(None)
    if "status" in beside:
        expect(now.status, "the status that was sent beside it").equals(beside["status"])


def create(customer: Customer, field: str, value: Any) -> Ticket:
    """Tries to set the field while creating; the ticket that came of it, or a new one if it was refused."""
    answer = customer.tickets.try_open(**{field: value})
    if answer.status == 201:
        return customer.tickets.read(ticket(answer.dialect, answer.json))
    expect(answer).is_refused()
    return customer.tickets.open()


def update(customer: Customer, field: str, value: Any) -> Ticket:
    """Tries to set the field of an existing ticket."""
    opened = customer.tickets.open()
    answer = customer.tickets.try_update(opened, status="in-progress", **{field: value})
    if answer.status != 200:
        expect(answer).is_refused()
    after = customer.tickets.read(opened)
    expect(after.created_at, "created_at").equals(opened.created_at)
    expect(after.sla_due_date, "sla_due_date").equals(opened.sla_due_date)
    return after


def meaning(value: Any) -> Any:
    """The value, an instant as such: it may be written in several ways."""
    try:
        return instant_in_utc(value)
    except Malformed:
        return value


@clause("TKT-18", requests=4)
@pytest.mark.parametrize("way", [create, update])
@pytest.mark.parametrize("field", FORGED)
def test_a_client_cannot_set_what_the_server_sets(
    customer_a: Customer, target: Target, field: str, way: Callable[[Customer, str, Any], Ticket]
) -> None:
    customer_a.tickets.open()
    result = way(customer_a, field, FORGED[field])
    name = getattr(target.dialect.ticket, field)
    expect(meaning(get(result.raw, name)), f"the ticket's {name}").differs_from(meaning(FORGED[field]))
    expect(result.comment_count, "the comment count").equals(0)


@clause("TKT-18", requests=3)
@pytest.mark.parametrize("field", FORGED)
def test_a_forged_field_does_not_move_the_ticket(customer_a: Customer, field: str) -> None:
    opened = customer_a.tickets.open()
    answer = customer_a.tickets.try_update(opened, **{field: FORGED[field]})
    if answer.status != 200:
        expect(answer).is_refused()
    expect(customer_a.tickets.read(opened).id, "the ticket's id").equals(opened.id)
