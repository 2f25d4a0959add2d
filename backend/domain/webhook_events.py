"""What endpoints are told: the events of tickets and notifications, as Standard Webhooks has them."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.domain.endpoints import EventType
from backend.domain.events import TicketEvent
from backend.domain.ids import instant_of, is_id
from backend.domain.instants import to_text
from backend.domain.messages import NOTIFICATION, Message

TEST = "webhook.test"


@dataclass(frozen=True)
class Occurrence:
    """Something to tell of: the same event has the same `id` always, and another than all others."""

    id: str
    customer_id: str
    type: str
    data: Mapping[str, Any]

    @property
    def body(self) -> str:
        """What is signed and sent."""
        document = {"type": self.type, "timestamp": to_text(instant_of(self.id)), "data": dict(self.data)}
        return json.dumps(document, separators=(",", ":"), ensure_ascii=False)


def of_ticket(event: TicketEvent) -> Occurrence:
    """Tell of a ticket's change; it names things and quotes nobody, as the event itself."""
    type = EventType(f"ticket.{event.change}")
    data: dict[str, Any] = {
        "ticket_id": event.ticket_id,
        "changed": dict(event.changed),
        "version": event.version,
    }
    if event.status is not None:
        data["status"] = event.status.value
    if event.outcome is not None:
        data["outcome"] = event.outcome.value
    return Occurrence(_id_of(event.id, type), event.customer_id, type, data)


def of_message(message: Message) -> Occurrence | None:
    """Tell of a notification; None if the message is about something else, or is none of ours."""
    known = message.payload.get("id")
    if message.type != NOTIFICATION or not isinstance(known, str) or not is_id(known):
        return None
    type = EventType.NOTIFICATION_CREATED
    return Occurrence(_id_of(known, type), message.customer_id, type, message.payload)


def of_test(event_id: str, customer_id: str, endpoint_id: str) -> Occurrence:
    """What a customer sends itself."""
    return Occurrence(event_id, customer_id, TEST, {"webhook_id": endpoint_id})


def _id_of(event_id: str, type: str) -> str:
    """An id made of an event's id and a type. It keeps the time, so that deliveries sort by it."""
    digest = hashlib.sha256(f"{event_id} {type}".encode()).digest()
    # The low 62 bits of a UUIDv7 are random: what is put over them stays as random.
    return str(uuid.UUID(int=uuid.UUID(event_id).int ^ (int.from_bytes(digest[:8], "big") >> 2)))
