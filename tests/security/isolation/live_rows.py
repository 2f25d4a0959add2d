"""Rows of the matrix about live connections (WS-05): the opening, each frame, and what is heard."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from signoff.actors import Customer, Listener
from signoff.deployment.target import Target
from signoff.wire.answers import Json
from signoff.wire.live import MESSAGE_TYPES
from signoff.wire.messages import subscribe_frame
from tests.security.isolation.calls import IDENTITY_HEADERS, identity_names

_NO_OBJECT = "the target's frame is no JSON object"
Joins = Callable[[Customer, Customer, str, str], Listener | None]
"""Customer B, customer A (whose names are used), a customer's id, a ticket's id: None when it is refused."""


@dataclass(frozen=True, kw_only=True)
class LiveRow:
    """`joins` opens a connection of customer B's and names a customer and a ticket on it."""

    operation: str
    place: str
    joins: Joins
    lacks: Callable[[Target], str] = lambda target: ""

    def __str__(self) -> str:
        return f"{self.operation}, {self.place}"


def _by_query(by: Customer, of: Customer, customer: str, ticket: str) -> Listener | None:
    named = dict.fromkeys(identity_names(of), customer) | {"ticket_id": ticket}
    # What Socket.IO's clients say of themselves is of the same kind: no other target is told it.
    return by.live.connect(query=named, auth=named)[0]


def _by_header(by: Customer, of: Customer, customer: str, ticket: str) -> Listener | None:
    return by.live.connect(headers=dict.fromkeys(IDENTITY_HEADERS, customer))[0]


def _by_frame(frame: Callable[[Target], str]) -> Joins:
    def joins(by: Customer, of: Customer, customer: str, ticket: str) -> Listener | None:
        listener = by.live.listen()
        named = dict.fromkeys((*identity_names(of), "customers"), customer)
        names = named | {"ticket_id": ticket, by.dialect.live.payload.ticket_id or "ticket_id": ticket}
        # A strict target may refuse what it does not know: each name is also tried alone.
        said = json.loads(frame(by.recorder.session.target))
        for more in (names, *({name: value} for name, value in names.items())):
            listener.send(json.dumps(naming(said, more)))
        return listener

    return joins


def naming(said: Json, names: dict[str, str]) -> Json:
    """The frame with the names in its object; of an event and its arguments in the last, which may be new."""
    if isinstance(said, dict):
        return said | names
    assert isinstance(said, list)
    *others, last = said
    return [*others, last | names] if isinstance(last, dict) else [*said, names]


def _plainly(by: Customer, of: Customer, customer: str, ticket: str) -> Listener | None:
    return by.live.listen()


def _no_fields(frame: str) -> str:
    """Why nothing can be put into the frame."""
    try:
        return "" if isinstance(json.loads(frame) or None, dict | list) else _NO_OBJECT
    except ValueError:
        return _NO_OBJECT if frame else "the target has no such frame"


def _subscribe(target: Target) -> str:
    live = target.dialect.live
    return subscribe_frame(target.dialect, MESSAGE_TYPES) if live.subscribe else ""


def _ping(target: Target) -> str:
    return target.dialect.live.ping


LIVE_ROWS = (
    LiveRow(operation="hear", place="connection", joins=_plainly),
    LiveRow(operation="connect", place="query", joins=_by_query),
    LiveRow(operation="connect", place="header", joins=_by_header),
    LiveRow(
        operation="subscribe",
        place="frame",
        joins=_by_frame(_subscribe),
        lacks=lambda target: _no_fields(_subscribe(target)),
    ),
    LiveRow(
        operation="ping",
        place="frame",
        joins=_by_frame(_ping),
        lacks=lambda target: _no_fields(_ping(target)),
    ),
)
