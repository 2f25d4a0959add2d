"""What is sent over live connections: one envelope for every type (contract, WebSocket)."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOTIFICATION = "notification"
TICKET_UPDATE = "ticket_update"

#: Ids made from an event's id and a type: a repeated event repeats the ids of its messages.
_NAMESPACE = uuid.UUID("5ec0bea5-0000-4000-8000-000000000003")


@dataclass(frozen=True)
class Message:
    """A message to all connections of one customer; `timestamp` is RFC 3339 in UTC."""

    id: str
    customer_id: str
    type: str
    payload: Mapping[str, Any]
    timestamp: str


def derived_id(event_id: str, message_type: str) -> str:
    """Return the id of an event's message of this type: the same whenever it is asked for."""
    return str(uuid.uuid5(_NAMESPACE, f"{event_id} {message_type}"))


def to_json(message: Message) -> str:
    """Write a message."""
    return json.dumps(
        {
            "id": message.id,
            "customer_id": message.customer_id,
            "type": message.type,
            "payload": dict(message.payload),
            "timestamp": message.timestamp,
        },
        separators=(",", ":"),
    )


def from_json(text: str, *, otherwise_id: str, otherwise_timestamp: str) -> Message:
    """Read a message; others publish without id and timestamp. ValueError if it is none."""
    document = json.loads(text)
    if not isinstance(document, dict) or not isinstance(document.get("payload"), dict):
        raise ValueError("not a message: no payload")
    customer_id, kind = document.get("customer_id"), document.get("type")
    if not isinstance(customer_id, str) or not customer_id or not isinstance(kind, str) or not kind:
        raise ValueError("not a message: no customer or no type")
    return Message(
        id=str(document.get("id") or otherwise_id),
        customer_id=customer_id,
        type=kind,
        payload=document["payload"],
        timestamp=str(document.get("timestamp") or otherwise_timestamp),
    )
