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
    assert socketio.greeting({}, "/support") == "40/support,{}"
    assert socketio.greeting({}, "/") == "40{}"


NAMED, UNNAMED = Live(event_name="say"), Live(event_name="")
PLACED = {"_placeholder": True, "num": 0}


@pytest.mark.parametrize(
    ("live", "frame", "data"),
    [
        (NAMED, '{"a": 1}', ["say", {"a": 1}]),
        (NAMED, '["watch", ["x"]]', ["say", ["watch", ["x"]]]),
        (NAMED, "hello", ["say", "hello"]),
        (NAMED, '{"broken": ', ["say", '{"broken": ']),
        (NAMED, "", ["say", ""]),
        (NAMED, "NaN", ["say", "NaN"]),
        (UNNAMED, '["watch", ["x"]]', ["watch", ["x"]]),
        (UNNAMED, ' [ "watch" ] ', ["watch"]),
        (UNNAMED, '["broken', ["message", '["broken']),
        (UNNAMED, '[{"a": 1}]', ["message", [{"a": 1}]]),
        (UNNAMED, "1", ["message", 1]),
    ],
)
@pytest.mark.parametrize("namespace", ["", "/support"])
def test_a_frame_is_sent_as_a_clients_library_would(
    live: Live, frame: str, data: Any, namespace: str
) -> None:
    (sent,) = socketio.emitted(replace(live, namespace=namespace), frame)
    assert socketio.read(str(sent)) == Packet("42", data, namespace)


@pytest.mark.parametrize("frame", ["[" * 5000 + "]" * 5000, "1" * 5000])
def test_what_is_deep_or_long_is_sent_as_it_is(frame: str) -> None:
    assert socketio.emitted(NAMED, frame) == (f'42["say",{frame}]',)


def test_bytes_are_sent_as_a_part_of_an_event() -> None:
    head, part = socketio.emitted(replace(UNNAMED, namespace="/support"), b"\x00\xff")
    packet = socketio.read(str(head))
    assert packet == Packet("45", ["message", PLACED], "/support", parts=1)
    assert part == b"\x00\xff"


@pytest.mark.parametrize(
    ("packet", "namespace", "ends"),
    [
        (Packet("41"), "", True),
        (Packet("41"), "/", True),
        (Packet("41", namespace="/a"), "/a", True),
        (Packet("41", namespace="/b"), "/a", False),
        (Packet("41"), "/a", False),
        (Packet("1"), "/a", True),
        (Packet("42", namespace="/a"), "/a", False),
    ],
)
def test_a_connection_ends_with_its_namespace_or_with_what_is_below(
    packet: Packet, namespace: str, ends: bool
) -> None:
    assert socketio.ends(packet, namespace) is ends


@pytest.mark.parametrize(
    ("fields", "data", "message"),
    [
        (MessageFields(), ["message", {"type": "pong"}], {"type": "pong"}),
        (MessageFields(), ["notification", {"id": 1}], {"type": "notification", "payload": {"id": 1}}),
        (MessageFields(), ["ping"], {"type": "ping", "payload": None}),
        (
            MessageFields(),
            ["notification", {"id": 1, "type": "billing"}],
            {"type": "notification", "payload": {"id": 1, "type": "billing"}},
        ),
        (
            MessageFields(),
            ["message", {"type": "notification", "payload": {"type": "billing"}}],
            {"type": "notification", "payload": {"type": "billing"}},
        ),
        (
            MessageFields(),
            ["notification", {"payload": {"id": 1}, "id": 7}],
            {"type": "notification", "payload": {"id": 1}, "id": 7},
        ),
        (
            MessageFields(),
            ["notification", {"type": "notification", "payload": {"id": 1}}],
            {"type": "notification", "payload": {"id": 1}},
        ),
        (
            MessageFields(type="event", payload=""),
            ["notification", {"id": 1, "type": "billing"}],
            {"event": "notification", "id": 1, "type": "billing"},
        ),
        (MessageFields(payload=""), ["ticket_update", {"id": 1}], {"type": "ticket_update", "id": 1}),
    ],
)
def test_an_event_is_a_message_of_its_name(fields: MessageFields, data: Any, message: Any) -> None:
    dialect = replace(Dialect(), live=Live(message=fields))
    assert json.loads(socketio.as_message(dialect, Packet("42", data))) == message
