"""Notifications: the calls that concern them, and what is answered. Pure."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from signoff.wire.answers import (
    Json,
    Malformed,
    get,
    get_inward,
    guides_word,
    identity,
    inside,
    page,
    whole_number,
)
from signoff.wire.dialect import Dialect, NotificationFields
from signoff.wire.instants.reading import instant
from signoff.wire.requests import Request, at, nested, page_query, page_words


@dataclass(frozen=True, kw_only=True)
class Notification:
    """A notification in the guide's words. A field that the answer does not hold is None; `raw` has all."""

    id: str
    type: str | None
    title: str | None
    message: str | None
    read: bool | None
    created_at: str | None
    ticket_id: str | None
    raw: Mapping[str, Json] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Inbox:
    """One page of the list; `unread` is the count beside it, `place` where the next page begins."""

    items: tuple[Notification, ...]
    unread: int | None
    place: str | None


def list_notifications(
    dialect: Dialect,
    *,
    size: int | None = None,
    place: str | None = None,
    type: str | None = None,
    unread: bool | None = None,
) -> Request:
    """One page, narrowed to a type (the guide's word) or to what is unread (or read)."""
    filters, query = dialect.filters, {}
    if type is not None:
        query[filters.type] = str(dialect.values.notification_type.get(type, type))
    if unread is not None:
        query[filters.unread] = filters.unread_value if unread else filters.read_value
    narrowed = "".join(f" with {name}={value}" for name, value in query.items())
    return Request(
        says=f"lists notifications{narrowed}{page_words(size, place)}",
        method="GET",
        path=dialect.paths.notifications,
        query=query | page_query(dialect, size, place),
    )


def read_notification(dialect: Dialect, notification_id: str) -> Request:
    """Marks one as read."""
    return Request(
        says="marks the notification as read",
        method=dialect.methods.read_notification,
        path=at(dialect.paths.read_notification, notification_id),
        json=_body(dialect.bodies.read_notification, notification_id),
    )


def read_all(dialect: Dialect) -> Request:
    """Marks all as read."""
    return Request(
        says="marks all notifications as read",
        method=dialect.methods.read_all_notifications,
        path=dialect.paths.read_all_notifications,
        json=_body(dialect.bodies.read_all_notifications),
    )


def _body(template: str, notification_id: str = "") -> Json:
    """What a call carries by the target file; None: nothing."""
    return json.loads(template.replace("{id}", json.dumps(notification_id))) if template else None


def delete_notification(dialect: Dialect, notification_id: str) -> Request:
    """Deletes one."""
    return Request(
        says="deletes the notification",
        method="DELETE",
        path=at(dialect.paths.delete_notification, notification_id),
    )


def notification_item(dialect: Dialect, item: Json) -> Notification:
    """A notification from an item of a list, or from a live message."""
    names = dialect.notification
    found = {name: get(item, getattr(names, name)) for name in _NAMES}
    found["type"] = guides_word(dialect.values.notification_type, found["type"])
    if names.read_at:
        found["read"] = _was_read(get(item, names.read_at))
    about = found.pop("ticket_id")
    return Notification(
        id=identity(item, names.id, "notification"),
        ticket_id=None if about is None else str(about),
        raw=item,
        **found,
    )


def notification(dialect: Dialect, body: Json) -> Notification:
    """A notification from an answer that holds it."""
    return notification_item(dialect, inside(dialect.envelopes.notification, body, "notification"))


def inbox(
    dialect: Dialect, body: Json, begins: str | None = None, asked: int | None = None, link: str = ""
) -> Inbox:
    """A page of the list, with the count that stands beside it; `link` is the answer's `Link` header."""
    found = page(dialect, body, dialect.envelopes.notifications, begins, asked, link)
    return Inbox(
        items=tuple(notification_item(dialect, item) for item in found.items),
        unread=_count(body, dialect.envelopes.unread_count),
        place=found.place,
    )


def marked(dialect: Dialect, body: Json) -> int | None:
    """How many were marked as read, where the answer tells."""
    return _count(body, dialect.envelopes.marked)


def fields_out(dialect: Dialect, fields: Mapping[str, Json]) -> dict[str, Json]:
    """A notification's fields in the target's words; unknown ones as they are."""
    words: dict[str, Any] = {}
    for name, value in fields.items():
        if name == "type" and isinstance(value, str):
            value = dialect.values.notification_type.get(value, value)
        words[getattr(dialect.notification, name, name) or name] = value
    return nested(words)


def _was_read(since: Json) -> Json:
    """Whether there is an instant since which it is read; anything else is what it is."""
    if since in (None, ""):
        return False
    try:
        instant(since)
    except Malformed:
        return since
    return True


def _count(body: Json, place: str) -> int | None:
    found = whole_number(get_inward(body, place))
    return found if isinstance(found, int) and not isinstance(found, bool) else None


_NAMES = tuple(field.name for field in fields(NotificationFields) if field.name not in ("id", "read_at"))
