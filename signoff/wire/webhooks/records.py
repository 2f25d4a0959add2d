"""Webhooks and their deliveries, as the target shows them."""

from collections.abc import Mapping
from dataclasses import dataclass

from signoff.wire.answers import Json, Malformed, identity, page
from signoff.wire.dialect import Dialect


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """An endpoint as the target shows it; `secret` where the answer holds one."""

    id: str
    url: str | None
    events: tuple[str, ...]
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
    """A delivery on record; `id` is what is sent as `webhook-id`."""

    id: str
    event: str | None
    status: str | None
    attempts: tuple[Attempt, ...]


def webhook(dialect: Dialect, body: Json) -> Webhook:
    """An endpoint from an answer, or from an item of the list."""
    if not isinstance(body, dict):
        raise Malformed(f"no webhook: {body!r:.200}")
    return Webhook(
        id=identity(body, "id", "webhook"),
        url=body.get("url"),
        events=tuple(body.get("events") or ()),
        status=body.get("status"),
        secret=body.get("secret"),
        raw=body,
    )


def listed(dialect: Dialect, body: Json) -> tuple[Webhook, ...]:
    """All endpoints from the list's answer."""
    if not isinstance(body, dict) or not isinstance(body.get("webhooks"), list):
        raise Malformed(f"no list of webhooks: {body!r:.200}")
    return tuple(webhook(dialect, each) for each in body["webhooks"])


def secret(dialect: Dialect, body: Json) -> str:
    """The new secret."""
    found = body.get("secret") if isinstance(body, dict) else None
    if not isinstance(found, str) or not found:
        raise Malformed("no secret in the answer")
    return found


def delivery(dialect: Dialect, body: Json) -> Delivery:
    """A delivery from an answer, or from an item of the list."""
    attempts = body.get("attempts") if isinstance(body, dict) else None
    if not isinstance(attempts, list):
        raise Malformed(f"no delivery with its attempts: {body!r:.200}")
    return Delivery(
        id=identity(body, "id", "delivery"),
        event=body.get("event"),
        status=body.get("status"),
        attempts=tuple(
            Attempt(at=str(each.get("at")), status=each.get("status"), error=each.get("error"))
            for each in attempts
        ),
    )


def deliveries(
    dialect: Dialect, body: Json, size: int | None = None
) -> tuple[tuple[Delivery, ...], str | None]:
    """A page of deliveries, newest first, and where the next one begins."""
    found = page(dialect, body, "deliveries", None, size)
    return tuple(delivery(dialect, dict(each)) for each in found.items), found.place
