"""Live messages are held against the target's own AsyncAPI document."""

import json
from pathlib import Path
from typing import Any

import pytest

from signoff.deployment.loading import TargetError
from signoff.monitors.asyncapi import DescribedMessages
from signoff.wire.dialect import Dialect
from signoff.wire.messages import messages_of

DOCUMENT = """
asyncapi: 3.0.0
channels:
  live:
    messages:
      ticketUpdate: {$ref: "#/components/messages/ticketUpdate"}
      pong: {$ref: "#/components/messages/pong"}
      ping: {payload: {type: object, properties: {action: {const: ping}}, required: [action]}}
operations:
  tell:
    action: send
    channel: {$ref: "#/channels/live"}
    messages: [{$ref: "#/channels/live/messages/ticketUpdate"}]
  hear:
    action: receive
    channel: {$ref: "#/channels/live"}
    messages: [{$ref: "#/channels/live/messages/ping"}]
    reply:
      messages: [{$ref: "#/channels/live/messages/pong"}]
components:
  messages:
    pong: {payload: {type: object, properties: {type: {const: pong}}, required: [type]}}
    ticketUpdate:
      payload:
        schemaFormat: application/schema+json;version=draft-2020-12
        schema: {$ref: "#/components/schemas/update"}
  schemas:
    update:
      type: object
      required: [type, payload]
      properties:
        type: {const: ticket_update}
        payload: {type: object, required: [version], properties: {version: {type: integer}}}
"""


def deviation(tmp_path: Path, content: Any, document: str = DOCUMENT) -> str | None:
    file = tmp_path / "live.yaml"
    file.write_text(document, encoding="utf-8")
    text = content if isinstance(content, str) else json.dumps(content)
    (found,) = messages_of(Dialect(), text, at=0)
    return DescribedMessages(file).deviation(found)


@pytest.mark.parametrize("content", [{"type": "ticket_update", "payload": {"version": 7}}, {"type": "pong"}])
def test_what_is_described_does_not_deviate(tmp_path: Path, content: Any) -> None:
    assert deviation(tmp_path, content) is None


def test_what_stands_beside_a_reference_counts(tmp_path: Path) -> None:
    beside = DOCUMENT.replace(
        "pong: {payload: {type: object, properties: {type: {const: pong}}, required: [type]}}",
        'pong: {payload: {$ref: "#/components/schemas/pong", required: [at]}}',
    ).replace("  schemas:\n", "  schemas:\n    pong: {type: object, properties: {type: {const: pong}}}\n")
    assert deviation(tmp_path, {"type": "pong", "at": 1}, beside) is None
    assert deviation(tmp_path, {"type": "pong"}, beside) == "as pong, $: 'at' is a required property"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            {"type": "ticket_update", "payload": {}},
            "as ticketUpdate, $.payload: 'version' is a required property",
        ),
        ({"type": "ticket_update"}, "as ticketUpdate, $: 'payload' is a required property"),
        (
            {"type": "ticket_update", "payload": {"version": "7"}},
            "as ticketUpdate, $.payload.version: '7' is not of type 'integer'",
        ),
        ("hello", "no JSON object: 'hello'"),
    ],
)
def test_a_deviation_is_said_of_the_message_it_comes_nearest_to(
    tmp_path: Path, content: Any, said: str
) -> None:
    assert deviation(tmp_path, content) == said


@pytest.mark.parametrize("content", [{"type": "news"}, {"action": "ping"}, {}])
def test_what_only_a_client_sends_or_nobody_is_not_described(tmp_path: Path, content: Any) -> None:
    assert deviation(tmp_path, content) is not None


def test_without_a_list_of_its_own_an_operation_has_its_channels_messages(tmp_path: Path) -> None:
    listed = '    messages: [{$ref: "#/channels/live/messages/ticketUpdate"}]\n'
    assert deviation(tmp_path, {"type": "pong"}, DOCUMENT.replace(listed, "")) is None


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("asyncapi: 2.6.0\n", "is not of version 3"),
        ("[]", "is not of version 3"),
        ("a: [", "cannot be read"),
        ("asyncapi: 3.0.0\noperations: {}\n", "describes no message that is sent"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused(tmp_path: Path, document: str, said: str) -> None:
    with pytest.raises(TargetError, match=said):
        deviation(tmp_path, {}, document)


def test_a_missing_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="cannot be read"):
        DescribedMessages(tmp_path / "none.yaml")
