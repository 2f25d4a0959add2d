"""A customer's endpoint: where events of some types go, and who signs them (WHK-01)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from backend.domain.endpoint_urls import destination
from backend.domain.errors import FieldError, InvalidInput, invalid
from backend.domain.ids import instant_of
from backend.domain.texts import fault_in, trimmed

MOST_ENDPOINTS = 10
DESCRIPTION_LENGTH = 255


class EventType(StrEnum):
    """What an endpoint may subscribe to."""

    TICKET_CREATED = "ticket.created"
    TICKET_STATUS = "ticket.status"
    TICKET_ASSIGNED = "ticket.assigned"
    TICKET_PRIORITY = "ticket.priority"
    TICKET_COMMENT = "ticket.comment"
    TICKET_ATTACHMENT = "ticket.attachment"
    NOTIFICATION_CREATED = "notification.created"


class State(StrEnum):
    """Whether an endpoint is delivered to. FAILING and GONE were set here, DISABLED by the customer."""

    ACTIVE = "active"
    DISABLED = "disabled"
    FAILING = "failing"
    GONE = "gone"


@dataclass(frozen=True)
class Secrets:
    """Secrets as they are stored: encrypted. The previous one signs too until `previous_until`, in ms."""

    current: str
    previous: str | None = None
    previous_until: int = 0

    def rotated(self, new: str, until_ms: int) -> "Secrets":
        """The new one signs from now on, together with the one before it until then."""
        return Secrets(new, self.current, until_ms)

    def valid(self, now_ms: int) -> tuple[str, ...]:
        """Those that sign now, the current one first."""
        if self.previous is None or now_ms >= self.previous_until:
            return (self.current,)
        return (self.current, self.previous)


@dataclass(frozen=True)
class Endpoint:
    """One endpoint; instants in ms since 1970.

    `failing_since`: since when nothing could be delivered; 0: the last time it could. `revision` rises with
    each change that is stored.
    """

    id: str
    customer_id: str
    url: str
    events: tuple[EventType, ...]
    description: str
    state: State
    created_at: int
    updated_at: int
    secrets: Secrets
    failing_since: int = 0
    revision: int = 1

    @property
    def is_active(self) -> bool:
        """Whether anything is delivered to it."""
        return self.state is State.ACTIVE

    def wants(self, event: str) -> bool:
        """Whether an event of this type is to be delivered to it."""
        return self.is_active and event in self.events


@dataclass(frozen=True)
class EndpointDraft:
    """What a client may say about a new endpoint."""

    url: str
    events: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True)
class EndpointChange:
    """What a client may change; None leaves a field alone."""

    url: str | None = None
    events: tuple[str, ...] | None = None
    description: str | None = None
    active: bool | None = None


def registered(
    endpoint_id: str, customer_id: str, draft: EndpointDraft, secrets: Secrets, allowed: frozenset[str]
) -> Endpoint:
    """Make a new endpoint, created when its id was; InvalidInput names every bad field."""
    _check(draft.url, draft.events, draft.description, allowed)
    now = instant_of(endpoint_id)
    return Endpoint(
        id=endpoint_id,
        customer_id=customer_id,
        url=draft.url,
        events=_in_order(draft.events),
        description=trimmed(draft.description),
        state=State.ACTIVE,
        created_at=now,
        updated_at=now,
        secrets=secrets,
    )


def changed(endpoint: Endpoint, change: EndpointChange, now_ms: int, allowed: frozenset[str]) -> Endpoint:
    """Apply a change; InvalidInput names every bad field. One that is activated has failed at nothing yet."""
    if change == EndpointChange():
        raise invalid("url", "at least one of url, events, description and status must be given")
    _check(change.url, change.events, change.description, allowed)
    new = replace(
        endpoint,
        url=endpoint.url if change.url is None else change.url,
        events=endpoint.events if change.events is None else _in_order(change.events),
        description=endpoint.description if change.description is None else trimmed(change.description),
        updated_at=max(now_ms, endpoint.updated_at),
    )
    if change.active is None:
        return new
    return replace(new, state=State.ACTIVE if change.active else State.DISABLED, failing_since=0)


def too_many() -> InvalidInput:
    """The refusal of one endpoint more than a customer may have."""
    return invalid("url", f"there are {MOST_ENDPOINTS} endpoints already, which is the most")


def _check(
    url: str | None, events: Iterable[str] | None, description: str | None, allowed: frozenset[str]
) -> None:
    faults = [None if events is None else _fault_in_events(tuple(events))]
    if url is not None:
        read = destination(url, allowed)
        faults.append(read if isinstance(read, FieldError) else None)
    if description and trimmed(description):
        faults.append(fault_in("description", trimmed(description), longest=DESCRIPTION_LENGTH))
    if any(faults):
        raise InvalidInput(*filter(None, faults))


def _fault_in_events(events: tuple[str, ...]) -> FieldError | None:
    if not events:
        return FieldError("events", "must name at least one type of event")
    if len(set(events)) < len(events) or not set(events) <= set(EventType):
        return FieldError("events", "must each be named once, and be one of " + ", ".join(EventType))
    return None


def _in_order(events: Iterable[str]) -> tuple[EventType, ...]:
    named = set(events)
    return tuple(each for each in EventType if each in named)
