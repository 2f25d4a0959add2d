"""A notification: what a customer is informed of, kept for 30 days (NTF-07)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backend.domain.errors import InvalidInput
from backend.domain.events import Kind, Outcome, TicketEvent
from backend.domain.ids import instant_of
from backend.domain.instants import to_text
from backend.domain.sensitive import scrubbed
from backend.domain.texts import fault_in, trimmed

LIFETIME_S = 30 * 24 * 3600
#: How long a repeated event is known: longer than any queue keeps a message.
MARKED_S = 14 * 24 * 3600
TITLE_LENGTH = 255
MESSAGE_LENGTH = 2_000


class NotificationType(StrEnum):
    """What a notification is about."""

    TICKET = "ticket"
    BILLING = "billing"
    COMPLIANCE = "compliance"
    ALERT = "alert"
    INFO = "info"


@dataclass(frozen=True)
class Notification:
    """One notification; `created_at` in ms since 1970."""

    id: str
    customer_id: str
    type: NotificationType
    title: str
    message: str
    read: bool
    created_at: int
    ticket_id: str | None = None

    @property
    def expires_at(self) -> int:
        """The second since 1970 from which it is no longer there."""
        return self.created_at // 1000 + LIFETIME_S


@dataclass(frozen=True)
class Notice:
    """What somebody wants a customer to know. The same `event_id` again is the same notice."""

    customer_id: str
    type: NotificationType
    title: str
    message: str
    event_id: str
    ticket_id: str | None = None


def of_notice(notification_id: str, notice: Notice) -> Notification:
    """Make a notification, created when its id was; InvalidInput names every text that will not do."""
    title, message = trimmed(notice.title), trimmed(notice.message)
    faults = (
        fault_in("title", title, longest=TITLE_LENGTH),
        fault_in("message", message, longest=MESSAGE_LENGTH),
    )
    if any(faults):
        raise InvalidInput(*filter(None, faults))
    return Notification(
        id=notification_id,
        customer_id=notice.customer_id,
        type=notice.type,
        title=scrubbed(title),
        message=scrubbed(message),
        read=False,
        created_at=instant_of(notification_id),
        ticket_id=notice.ticket_id,
    )


def of_event(event: TicketEvent) -> Notification:
    """Make the notification of a ticket's change: it says what changed, and quotes nobody (NTF-08)."""
    # The end of an id tells tickets apart; its beginning is only the time.
    name = f"Ticket {event.ticket_id[-8:]}"
    title, message = _TEXTS[event.change] if event.outcome is None else _SCANNED[event.outcome]
    changes = "; ".join(_said(event))
    return Notification(
        id=event.id,
        customer_id=event.customer_id,
        type=NotificationType.TICKET,
        title=title,
        message=f"{name}: {changes}." if changes else f"{name}: {message}.",
        read=False,
        created_at=event.at,
        ticket_id=event.ticket_id,
    )


def marker_of(customer_id: str, event_id: str) -> str:
    """Return the scope under which it is remembered that this event was announced."""
    return hashlib.sha256(json.dumps(["notification", customer_id, event_id]).encode()).hexdigest()


def document_of(notification: Notification) -> dict[str, Any]:
    """Return a notification as it is sent, in the list and over live connections alike."""
    document = {
        "id": notification.id,
        "type": notification.type.value,
        "title": notification.title,
        "message": notification.message,
        "read": notification.read,
        "created_at": to_text(notification.created_at),
    }
    return document if notification.ticket_id is None else document | {"ticket_id": notification.ticket_id}


_TEXTS = {
    Kind.CREATED: ("Ticket created", "it was created"),
    Kind.STATUS: ("Ticket status changed", "its status changed"),
    Kind.ASSIGNED: ("Ticket assignment changed", "its assignment changed"),
    Kind.PRIORITY: ("Ticket priority changed", "its priority changed"),
    Kind.COMMENT: ("New comment", "a comment was added"),
    Kind.ATTACHMENT: ("Attachment checked", "an attachment was checked"),
}
_SCANNED = {
    Outcome.CLEAN: ("Attachment ready", "an attachment was checked and can be downloaded"),
    Outcome.INFECTED: ("Attachment refused", "an attachment holds malware and was removed"),
}


def _said(event: TicketEvent) -> Iterator[str]:
    changed = event.changed
    if "status" in changed:
        yield f"its status is now {changed['status']}"
    if "assigned_to" in changed:
        yield f"it is now {changed['assigned_to']}"
    if "priority" in changed:
        yield f"its priority is now {changed['priority']}"
