"""Socket.IO's packets, as far as they are read and written here."""

import json
from dataclasses import replace
from typing import Any

import pytest

from signoff.wire import socketio
from signoff.wire.dialect import Dialect
from signoff.wire.live import Live, MessageFields
from signoff.wire.socketio import Packet


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("wss://x.test", "wss://x.test/socket.io/?EIO=4&transport=websocket"),
        ("wss://x.test/", "wss://x.test/socket.io/?EIO=4&transport=websocket"),
        ("ws://x.test/live?token=t", "ws://x.test/live?token=t&EIO=4&transport=websocket"),
    ],
)
def test_the_address_asks_for_a_websocket(url: str, address: str) -> None:
    assert socketio.address(url) == address


@pytest.mark.parametrize(
    ("frame", "packet"),
    [
        ('0{"sid": "s"}', Packet("0", {"sid": "s"})),
        ("2", Packet("2")),
        ("2probe", Packet("2")),
        ('40{"sid": "s"}', Packet("40", {"sid": "s"})),
        ('42["a", {"b": 1}]', Packet("42", ["a", {"b": 1}])),
        ('44{"message": "no"}', Packet("44", {"message": "no"})),
        ("", Packet("")),
    ],
)
def test_a_frame_is_a_packet(frame: str, packet: Packet) -> None:
    assert socketio.read(frame) == packet


def test_packets_are_written() -> None:
    assert socketio.greeting({"token": "t"}) == '40{"token": "t"}'
    assert socketio.emitted("message", '{"a": 1}') == '42["message",{"a": 1}]'
    assert socketio.greeting({}, "/support") == "40/support,{}"
    assert socketio.emitted("message", "1", "/support") == '42/support,["message",1]'
    assert socketio.read(socketio.emitted("a", "1", "/support")) == Packet("42", ["a", 1], "/support")
    assert socketio.greeting({}, "/") == "40{}"


@pytest.mark.parametrize(
    ("fields", "data", "message"),
    [
        (MessageFields(), ["message", {"type": "pong"}], {"type": "pong"}),
        (MessageFields(), ["notification", {"id": 1}], {"type": "notification", "payload": {"id": 1}}),
        (MessageFields(), ["ping"], {"type": "ping", "payload": None}),
        (MessageFields(payload=""), ["ticket_update", {"id": 1}], {"type": "ticket_update", "id": 1}),
    ],
)
def test_an_event_is_a_message_of_its_name(fields: MessageFields, data: Any, message: Any) -> None:
    dialect = replace(Dialect(), live=Live(message=fields))
    assert json.loads(socketio.as_message(dialect, Packet("42", data))) == message
