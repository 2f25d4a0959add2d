"""The description of live messages says what the code does."""

from typing import Any

import pytest
from jsonschema import ValidationError

from backend.domain.connections import MESSAGE_TYPES
from backend.domain.events import Kind
from backend.domain.notifications import NotificationType
from backend.domain.tickets import Status
from tests.unit.backend import spoken

MESSAGE = {"type": "pong", "payload": {}, "id": "1", "timestamp": "2026-01-01T00:00:00.000Z"}


def schemas() -> dict[str, Any]:
    found: dict[str, Any] = spoken.description()["components"]["schemas"]
    return found


def test_the_vocabulary_is_that_of_the_domain() -> None:
    known = schemas()
    assert tuple(known["Types"]["items"]["enum"]) == MESSAGE_TYPES
    assert known["TicketUpdate"]["properties"]["change"]["enum"] == list(Kind)
    assert known["TicketUpdate"]["properties"]["status"]["enum"] == list(Status)
    assert known["Notification"]["properties"]["type"]["enum"] == list(NotificationType)


def test_every_message_of_the_channel_is_described_once_and_used() -> None:
    document = spoken.description()
    messages = document["components"]["messages"]
    assert set(document["channels"]["live"]["messages"]) == set(messages)
    used = str(document["operations"])
    for name, message in messages.items():
        assert message["name"] == name
        assert f"#/channels/live/messages/{name}'" in used


def test_a_message_that_is_not_as_described_is_noticed() -> None:
    spoken.check(MESSAGE)
    for wrong in ({"payload": {"x": 1}}, {"timestamp": "now"}, {"id": ""}, {"more": 1}):
        with pytest.raises(ValidationError):
            spoken.check(MESSAGE | wrong)
