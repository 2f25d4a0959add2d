"""Live messages in the guide's words, and descriptions that fit some of them."""

import json
from dataclasses import replace
from typing import Any

import pytest

from signoff.wire.dialect import Dialect
from signoff.wire.live import Live, MessageFields
from signoff.wire.messages import Message, Wanted, message, subscribe_frame

UPDATE = {
    "type": "ticket_update",
    "payload": {"ticket_id": "T1", "change": "status", "status": "open", "version": 7},
    "id": "M1",
    "timestamp": "2026-11-22T10:00:00Z",
}
NOTE = {"type": "notification", "payload": {"id": "N1", "title": "Hello", "ticket_id": "T2"}, "id": "M2"}


def arrived(content: Any, dialect: Dialect | None = None) -> Message:
    text = content if isinstance(content, str) else json.dumps(content)
    return message(dialect or Dialect(), text, at=1_795_341_600.25)


def test_a_message_about_a_ticket_is_read() -> None:
    found = arrived(UPDATE)
    assert (found.type, found.ticket_id, found.change, found.status) == (
        "ticket_update",
        "T1",
        "status",
        "open",
    )
    assert (found.id, found.version, found.timestamp) == ("M1", 7, "2026-11-22T10:00:00Z")
    assert found.notification is None


def test_a_message_with_a_notification_holds_it() -> None:
    found = arrived(NOTE)
    assert found.notification is not None
    assert (found.notification.id, found.notification.title, found.ticket_id) == ("N1", "Hello", "T2")


def test_a_notification_without_an_id_is_none() -> None:
    assert arrived({"type": "notification", "payload": {"title": "x"}}).notification is None


@pytest.mark.parametrize("text", ["", "hello", "[1]", "7", "{"])
def test_what_is_no_object_has_no_type_and_keeps_its_text(text: str) -> None:
    found = arrived(text)
    assert (found.type, found.payload, found.ticket_id, found.text) == (None, None, None, text)


def test_without_an_envelope_a_message_is_its_own_payload() -> None:
    flat = replace(Dialect(), live=Live(message=MessageFields(payload="")))
    assert arrived({"type": "ticket_update", "ticket_id": "T1", "version": 3}, flat).version == 3


def test_an_arrival_is_shown_with_its_time() -> None:
    assert arrived("hello").shown() == "10:00:00.250 hello"


@pytest.mark.parametrize(
    ("wanted", "fits_update", "fits_note"),
    [
        (Wanted(), True, True),
        (Wanted(type="notification"), False, True),
        (Wanted(about="T1"), True, False),
        (Wanted(about="T2"), False, True),
        (Wanted(about="N1"), False, True),
        (Wanted(about="M1"), True, False),
        (Wanted(change="status"), True, False),
        (Wanted(change="comment"), False, False),
        (Wanted(where=lambda each: each.version == 7), True, False),
        (Wanted(type="ticket_update", about="T1", change="status"), True, False),
        (Wanted(type="ticket_update", about="T2"), False, False),
    ],
)
def test_a_description_fits_by_each_of_its_parts(wanted: Wanted, fits_update: bool, fits_note: bool) -> None:
    assert (wanted.fits(arrived(UPDATE)), wanted.fits(arrived(NOTE))) == (fits_update, fits_note)


def test_a_description_reads_as_words() -> None:
    assert str(Wanted(type="notification", about="T1")) == "a notification message about T1"
    assert str(Wanted(change="status", where=bool)) == "a message of the change status of the wanted content"


def test_a_subscription_names_types_in_the_targets_words() -> None:
    dialect = replace(Dialect(), live=Live(types={"notification": "note"}))
    frame = json.loads(subscribe_frame(dialect, ("notification", "ticket_update")))
    assert frame == {"action": "subscribe", "types": ["note", "ticket_update"]}
