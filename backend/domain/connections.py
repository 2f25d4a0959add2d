"""Live connections and what is said over them (contract, WebSocket; WS-01..12)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.domain.errors import Refusal
from backend.domain.messages import Message

#: Everything that the server sends by itself; a new connection gets all of it until it subscribes (WS-05).
MESSAGE_TYPES = ("notification", "ticket_update", "metrics_update", "compliance_update", "invoice_created")
MOST_PER_CUSTOMER = 100
LARGEST_FRAME = 32 * 1024

SUBSCRIBED = "subscribed"
PONG = "pong"
ERROR = "error"
TOKEN_EXPIRED = "token_expired"


class TooManyConnections(Refusal):
    """429: the customer has as many connections as it may (WS-06)."""


@dataclass(frozen=True)
class Connection:
    """An accepted connection; its token expires at `expires_at`, in ms since 1970."""

    id: str
    customer_id: str
    expires_at: int
    types: frozenset[str] = frozenset(MESSAGE_TYPES)


@dataclass(frozen=True)
class Subscribe:
    """The client wants these types from now on, and no others."""

    types: tuple[str, ...]


@dataclass(frozen=True)
class Ping:
    """The client wants to know whether anybody is there."""


class MalformedFrame(Exception):
    """A client's frame is not one of those above; the text is for the client."""


def frame_from(text: str) -> Subscribe | Ping:
    """Read what a client sent; MalformedFrame for anything but a subscription or a ping."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise MalformedFrame("The frame is not JSON.") from fault
    action = document.get("action") if isinstance(document, dict) else None
    if action == "ping":
        return Ping()
    if action == "subscribe":
        return Subscribe(_types(document.get("types")))
    raise MalformedFrame('The frame needs an "action": "subscribe" or "ping".')


def _types(wanted: object) -> tuple[str, ...]:
    if not isinstance(wanted, list) or not all(kind in MESSAGE_TYPES for kind in wanted):
        raise MalformedFrame(f'"types" is a list of some of: {", ".join(MESSAGE_TYPES)}.')
    return tuple(kind for kind in MESSAGE_TYPES if kind in wanted)


def envelope(kind: str, payload: Mapping[str, Any], message_id: str, timestamp: str) -> str:
    """Write what a server sends: one shape for every type."""
    document = {"type": kind, "payload": dict(payload), "id": message_id, "timestamp": timestamp}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def envelope_of(message: Message) -> str:
    """Write a published message as its customer's connections get it."""
    return envelope(message.type, message.payload, message.id, message.timestamp)
