"""What each key that concerns webhooks has an effect on."""

import json
from collections.abc import Callable
from typing import Any

from signoff.wire.answers import Malformed
from signoff.wire.dialect import Dialect
from signoff.wire.webhooks import calls, records

Looks = Callable[[Dialect], Any]
HOOK = {
    "id": "W1",
    "url": "u",
    "events": ["ticket.created"],
    "description": "d",
    "status": "active",
    "secret": "s",
}
ATTEMPT = {"at": "then", "status": 200, "error": "none", "theirs": "v"}
SENT = {"id": "D1", "event": "ticket.created", "status": "pending", "attempts": [ATTEMPT]}
NEWS = {"type": "ticket.created", "timestamp": "then", "data": {"ticket_id": "T1"}}


def found(name: str, read: Callable[[Dialect, Any], Any], body: Any) -> Looks:
    """That part of what is read from a body."""

    def look(dialect: Dialect) -> Any:
        try:
            return getattr(read(dialect, body), name)
        except Malformed:
            return "malformed"

    return look


def hook(name: str, **beside: Any) -> Looks:
    """A webhook's field, where others stand beside those that are usual."""
    return found(name, records.webhook, HOOK | beside)


def sent(name: str, **beside: Any) -> Looks:
    """The same of a delivery."""
    return found(name, records.delivery, SENT | beside)


def tried(name: str) -> Looks:
    """That field of the first attempt."""
    return lambda dialect: getattr(records.delivery(dialect, SENT).attempts[0], name)


def news(name: str, **beside: Any) -> Looks:
    """What an endpoint is told of."""
    return found(name, records.event, json.dumps(NEWS | beside).encode())


def registered(**fields: Any) -> Looks:
    """What is sent to register an endpoint."""
    return lambda dialect: calls.register(dialect, fields).json


def listed(dialect: Dialect) -> Any:
    try:
        return len(records.listed(dialect, {"inside": [HOOK]}))
    except Malformed:
        return "malformed"


def page_of(dialect: Dialect) -> Any:
    try:
        return len(records.deliveries(dialect, {"inside": [SENT]})[0])
    except Malformed:
        return "malformed"


def new_secret(dialect: Dialect) -> Any:
    return records.secret(dialect, {"secret": "ours", "theirs": "new"})


CASES: dict[str, tuple[Any, Looks, Any]] = {
    "methods.update_webhook": ("PATCH", lambda d: calls.change(d, "7", {}).method, "PATCH"),
    "webhook.id": ("ref", hook("id", ref="R1"), "R1"),
    "webhook.url": ("target", registered(url="x"), {"target": "x"}),
    "webhook.events": ("topics", hook("events", topics=["a"]), ("a",)),
    "webhook.description": ("note.text", registered(description="x"), {"note": {"text": "x"}}),
    "webhook.status": ("state", hook("status", state="on"), "on"),
    "webhook.secret": ("theirs", new_secret, "new"),
    "delivery.id": ("ref", sent("id", ref="R1"), "R1"),
    "delivery.event": ("topic", sent("event", topic="a"), "a"),
    "delivery.status": ("state", sent("status", state="on"), "on"),
    "delivery.attempts": ("tries", sent("attempts", tries=[]), ()),
    "delivery.attempt_at": ("theirs", tried("at"), "v"),
    "delivery.attempt_status": ("theirs", tried("status"), "v"),
    "delivery.attempt_error": ("theirs", tried("error"), "v"),
    "event.type": ("what", news("type", what="a"), "a"),
    "event.timestamp": ("when", news("type"), "malformed"),
    "event.ticket_id": ("about", news("ticket_id", about=7), "7"),
    "envelopes.webhook": ("inside", found("id", records.webhook, {"id": "no", "inside": HOOK}), "W1"),
    "envelopes.webhooks": ("inside", listed, 1),
    "envelopes.delivery": (
        "inside",
        found("id", records.delivery, SENT | {"id": "no", "inside": SENT}),
        "D1",
    ),
    "envelopes.deliveries": ("inside", page_of, 1),
    "values.event": (
        {"ticket.created": "opened"},
        registered(events=["ticket.created"]),
        {"events": ["opened"]},
    ),
    "values.webhook_status": ({"disabled": "off"}, registered(status="disabled"), {"status": "off"}),
    "values.delivery_status": ({"dead": "pending"}, sent("status"), "dead"),
}
USED_BY_THE_RECEIVER = {"headers.webhook_id", "headers.webhook_timestamp", "headers.webhook_signature"}
"""What its headers are called is looked at where an endpoint's requests arrive."""
