"""Live messages in the guide's words, and descriptions that fit some of them."""

import json
from dataclasses import replace
from typing import Any

import pytest

from signoff.wire.dialect import Dialect
from signoff.wire.live import Live, MessageFields
from signoff.wire.messages import Message, Wanted, messages_of, subscribe_frame

UPDATE = {
    "type": "ticket_update",
    "payload": {"ticket_id": "T1", "change": "status", "status": "open", "version": 7},
    "id": "M1",
    "timestamp": "2026-11-22T10:00:00Z",
}
NOTE = {"type": "notification", "payload": {"id": "N1", "title": "Hello", "ticket_id": "T2"}, "id": "M2"}


def arrived(content: Any, dialect: Dialect | None = None) -> Message:
    text = content if isinstance(content, str) else json.dumps(content)
    (found,) = messages_of(dialect or Dialect(), text, at=1_795_341_600.25)
    return found


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


@pytest.mark.parametrize(
    "text",
    [
        f"{json.dumps(UPDATE)}\n{json.dumps(NOTE)}",
        f"{json.dumps(UPDATE)}\x1e{json.dumps(NOTE)}\x1e",
        f"\n{json.dumps(UPDATE)}{json.dumps(NOTE)}\r\n",
        json.dumps([UPDATE, NOTE]),
    ],
)
def test_a_frame_may_bear_several_messages(text: str) -> None:
    found = messages_of(Dialect(), text, at=7)
    assert [(each.type, each.id, each.at) for each in found] == [
        ("ticket_update", "M1", 7),
        ("notification", "M2", 7),
    ]
    assert [json.loads(each.text) for each in found] == [UPDATE, NOTE]


@pytest.mark.parametrize(
    "text",
    ["", "\n", "hello", "[]", "[1]", '[null, {"type": "pong"}]', '{"type": "pong"} {', '{"type": "pong"} 7'],
)
def test_a_frame_in_which_anything_else_is_bears_one(text: str) -> None:
    (found,) = messages_of(Dialect(), text, at=7)
    assert (found.type, found.text) == (None, text)


def test_one_message_keeps_its_text() -> None:
    text = json.dumps(UPDATE, indent=1) + "\x1e"
    (found,) = messages_of(Dialect(), text, at=7)
    assert (found.type, found.text) == ("ticket_update", text)
    (alone,) = messages_of(Dialect(), json.dumps([UPDATE]), at=7)
    assert alone.type == "ticket_update", "a list of one"


@pytest.mark.parametrize("said", ["Hello", "[1]", "7", "{", ""])
def test_a_payload_is_json_in_a_text_only_where_it_is_an_object(said: str) -> None:
    assert arrived(UPDATE | {"payload": json.dumps(UPDATE["payload"])}).version == 7
    assert arrived(UPDATE | {"payload": said}).payload == said


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
