"""Socket.IO 5 over Engine.IO 4, as far as a client needs it that only speaks WebSocket. Pure.

https://socket.io/docs/v4/socket-io-protocol/ and .../engine-io-protocol/ are the formats.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode, urlsplit, urlunsplit

from signoff.wire.answers import Json, get
from signoff.wire.dialect import Dialect
from signoff.wire.live import ANSWER_TYPES, MESSAGE_TYPES, Live

ENGINE_OPEN, ENGINE_CLOSE, ENGINE_PING, ENGINE_PONG, ENGINE_NOTHING = "0", "1", "2", "3", "6"
CONNECTED, DISCONNECTED, EVENT, ACKNOWLEDGED, REFUSED, BINARY_EVENT = "40", "41", "42", "43", "44", "45"
MESSAGE = "message"
"""The event as which clients' libraries send what has no name of its own."""
_NAMED = re.compile(r'\s*\[\s*"')
_HEAD = re.compile(r"(?P<kind>4[0-6]|[0-9])(?:(?P<parts>\d+)-)?(?:(?P<namespace>/[^,]*),)?(?P<asks>\d+)?")


@dataclass(frozen=True)
class Packet:
    """A packet: its kind (Engine.IO's digit, and Socket.IO's after a 4), and its JSON.

    `asks` is the number under which it asks for an acknowledgement, and `parts` how many binary frames
    follow that belong to it.
    """

    kind: str
    data: Json = None
    namespace: str = ""
    asks: str | None = None
    parts: int = 0


def address(url: str) -> str:
    """Where the WebSocket of a Socket.IO server is."""
    parts = urlsplit(url)
    path = parts.path if parts.path.strip("/") else "/socket.io/"
    query = "&".join(filter(None, [parts.query, urlencode({"EIO": "4", "transport": "websocket"})]))
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def read(frame: str) -> Packet:
    """The packet of a frame; one that holds no JSON has none."""
    head = _HEAD.match(frame)
    if head is None or not head["kind"].startswith("4"):
        return Packet(frame[:1], _json(frame[1:]))
    # Of a packet without data a number alone is its data, not what it asks for.
    asks = head["asks"] if frame[head.end() :].startswith("[") else None
    rest = frame[head.end("asks") if asks else head.start("asks") if head["asks"] else head.end() :]
    return Packet(head["kind"], _json(rest), head["namespace"] or "", asks, int(head["parts"] or 0))


def acknowledged(packet: Packet) -> str:
    """The packet that acknowledges an event, as a client's library sends it: with nothing in it."""
    return f"{ACKNOWLEDGED}{_of(packet.namespace)}{packet.asks}[]"


def ends(packet: Packet, namespace: str) -> bool:
    """Whether it ends the connection: all of it, or that of the namespace."""
    left = packet.kind == DISCONNECTED and _of(packet.namespace) == _of(namespace)
    return left or packet.kind == ENGINE_CLOSE


def whole(packet: Packet, parts: Sequence[bytes]) -> Packet:
    """The event with what came in binary frames at its places: as JSON or text where it is such."""
    return replace(packet, kind=EVENT, data=_filled(packet.data, [_read_bytes(part) for part in parts]))


def greeting(auth: Json, namespace: str = "") -> str:
    """The packet that joins that namespace; empty: the default one."""
    return f"{CONNECTED}{_of(namespace)}{json.dumps(auth)}"


def emitted(live: Live, frame: str | bytes) -> tuple[str | bytes, ...]:
    """What a client's library sends for a frame: an event with its JSON, or with its text or bytes.

    Where the target file names no event, a list that begins with a text is an event's name and arguments.
    """
    space, event = _of(live.namespace), json.dumps(live.event_name or MESSAGE)
    if isinstance(frame, bytes):
        return f'{BINARY_EVENT}1-{space}[{event},{{"_placeholder":true,"num":0}}]', frame
    if not live.event_name and _NAMED.match(frame) and _is_json(frame):
        return (f"{EVENT}{space}{frame}",)
    return (f"{EVENT}{space}[{event},{frame if _is_json(frame) else json.dumps(frame)}]",)


def as_message(dialect: Dialect, packet: Packet) -> str:
    """An event as a message in the target's envelope.

    Its name is the type where the target file knows it, or no type is in the data: there may also be a
    notification's own. Data that has a payload is the envelope already.
    """
    parts = packet.data if isinstance(packet.data, list) else [packet.data]
    event, data = parts[0], parts[1] if len(parts) > 1 else None
    names = dialect.live.message
    fields = data if isinstance(data, dict) else {}
    if get(fields, names.type) is not None and event not in _words(dialect.live):
        return json.dumps(fields, ensure_ascii=False)
    if names.payload and get(fields, names.payload) is None:
        fields = {names.payload: data}
    return json.dumps(fields | {names.type: event}, ensure_ascii=False)


def _words(live: Live) -> set[str]:
    """What the target calls its types."""
    return {live.types.get(word, word) for word in (*MESSAGE_TYPES, *ANSWER_TYPES)}


def _of(namespace: str) -> str:
    """How a packet says its namespace; the default one is not said."""
    return f"{namespace}," if namespace.strip("/") else ""


def _json(text: str) -> Json:
    try:
        return json.loads(text or "null")
    except ValueError:
        return None


def _is_json(text: str) -> bool:
    """Whether a client's library could have been given that: any depth, and any number that JSON allows."""
    try:
        json.loads(text, parse_int=str, parse_constant=_refuse)
    except RecursionError:
        return True
    except ValueError:
        return False
    return True


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _read_bytes(part: bytes) -> Json:
    text = part.decode("utf-8", errors="replace")
    found = _json(text)
    return text if found is None else found


def _filled(data: Json, parts: Sequence[Json]) -> Json:
    if isinstance(data, list):
        return [_filled(each, parts) for each in data]
    if not isinstance(data, dict):
        return data
    number = data.get("num")
    if data.get("_placeholder") is True and isinstance(number, int) and 0 <= number < len(parts):
        return parts[number]
    return {name: _filled(each, parts) for name, each in data.items()}
