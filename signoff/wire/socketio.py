"""Socket.IO 5 over Engine.IO 4, as far as a client needs it that only speaks WebSocket. Pure.

https://socket.io/docs/v4/socket-io-protocol/ and .../engine-io-protocol/ are the formats.
"""

import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from signoff.wire.answers import Json
from signoff.wire.dialect import Dialect

ENGINE_OPEN, ENGINE_CLOSE, ENGINE_PING, ENGINE_PONG = "0", "1", "2", "3"
CONNECTED, DISCONNECTED, EVENT, REFUSED = "40", "41", "42", "44"


@dataclass(frozen=True)
class Packet:
    """A packet: its kind (Engine.IO's digit, and Socket.IO's after a 4), and its JSON."""

    kind: str
    data: Json = None


def address(url: str) -> str:
    """Where the WebSocket of a Socket.IO server is."""
    parts = urlsplit(url)
    path = parts.path if parts.path.strip("/") else "/socket.io/"
    query = "&".join(filter(None, [parts.query, urlencode({"EIO": "4", "transport": "websocket"})]))
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def read(frame: str) -> Packet:
    """The packet of a frame; one that holds no JSON has none."""
    kind = frame[:2] if frame[:1] == "4" else frame[:1]
    try:
        return Packet(kind, json.loads(frame[len(kind) :] or "null"))
    except ValueError:
        return Packet(kind)


def greeting(auth: Json) -> str:
    """The packet that joins the default namespace."""
    return CONNECTED + json.dumps(auth)


def emitted(event: str, data: str) -> str:
    """The packet of an event with `data`, which is JSON already."""
    return f"{EVENT}[{json.dumps(event)},{data}]"


def as_message(dialect: Dialect, packet: Packet) -> str:
    """An event as a message in the target's envelope: the event's name is its type unless it bears one."""
    parts = packet.data if isinstance(packet.data, list) else [packet.data]
    event, data = parts[0], parts[1] if len(parts) > 1 else None
    names = dialect.live.message
    if isinstance(data, dict) and (not names.type or names.type in data):
        return json.dumps(data, ensure_ascii=False)
    if names.payload:
        return json.dumps({names.type: event, names.payload: data}, ensure_ascii=False)
    return json.dumps({names.type: event} | (data if isinstance(data, dict) else {}), ensure_ascii=False)
