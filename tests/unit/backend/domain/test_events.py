"""What is told of a ticket's changes: exact, tolerant of what others add, and quoting nobody (NTF-08)."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.events import (
    Kind,
    Outcome,
    TicketEvent,
    commented,
    created,
    from_json,
    scanned,
    to_json,
    updated,
)
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD, Priority
from backend.domain.tickets import Change, Draft, Status, Ticket, changed, open_ticket

NOW = 1_700_000_000_000
IDS = IdGenerator()
SECRET = "Ann Smith of the night shift"


def a_ticket() -> Ticket:
    return open_ticket(IDS.next_id(NOW), "acme", Draft(SECRET, SECRET), STANDARD)


def received(change: Change) -> TicketEvent:
    """The event of an update."""
    ticket = a_ticket()
    return updated(IDS.next_id(NOW), ticket, changed(ticket, change, STANDARD, NOW))


@given(
    st.builds(
        TicketEvent,
        id=st.just(IDS.next_id(NOW)),
        customer_id=st.just("acme"),
        ticket_id=st.just(IDS.next_id(NOW)),
        change=st.sampled_from(Kind),
        changed=st.dictionaries(st.sampled_from(["status", "priority"]), st.text()),
        status=st.none() | st.sampled_from(Status),
        version=st.integers(0, 10**15),
        at=st.integers(0, 10**13),
        outcome=st.none() | st.sampled_from(Outcome),
    )
)
def test_an_event_survives_being_written(event: TicketEvent) -> None:
    assert from_json(to_json(event)) == event


def test_what_a_later_version_adds_is_left_out() -> None:
    event = created(IDS.next_id(NOW), a_ticket())
    document = json.loads(to_json(event)) | {"mood": "good"}
    document.pop("outcome")
    assert from_json(json.dumps(document)) == event


@pytest.mark.parametrize("text", ["", "7", "[]", "{}", '{"id": "x", "status": "lost"}', "null"])
def test_what_is_no_event_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_json(text)


@pytest.mark.parametrize(
    ("change", "kind", "said"),
    [
        (Change(status=Status.RESOLVED), Kind.STATUS, {"status": "resolved"}),
        (Change(assigns=True, assigned_to=SECRET), Kind.ASSIGNED, {"assigned_to": "assigned"}),
        (Change(priority=Priority.HIGH), Kind.PRIORITY, {"priority": "high"}),
        (
            Change(Status.CLOSED, Priority.LOW, assigns=True, assigned_to=SECRET),
            Kind.STATUS,
            {"status": "closed", "assigned_to": "assigned", "priority": "low"},
        ),
        (
            Change(priority=Priority.LOW, assigns=True, assigned_to=SECRET),
            Kind.ASSIGNED,
            {"assigned_to": "assigned", "priority": "low"},
        ),
    ],
)
def test_an_update_tells_each_field_and_leads_with_the_first(
    change: Change, kind: Kind, said: dict[str, str]
) -> None:
    event = received(change)
    assert (event.change, event.changed) == (kind, said)
    assert event.status is (change.status or Status.OPEN)


def test_an_assignment_that_ends_is_told_as_such() -> None:
    ticket = replace(a_ticket(), assigned_to=SECRET)
    ended = changed(ticket, Change(assigns=True), STANDARD, NOW)
    assert updated(IDS.next_id(NOW), ticket, ended).changed == {"assigned_to": "unassigned"}


def test_no_event_quotes_a_person() -> None:
    ticket = a_ticket()
    events = [
        created(IDS.next_id(NOW), ticket),
        received(Change(assigns=True, assigned_to=SECRET)),
        commented(IDS.next_id(NOW), "acme", ticket.id),
        scanned(IDS.next_id(NOW), ticket, Outcome.INFECTED),
    ]
    assert SECRET not in "".join(map(to_json, events))


def test_an_event_happened_when_its_id_was_made() -> None:
    assert created(IDS.next_id(NOW + 5_000_000), a_ticket()).at == NOW + 5_000_000
