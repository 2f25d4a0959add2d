"""What a customer is told, and for how long it is kept (NTF-05, NTF-07, NTF-08)."""

from dataclasses import replace
from typing import Any

import pytest

from backend.domain.errors import InvalidInput
from backend.domain.events import Kind, Outcome, TicketEvent
from backend.domain.ids import IdGenerator
from backend.domain.notifications import (
    Notice,
    Notification,
    NotificationType,
    document_of,
    marker_of,
    of_event,
    of_notice,
)
from backend.domain.tickets import Status

NOW = 1_700_000_000_999
IDS = IdGenerator()
TICKET = "01890000-0000-7000-8000-0000deadbeef"
EVENT = TicketEvent(IDS.next_id(NOW), "acme", TICKET, Kind.CREATED, {}, Status.OPEN, 7, NOW)
NOTICE = Notice("acme", NotificationType.BILLING, " Invoice ", "It is there.", "e1")


def noticed(**fields: Any) -> Notification:
    return of_notice(IDS.next_id(NOW), replace(NOTICE, **fields))


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (EVENT, ["created"]),
        (replace(EVENT, change=Kind.COMMENT), ["comment"]),
        (replace(EVENT, change=Kind.STATUS, changed={"status": "closed"}), ["closed"]),
        (
            replace(
                EVENT,
                change=Kind.STATUS,
                changed={"status": "in-progress", "assigned_to": "assigned", "priority": "high"},
            ),
            ["in-progress", "assigned", "high"],
        ),
        (replace(EVENT, change=Kind.ATTACHMENT, outcome=Outcome.CLEAN), ["can be downloaded"]),
        (replace(EVENT, change=Kind.ATTACHMENT, outcome=Outcome.INFECTED), ["malware"]),
    ],
)
def test_an_events_text_names_the_ticket_and_all_that_changed(event: TicketEvent, words: list[str]) -> None:
    made = of_event(event)
    assert [word for word in ["Ticket deadbeef", *words] if word not in made.message] == []
    assert (made.type, made.ticket_id, made.customer_id) == ("ticket", TICKET, "acme")
    assert (made.read, made.created_at, made.id) == (False, EVENT.at, EVENT.id)


def test_a_notification_lasts_30_days_in_seconds() -> None:
    assert of_event(EVENT).expires_at == 1_700_000_000 + 30 * 86_400


def test_a_notice_is_trimmed_and_has_the_time_of_its_id() -> None:
    made = noticed()
    assert (made.title, made.message, made.created_at) == ("Invoice", "It is there.", NOW)


def test_a_notices_texts_are_scrubbed() -> None:
    made = noticed(title="For ann@example.com", message="password: hunter2")
    assert (made.title, made.message) == ("For [removed]", "password: [removed]")


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"title": " "}, ["title"]),
        ({"title": "x" * 256}, ["title"]),
        ({"message": ""}, ["message"]),
        ({"message": "x" * 2_001}, ["message"]),
        ({"title": "", "message": "\ud800"}, ["title", "message"]),
    ],
)
def test_a_text_that_will_not_do_is_refused_by_name(fields: dict[str, str], named: list[str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        noticed(**fields)
    assert [error.field for error in refused.value.errors] == named


def test_a_document_names_a_ticket_only_if_there_is_one() -> None:
    assert document_of(of_event(EVENT))["ticket_id"] == TICKET
    assert document_of(noticed()).keys() == {"id", "type", "title", "message", "read", "created_at"}


def test_marks_of_different_events_and_customers_differ() -> None:
    assert len({marker_of("a", "b"), marker_of("a", "c"), marker_of("c", "b"), marker_of("ab", "")}) == 4
