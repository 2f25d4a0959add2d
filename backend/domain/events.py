"""What happened to a ticket, published to whoever listens; it names things and never quotes a person."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from backend.domain.ids import instant_of
from backend.domain.tickets import Status, Ticket


class Kind(StrEnum):
    """What a change was; of several at once, the leading one (first here)."""

    CREATED = "created"
    STATUS = "status"
    ASSIGNED = "assigned"
    PRIORITY = "priority"
    COMMENT = "comment"
    ATTACHMENT = "attachment"


class Outcome(StrEnum):
    """What the scan of an attachment found."""

    CLEAN = "clean"
    INFECTED = "infected"


@dataclass(frozen=True)
class TicketEvent:
    """One change. `changed` maps field names to harmless new values; `at` is the id's instant in ms.

    `version` is the ticket's right after the change: exact, as it is written in the same transaction.
    `status` is None where the writer did not need to know it.
    """

    id: str
    customer_id: str
    ticket_id: str
    change: Kind
    changed: Mapping[str, str]
    status: Status | None
    version: int
    at: int
    outcome: Outcome | None = None


def created(event_id: str, ticket: Ticket) -> TicketEvent:
    """Tell of a new ticket."""
    return _about(event_id, ticket, Kind.CREATED, {})


def updated(event_id: str, old: Ticket, new: Ticket) -> TicketEvent:
    """Tell of an update that changes something; who it was assigned to stays untold (NTF-08)."""
    changed = {}
    if new.status is not old.status:
        changed["status"] = new.status.value
    if new.assigned_to != old.assigned_to:
        changed["assigned_to"] = "unassigned" if new.assigned_to is None else "assigned"
    if new.priority is not old.priority:
        changed["priority"] = new.priority.value
    leading = {"status": Kind.STATUS, "assigned_to": Kind.ASSIGNED, "priority": Kind.PRIORITY}
    return _about(event_id, new, leading[next(iter(changed))], changed)


def commented(event_id: str, customer_id: str, ticket_id: str) -> TicketEvent:
    """Tell of a comment; the writer need not read the ticket: version and status are filled in later."""
    at = instant_of(event_id)
    return TicketEvent(event_id, customer_id, ticket_id, Kind.COMMENT, {}, None, 0, at)


def scanned(event_id: str, ticket: Ticket, outcome: Outcome) -> TicketEvent:
    """Tell what the scan of an attachment found; its file name stays untold (NTF-08)."""
    return _about(event_id, ticket, Kind.ATTACHMENT, {}, outcome)


def to_json(event: TicketEvent) -> str:
    """Write an event."""
    return json.dumps(
        {
            "id": event.id,
            "customer_id": event.customer_id,
            "ticket_id": event.ticket_id,
            "change": event.change,
            "changed": dict(event.changed),
            "status": event.status,
            "version": event.version,
            "at": event.at,
            "outcome": event.outcome,
        },
        separators=(",", ":"),
    )


def from_json(text: str) -> TicketEvent:
    """Read an event, leaving out what is not known here; ValueError if it is none."""
    document = json.loads(text)
    try:
        return _read(document)
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"not an event of a ticket: {fault!r}") from fault


def _read(document: Mapping[str, Any]) -> TicketEvent:
    status, outcome = document["status"], document.get("outcome")
    return TicketEvent(
        id=str(document["id"]),
        customer_id=str(document["customer_id"]),
        ticket_id=str(document["ticket_id"]),
        change=Kind(document["change"]),
        changed={str(name): str(value) for name, value in document["changed"].items()},
        status=None if status is None else Status(status),
        version=int(document["version"]),
        at=int(document["at"]),
        outcome=None if outcome is None else Outcome(outcome),
    )


def _about(
    event_id: str,
    ticket: Ticket,
    change: Kind,
    changed: Mapping[str, str],
    outcome: Outcome | None = None,
) -> TicketEvent:
    return TicketEvent(
        id=event_id,
        customer_id=ticket.customer_id,
        ticket_id=ticket.id,
        change=change,
        changed=changed,
        status=ticket.status,
        version=ticket.version,
        at=instant_of(event_id),
        outcome=outcome,
    )
