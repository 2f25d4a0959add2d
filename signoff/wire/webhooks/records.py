"""Webhooks and their deliveries, as the target shows them and sends them, by our names and words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from signoff.wire.answers import (
    Json,
    Malformed,
    get,
    get_inward,
    guides_word,
    identity,
    inside,
    objects_in,
    page,
)
from signoff.wire.dialect import Dialect


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """An endpoint as the target shows it; `secret` where the answer holds one."""

    id: str
    url: str | None
    events: tuple[str, ...]
    description: str | None
    status: str | None
    secret: str | None
    raw: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt on record: when, and what was answered or why nothing was."""

    at: str
    status: int | None
    error: str | None


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """A delivery on record; `id` is what is sent in the header of that name."""

    id: str
    event: str | None
    status: str | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, kw_only=True)
class Event:
    """What an endpoint is sent: of which type, and about which ticket, if it is about one."""

    type: str
    ticket_id: str | None


def webhook(dialect: Dialect, body: Json) -> Webhook:
    """An endpoint from the answer that holds it."""
    return _webhook(dialect, inside(dialect.envelopes.webhook, body, "webhook"))


def listed(dialect: Dialect, body: Json) -> tuple[Webhook, ...]:
    """All endpoints from the list's answer."""
    found = objects_in(dialect.envelopes.webhooks, body)
    if not isinstance(found, list):
        raise Malformed(f"no list of webhooks: {body!r:.200}")
    return tuple(_webhook(dialect, each) for each in found)


def secret(dialect: Dialect, body: Json) -> str:
    """The new secret."""
    found = get(inside(dialect.envelopes.webhook, body, "secret"), dialect.webhook.secret)
    if not isinstance(found, str) or not found:
        raise Malformed(f"no secret in {dialect.webhook.secret!r} of the answer")
    return found


def secret_shown(dialect: Dialect, content: bytes) -> str:
    """The secret that an answer shows, whatever the answer is about; empty: none."""
    name, envelope = dialect.webhook.secret, dialect.envelopes.webhook
    if not name or name.rpartition(".")[2].encode() not in content:
        return ""
    try:
        body = json.loads(content)
    except ValueError:
        return ""
    found = get(get(body, envelope) if envelope else body, name)
    return found if isinstance(found, str) else ""


def delivery(dialect: Dialect, body: Json) -> Delivery:
    """A delivery from the answer that holds it."""
    return _delivery(dialect, inside(dialect.envelopes.delivery, body, "delivery"))


def deliveries(
    dialect: Dialect, body: Json, begins: str | None = None, size: int | None = None, link: str = ""
) -> tuple[tuple[Delivery, ...], str | None]:
    """A page of deliveries, newest first, and where the next one begins. `link`: the answer's header."""
    found = page(dialect, body, dialect.envelopes.deliveries, begins, size, link)
    return tuple(_delivery(dialect, dict(each)) for each in found.items), found.place


def event(dialect: Dialect, body: bytes) -> Event:
    """What was sent to an endpoint."""
    try:
        found = json.loads(body)
    except ValueError:
        raise Malformed(f"no JSON: {body[:200]!r}") from None
    names = dialect.event
    type_ = get_inward(found, names.type)
    if not isinstance(type_, str) or get_inward(found, names.timestamp) is None:
        raise Malformed(f"no {names.type!r} and {names.timestamp!r} in {body[:200]!r}")
    ticket = get_inward(found, names.ticket_id)
    return Event(
        type=str(guides_word(dialect.values.event, type_)), ticket_id=None if ticket is None else str(ticket)
    )


def _webhook(dialect: Dialect, item: Json) -> Webhook:
    names = dialect.webhook
    if not isinstance(item, dict):
        raise Malformed(f"no webhook: {item!r:.200}")
    return Webhook(
        id=identity(item, names.id, "webhook"),
        url=get(item, names.url),
        events=tuple(guides_word(dialect.values.event, each) for each in get(item, names.events) or ()),
        description=get(item, names.description),
        status=guides_word(dialect.values.webhook_status, get(item, names.status)),
        secret=get(item, names.secret),
        raw=item,
    )


def _delivery(dialect: Dialect, item: Json) -> Delivery:
    names = dialect.delivery
    attempts = objects_in(names.attempts, item)
    if not isinstance(attempts, list):
        raise Malformed(f"no delivery with its attempts: {item!r:.200}")
    return Delivery(
        id=identity(item, names.id, "delivery"),
        event=guides_word(dialect.values.event, get(item, names.event)),
        status=guides_word(dialect.values.delivery_status, get(item, names.status)),
        attempts=tuple(
            Attempt(
                at=str(get(each, names.attempt_at)),
                status=get(each, names.attempt_status),
                error=get(each, names.attempt_error),
            )
            for each in attempts
        ),
    )
