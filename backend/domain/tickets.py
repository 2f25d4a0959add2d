"""A support ticket and what may happen to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.domain.attachments import Attachment
from backend.domain.errors import FieldError, InvalidInput, invalid
from backend.domain.ids import instant_of
from backend.domain.sla import Priority, SlaTable
from backend.domain.texts import fault_in, trimmed

SUBJECT_LENGTH = 255
DESCRIPTION_LENGTH = 10_000
ASSIGNEE_LENGTH = 255


class Status(StrEnum):
    """Where a ticket stands (TKT-07)."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    WAITING_CUSTOMER = "waiting-customer"
    RESOLVED = "resolved"
    CLOSED = "closed"


SETTLED = frozenset({Status.RESOLVED, Status.CLOSED})


class Category(StrEnum):
    """What a ticket is about."""

    GENERAL = "general"
    BILLING = "billing"
    TECHNICAL = "technical"
    FEATURE_REQUEST = "feature-request"
    SECURITY = "security"


@dataclass(frozen=True)
class Ticket:
    """One ticket; instants in ms since 1970. `revision` rises with updates only, never with comments.

    `version` rises with every change; it is given when the change is stored.
    """

    id: str
    customer_id: str
    subject: str
    description: str
    priority: Priority
    category: Category
    status: Status
    assigned_to: str | None
    created_at: int
    updated_at: int
    sla_due_date: int
    resolved_at: int | None
    sla_met: bool | None
    comment_count: int
    version: int
    revision: int
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Draft:
    """What a client may say about a new ticket."""

    subject: str
    description: str
    priority: Priority = Priority.MEDIUM
    category: Category = Category.GENERAL


@dataclass(frozen=True)
class Change:
    """What a client may change; None leaves a field alone. `assigned_to` counts only if `assigns`."""

    status: Status | None = None
    priority: Priority | None = None
    assigns: bool = False
    assigned_to: str | None = None


def open_ticket(ticket_id: str, customer_id: str, draft: Draft, sla: SlaTable) -> Ticket:
    """Make a new ticket, created when its id was; InvalidInput names every bad field."""
    subject, description = trimmed(draft.subject), trimmed(draft.description)
    faults = (
        fault_in("subject", subject, longest=SUBJECT_LENGTH),
        fault_in("description", description, longest=DESCRIPTION_LENGTH),
    )
    if any(faults):
        raise InvalidInput(*filter(None, faults))
    now = instant_of(ticket_id)
    return Ticket(
        id=ticket_id,
        customer_id=customer_id,
        subject=subject,
        description=description,
        priority=draft.priority,
        category=draft.category,
        status=Status.OPEN,
        assigned_to=None,
        created_at=now,
        updated_at=now,
        sla_due_date=sla.due(now, draft.priority),
        resolved_at=None,
        sla_met=None,
        comment_count=0,
        version=now,
        revision=1,
    )


def changed(ticket: Ticket, change: Change, sla: SlaTable, now_ms: int) -> Ticket:
    """Apply a change; returns the very same ticket if it changes nothing. InvalidInput if it may not be."""
    faults = tuple(_faults(ticket, change))
    if faults:
        raise InvalidInput(*faults)
    priority = change.priority or ticket.priority
    status = change.status or ticket.status
    # The due date follows a new priority only: other updates keep what the customer was promised.
    due = ticket.sla_due_date if priority is ticket.priority else sla.due(ticket.created_at, priority)
    resolved_at = (ticket.resolved_at or now_ms) if status in SETTLED else None
    candidate = replace(
        ticket,
        priority=priority,
        status=status,
        assigned_to=_assignee(change) if change.assigns else ticket.assigned_to,
        sla_due_date=due,
        resolved_at=resolved_at,
        sla_met=None if resolved_at is None else resolved_at <= due,
    )
    if candidate == ticket:
        return ticket
    return replace(candidate, updated_at=max(now_ms, ticket.updated_at), revision=ticket.revision + 1)


def _faults(ticket: Ticket, change: Change) -> Iterator[FieldError]:
    if change.status and not _may_follow(ticket.status, change.status):
        yield FieldError("status", "a closed ticket is reopened only to in-progress")
    if change.assigns and change.assigned_to is not None:
        fault = fault_in("assigned_to", trimmed(change.assigned_to), longest=ASSIGNEE_LENGTH)
        if fault:
            yield fault


def _may_follow(old: Status, new: Status) -> bool:
    return old is not Status.CLOSED or new in (Status.CLOSED, Status.IN_PROGRESS)


def _assignee(change: Change) -> str | None:
    return None if change.assigned_to is None else trimmed(change.assigned_to)


def check_named(change: Change) -> None:
    """Refuse a change that names no field at all."""
    if change == Change():
        raise invalid("status", "at least one of status, assigned_to and priority must be given")
