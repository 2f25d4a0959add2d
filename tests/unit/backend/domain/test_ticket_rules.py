"""What may happen to a ticket (TKT-02, TKT-07, TKT-11, TKT-12, TKT-19)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.errors import InvalidInput
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD, Priority, SlaTable, table_from
from backend.domain.tickets import SETTLED, Change, Draft, Status, Ticket, changed, check_named, open_ticket

NOW = 1_700_000_000_000
HOUR = 3_600_000
STATUSES = st.sampled_from(Status)
PRIORITIES = st.sampled_from(Priority)


def a_ticket(priority: Priority = Priority.MEDIUM) -> Ticket:
    """Open a ticket at NOW."""
    draft = Draft("Subject", "Description", priority)
    return open_ticket(IdGenerator().next_id(NOW), "acme", draft, STANDARD)


def in_status(status: Status) -> Ticket:
    """Bring a ticket to a status, an hour after it was opened."""
    return changed(a_ticket(), Change(status=status), STANDARD, NOW + HOUR)


@pytest.mark.parametrize(("priority", "hours"), [("critical", 1), ("high", 4), ("medium", 24), ("low", 48)])
def test_the_due_date_follows_the_priority(priority: str, hours: int) -> None:
    ticket = a_ticket(Priority(priority))
    assert ticket.sla_due_date - ticket.created_at == hours * HOUR


@given(PRIORITIES, st.floats(min_value=0.001, max_value=1e6))
def test_a_table_in_seconds_overrides_the_standard_one(priority: Priority, seconds: float) -> None:
    table = table_from(f"{priority}={seconds!r}")
    assert table.due(NOW, priority) == NOW + round(seconds * 1000)
    assert all(table.seconds[other] == STANDARD.seconds[other] for other in Priority if other != priority)


@pytest.mark.parametrize("text", ["urgent=1", "high", "high=", "high=-1", "high=0", "high=inf", "high=nan"])
def test_a_malformed_table_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        table_from(text)


@given(STATUSES, STATUSES)
def test_any_status_may_follow_any_but_closed_reopens_only_to_in_progress(old: Status, new: Status) -> None:
    ticket = in_status(old)
    if old is Status.CLOSED and new not in (Status.CLOSED, Status.IN_PROGRESS):
        with pytest.raises(InvalidInput) as refused:
            changed(ticket, Change(status=new), STANDARD, NOW)
        assert [error.field for error in refused.value.errors] == ["status"]
    else:
        assert changed(ticket, Change(status=new), STANDARD, NOW).status is new


@given(st.lists(st.tuples(STATUSES, st.integers(0, 100 * HOUR)), max_size=8), PRIORITIES)
def test_exactly_settled_tickets_say_when_and_whether_in_time(
    steps: list[tuple[Status, int]], priority: Priority
) -> None:
    ticket = a_ticket(priority)
    for status, later in steps:
        if ticket.status is Status.CLOSED:
            status = Status.IN_PROGRESS
        ticket = changed(ticket, Change(status=status), STANDARD, NOW + later)
    assert (ticket.resolved_at is not None) == (ticket.status in SETTLED)
    expected = None if ticket.resolved_at is None else ticket.resolved_at <= ticket.sla_due_date
    assert ticket.sla_met is expected


@pytest.mark.parametrize(("late_ms", "met"), [(0, True), (1, False)])
def test_resolved_at_the_due_instant_is_in_time_and_after_it_is_not(late_ms: int, met: bool) -> None:
    ticket = a_ticket()
    resolved = changed(ticket, Change(status=Status.RESOLVED), STANDARD, ticket.sla_due_date + late_ms)
    assert (resolved.sla_met, resolved.resolved_at) == (met, ticket.sla_due_date + late_ms)


def test_closing_a_resolved_ticket_keeps_when_it_was_resolved() -> None:
    closed = changed(in_status(Status.RESOLVED), Change(status=Status.CLOSED), STANDARD, NOW + 99 * HOUR)
    assert (closed.resolved_at, closed.sla_met) == (NOW + HOUR, True)


def test_a_new_priority_counts_from_the_creation() -> None:
    ticket = changed(a_ticket(), Change(priority=Priority.HIGH), STANDARD, NOW + 3 * HOUR)
    assert ticket.sla_due_date == ticket.created_at + 4 * HOUR


def test_a_new_priority_of_a_resolved_ticket_decides_again_whether_it_was_in_time() -> None:
    late = changed(a_ticket(), Change(status=Status.RESOLVED), STANDARD, NOW + 2 * HOUR)
    assert changed(late, Change(priority=Priority.CRITICAL), STANDARD, NOW + 3 * HOUR).sla_met is False


def test_another_sla_table_leaves_promises_alone_until_the_priority_changes() -> None:
    stricter = SlaTable(dict.fromkeys(Priority, 1.0))
    ticket = a_ticket()
    assigned = changed(ticket, Change(assigns=True, assigned_to="ann"), stricter, NOW)
    assert assigned.sla_due_date == ticket.sla_due_date


@given(STATUSES, PRIORITIES, st.none() | st.just("ann"))
def test_the_same_values_again_change_nothing(
    status: Status, priority: Priority, assignee: str | None
) -> None:
    ticket = replace(in_status(status), assigned_to=assignee)
    ticket = changed(ticket, Change(priority=priority), STANDARD, NOW)
    again = Change(status=status, priority=priority, assigns=True, assigned_to=assignee)
    assert changed(ticket, again, STANDARD, NOW + 9 * HOUR) is ticket


def test_a_change_raises_the_revision_by_one_and_leaves_the_version_to_the_store() -> None:
    ticket = in_status(Status.IN_PROGRESS)
    assert (ticket.version, ticket.revision, ticket.updated_at) == (NOW, 2, NOW + HOUR)


@pytest.mark.parametrize("assignee", ["", "  ", "x" * 256, "\ud800"])
def test_an_assignee_has_1_to_255_characters(assignee: str) -> None:
    with pytest.raises(InvalidInput, match="assigned_to"):
        changed(a_ticket(), Change(assigns=True, assigned_to=assignee), STANDARD, NOW)


def test_a_change_must_name_something() -> None:
    with pytest.raises(InvalidInput):
        check_named(Change())
    check_named(Change(assigns=True))
