"""What clients may say over a live connection, and how the server speaks (WS-05, WS-09)."""

import json

import pytest

from backend.domain.connections import (
    MESSAGE_TYPES,
    MalformedFrame,
    Ping,
    Subscribe,
    envelope_of,
    frame_from,
)
from backend.domain.messages import Message


def test_a_ping_is_read() -> None:
    assert frame_from('{"action": "ping"}') == Ping()


def test_a_subscription_names_each_type_once_and_may_be_empty() -> None:
    wanted = ["ticket_update", "notification", "ticket_update"]
    assert frame_from(json.dumps({"action": "subscribe", "types": wanted})) == Subscribe(
        ("notification", "ticket_update")
    )
    assert frame_from('{"action": "subscribe", "types": []}') == Subscribe(())


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "hello",
        "[]",
        "null",
        '"ping"',
        "{}",
        '{"action": "publish"}',
        '{"action": ["ping"]}',
        '{"action": "subscribe"}',
        '{"action": "subscribe", "types": "notification"}',
        '{"action": "subscribe", "types": ["everything"]}',
        '{"action": "subscribe", "types": [["notification"]]}',
        '{"action": "subscribe", "types": [{}]}',
        '{"action": "subscribe", "types": {"notification": true}}',
        "[" * 30_000,
    ],
)
def test_anything_else_is_malformed(frame: str) -> None:
    with pytest.raises(MalformedFrame):
        frame_from(frame)


def test_a_message_is_sent_without_its_customer() -> None:
    message = Message("id-1", "acme", "notification", {"title": "Grüße"}, "2026-01-01T00:00:00.000Z")
    assert json.loads(envelope_of(message)) == {
        "type": "notification",
        "payload": {"title": "Grüße"},
        "id": "id-1",
        "timestamp": "2026-01-01T00:00:00.000Z",
    }


def test_there_are_the_five_types_of_the_guide() -> None:
    assert len(MESSAGE_TYPES) == 5
