"""Parts of a dialect: dataclasses that a target file maps, and that are validated strictly there.

What is mapped to what no target can mean is found out before anything is sent: it would look like a failure
of the target's own.

They carry pydantic's settings as a plain dict, so that this layer depends on nothing.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

Part = TypeVar("Part")
_IDS = ("{id}", "{attachment_id}", "{delivery_id}")
_IN_ROUTES = {
    **dict.fromkeys(("ticket", "comments", "attachments", "delete_notification"), "{id}"),
    **dict.fromkeys(("webhook", "webhook_test", "webhook_secret", "webhook_deliveries"), "{id}"),
    **dict.fromkeys(("attachment", "attachment_content"), "{attachment_id}"),
    "webhook_redrive": "{delivery_id}",
}
"""By route: which of these it has to name."""
_WORDS = {
    "status": ("open", "in-progress", "waiting-customer", "resolved", "closed"),
    "priority": ("critical", "high", "medium", "low"),
    "category": ("general", "billing", "technical", "feature-request", "security"),
    "sla_met": ("met", "missed"),
    "notification_type": ("ticket", "billing", "compliance", "alert", "info"),
    "attachment_status": ("pending", "clean", "infected", "failed"),
    "change": ("created", "status", "assigned", "priority", "comment", "attachment"),
    "event": (
        *("ticket.created", "ticket.status", "ticket.assigned", "ticket.priority", "ticket.comment"),
        *("ticket.attachment", "notification.created"),
    ),
    "webhook_status": ("active", "disabled", "failing", "gone"),
    "delivery_status": ("pending", "delivered", "dead", "cancelled"),
}
"""By table of `[values]`: the words that the suites use."""
_HEADER = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]*")
_OF_EACH_CALL = frozenset(
    {"authorization", "connection", "content-length", "cookie", "host", "transfer-encoding"}
    | {"proxy-authorization"}
)
_JSON = re.compile(r"application/([a-z0-9!#$&^_.-]+\+)*json(\s*;[^\r\n]*)?", re.IGNORECASE)
_STRICT = {"extra": "forbid", "strict": True, "allow_inf_nan": False}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def mapped(part: type[Part]) -> type[Part]:
    """Makes the class a frozen dataclass of keyword arguments, of which a target file may state each."""
    part.__pydantic_config__ = _STRICT  # type: ignore[attr-defined]
    return dataclass(frozen=True, kw_only=True)(part)


def check_routes(paths: Mapping[str, str]) -> None:
    """ValueError for the first that is no route below the base URL, or lacks the id of what it is about.

    An empty one is none at all.
    """
    for name, path in paths.items():
        if not path:
            continue
        if not path.startswith("/"):
            raise ValueError(f"{name}: {path!r} begins with no slash; it is taken below base_url")
        if found := re.search(r"[?#\s]", path):
            raise ValueError(
                f"{name}: {path!r} holds {found[0]!r}, which no route does; what is asked goes beside it"
            )
        given = re.findall(r"\{[^}]*\}", path)
        if strange := [each for each in given if each not in _IDS]:
            raise ValueError(f"{name}: {strange[0]} stands for nothing; an id is one of {', '.join(_IDS)}")
        if (needed := _IN_ROUTES.get(name)) and needed not in given:
            raise ValueError(f"{name}: {path!r} has no {needed}, which stands for the id there")


def check_words(table: str, given: Collection[str]) -> None:
    """ValueError for the first of those that is no word of that table of `[values]`."""
    if strange := [word for word in given if word not in _WORDS[table]]:
        raise ValueError(
            f"{table}: {strange[0]!r} is no word of the guide; one of {', '.join(_WORDS[table])}"
        )


def check_headers(names: Mapping[str, str]) -> None:
    """ValueError for the first that is no name of a header (RFC 9110, 5.1); an empty one is none at all."""
    for key, name in names.items():
        if not _HEADER.fullmatch(name):
            raise ValueError(f"{key}: {name!r} is no name of a header")


def check_sent_headers(key: str, given: Mapping[str, str]) -> None:
    """ValueError for the first of those that cannot be sent beside what each call has of its own."""
    for name, value in given.items():
        if not name or not _HEADER.fullmatch(name) or name.lower() in _OF_EACH_CALL:
            raise ValueError(f"{key}: {name!r} is no header that can be added; take it out")
        if not value.isprintable() or value != value.strip():
            raise ValueError(f"{key}: the value of {name!r} cannot stand in a header; write it as one line")


def check_json_type(key: str, kind: str) -> None:
    """ValueError for what is no media type of JSON (RFC 6839, 3.1)."""
    if not is_json(kind):
        raise ValueError(f"{key}: {kind!r} is no media type of JSON, application/json or one with +json")


def is_json(kind: str) -> bool:
    """Whether a content type is that of JSON: application/json, or one that is made of it (RFC 6839, 3.1)."""
    return bool(_JSON.fullmatch(kind.strip()))
