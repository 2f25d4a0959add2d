"""Every operation of the API and of the live connections; the target's documents are held to them."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from signoff.wire.dialect import Dialect

Route = Callable[[Dialect], tuple[str, str]]

OPERATIONS: dict[str, Route] = {
    "create ticket": lambda of: ("POST", of.paths.create_ticket),
    "list tickets": lambda of: ("GET", of.paths.tickets),
    "read ticket": lambda of: ("GET", of.paths.ticket),
    "update ticket": lambda of: (of.methods.update_ticket, of.paths.ticket),
    "delete ticket": lambda of: ("DELETE", of.paths.ticket),
    "add comment": lambda of: ("POST", of.paths.comments),
    "read comments": lambda of: ("GET", of.paths.comments),
    "add file": lambda of: ("POST", of.paths.attachments),
    "see file": lambda of: ("GET", of.paths.attachment),
    "download file": lambda of: ("GET", of.paths.attachment_content),
    "list notifications": lambda of: ("GET", of.paths.notifications),
    "mark read": lambda of: (of.methods.read_notification, of.paths.read_notification),
    "mark all read": lambda of: (of.methods.read_all_notifications, of.paths.read_all_notifications),
    "delete notification": lambda of: ("DELETE", of.paths.delete_notification),
    "register webhook": lambda of: ("POST", of.paths.webhooks),
    "list webhooks": lambda of: ("GET", of.paths.webhooks),
    "read webhook": lambda of: ("GET", of.paths.webhook),
    "change webhook": lambda of: ("PUT", of.paths.webhook),
    "delete webhook": lambda of: ("DELETE", of.paths.webhook),
    "test webhook": lambda of: ("POST", of.paths.webhook_test),
    "rotate secret": lambda of: ("POST", of.paths.webhook_secret),
    "list deliveries": lambda of: ("GET", of.paths.webhook_deliveries),
    "redrive delivery": lambda of: ("POST", of.paths.webhook_redrive),
    "forecast costs": lambda of: ("GET", of.paths.forecast),
    "sign in": lambda of: ("POST", of.paths.login),
}
"""Over HTTP. An empty path says that the target has no such route."""

_SEGMENT = re.compile(r"\{[^}]*\}")


def loaded(document: Path) -> dict[str, Any]:
    """The document."""
    found: dict[str, Any] = yaml.load(document.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found


def without_a_row(document: Mapping[str, Any], dialect: Dialect, rows: set[tuple[str, str]]) -> list[str]:
    """The operations of an OpenAPI document, and the places in them, for which there is no row.

    `rows` are operations and places. An operation that takes no token and no input can open nothing.
    """
    known = {_shape(*route(dialect)): name for name, route in OPERATIONS.items()}
    missing = []
    for method, path, operation in _operations(document):
        taken = _places(document, path, operation, dialect)
        if operation.get("security", document.get("security")) == [] and not taken:
            continue
        name = known.get(_shape(method, path))
        if name is None:
            missing.append(f"{method} {path}")
        else:
            missing += [f"{method} {path}: {place}" for place in sorted(taken) if (name, place) not in rows]
    return missing


def live_without_a_row(document: Mapping[str, Any], dialect: Dialect, rows: set[str]) -> list[str]:
    """The operations of an AsyncAPI document for which there is no row: frames taken, and messages sent.

    A frame that a client sends is known by its constants: those of the target file's own frames.
    """
    live = dialect.live
    frames = {"subscribe": live.subscribe, "ping": live.ping}
    missing = []
    for name, operation in document.get("operations", {}).items():
        if operation.get("action") == "send":
            known = "hear" in rows
        else:
            words = [f'"{word}"' for word in _constants(document, operation)]
            known = any(row in rows and any(word in frame for word in words) for row, frame in frames.items())
        if not known:
            missing.append(name)
    return missing


def _constants(document: Mapping[str, Any], node: Any) -> Iterator[str]:
    """The constants that the messages of an operation hold: what tells one frame from another."""
    if isinstance(node, list):
        for value in node:
            yield from _constants(document, value)
    if not isinstance(node, dict):
        return
    if "$ref" in node:
        found: Any = document
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        yield from _constants(document, found)
    for key, value in node.items():
        if key == "const":
            yield str(value)
        elif key not in ("reply", "channel"):
            yield from _constants(document, value)


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document.get("paths", {}).items():
        shared = item.get("parameters", [])
        for method in ("get", "put", "post", "delete", "patch", "head", "options"):
            if method in item:
                own = item[method]
                yield (
                    method.upper(),
                    path,
                    {**own, "parameters": [*shared, *own.get("parameters", [])]},
                )


def _places(
    document: Mapping[str, Any], path: str, operation: Mapping[str, Any], dialect: Dialect
) -> set[str]:
    places = {"path"} if "{" in path else set()
    if "requestBody" in operation:
        places.add("body")
    for parameter in operation.get("parameters", []):
        if "$ref" in parameter:
            parameter = document["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
        if parameter["name"] == dialect.paging.cursor:
            places.add("cursor")
        elif parameter["name"].lower() == dialect.headers.idempotency_key.lower():
            places.add("idempotency key")
        elif parameter["in"] == "query":
            places.add("query")
    return places


def _shape(method: str, path: str) -> tuple[str, str]:
    return method, _SEGMENT.sub("{}", path)
