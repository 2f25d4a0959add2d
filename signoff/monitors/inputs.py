"""Which class of its domain an input belongs to: what a request tried, in words. Pure.

domains.py has the table of all inputs and of their classes.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from signoff.monitors.domains import CATEGORIES, DOMAINS, PRIORITIES, STATUSES
from signoff.wire.dialect import Dialect, Word
from signoff.wire.requests import Request, filter_parameter, place_parameter

Class = tuple[str, str]
"""An input, and the class of its value."""

MEGABYTE = 1024 * 1024

_DEEPEST = 4
"""How far into a body it is looked: hostile ones are a hundred thousand deep."""


class Classes:
    """Tells of a request which operation it is, and the class of each of its inputs, for one target."""

    def __init__(self, dialect: Dialect, *, subject_chars: int, max_bytes: int) -> None:
        self._dialect, self._subject_chars, self._max_bytes = dialect, subject_chars, max_bytes

    def of(self, request: Request) -> tuple[str, list[Class]]:
        """The operation and the class of each input but the token; a text may be of several."""
        operation = self._operation(request.method, request.path)
        match operation:
            case "open a ticket" | "update a ticket" | "comment":
                return operation, [*self._body(operation, request), *self._key(operation, request)]
            case "list tickets" | "read comments" | "list notifications":
                return operation, list(self._query(operation, request.query))
            case "attach a file":
                return operation, list(self._file(request))
            case "any other call":
                known = request.method in ("GET", "POST", "PUT", "PATCH", "DELETE")
                method = request.method if request.method in ("HEAD", "OPTIONS") else "another"
                return operation, [("method", "known, at another place" if known else method)]
        return operation, []

    def _operation(self, method: str, path: str) -> str:
        paths, methods = self._dialect.paths, self._dialect.methods
        for name, verb, template in (
            ("open a ticket", "POST", paths.create_ticket),
            ("list tickets", "GET", paths.tickets),
            ("mark all as read", methods.read_all_notifications, paths.read_all_notifications),
            ("list notifications", "GET", paths.notifications),
            ("comment", "POST", paths.comments),
            ("read comments", "GET", paths.comments),
            ("attach a file", "POST", paths.attachments),
            ("look at a file", "GET", paths.attachment),
            ("mark a notification as read", methods.read_notification, paths.read_notification),
            ("delete a notification", "DELETE", paths.delete_notification),
            ("read a ticket", "GET", paths.ticket),
            ("update a ticket", methods.update_ticket, paths.ticket),
            ("delete a ticket", "DELETE", paths.ticket),
        ):
            if method == verb and _fits(template, path):
                return name
        return "any other call"

    def _body(self, operation: str, request: Request) -> Iterator[Class]:
        body = request.json
        if body is None and request.content is not None:
            sent = {name.lower(): value for name, value in request.headers.items()}.get("content-type", "")
            if not sent.startswith("application/json"):
                yield "body", "another type"
                return
            try:
                body = json.loads(request.content)
            except (ValueError, RecursionError):
                # Some are nested a hundred thousand deep, on purpose.
                yield "body", "no JSON"
                return
        yield "body", "JSON"
        fields, ticket = _fields(body), self._dialect.ticket
        if operation == "comment":
            yield from _text("text", fields, self._dialect.comment.text, None)
            return
        values = self._dialect.values
        if operation == "open a ticket":
            yield from _text("subject", fields, ticket.subject, self._subject_chars)
            yield from _text("description", fields, ticket.description, None)
            yield "category", _choice(fields, ticket.category, CATEGORIES, values.category)
        else:
            yield "status", _choice(fields, ticket.status, STATUSES, values.status)
            yield "assignee", _assignee(fields, ticket.assigned_to)
        yield "priority", _choice(fields, ticket.priority, PRIORITIES, values.priority)

    def _key(self, operation: str, request: Request) -> Iterator[Class]:
        name = self._dialect.headers.idempotency_key
        if operation != "update a ticket" and name:
            yield "idempotency key", "given" if name in request.headers else "none given"

    def _query(self, operation: str, query: Mapping[str, str]) -> Iterator[Class]:
        paging, values = self._dialect.paging, self._dialect.values
        yield "page size", _size(query.get(paging.size), paging.max_size)
        begins = query.get(place_parameter(paging))
        yield "place", "the first page" if begins in (None, "0") else "a later page"
        if operation == "list tickets":
            for name, words in (("status", STATUSES), ("priority", PRIORITIES)):
                theirs = filter_parameter(self._dialect, name)
                yield name, _choice(query, theirs, words, getattr(values, name))
        if operation == "list notifications":
            types, filters = DOMAINS[operation]["type"][1:-1], self._dialect.filters
            yield "type", _choice(query, filters.type, types, values.notification_type)
            yield "unread", "given" if filters.unread in query else "none given"

    def _file(self, request: Request) -> Iterator[Class]:
        names = self._dialect.attachment
        if request.opaque and request.content is not None:
            head, _, content = request.content.partition(b"\r\n\r\n")
            lines = head.decode("utf-8", errors="replace").split("\r\n")
            name = "".join(lines[1:2]).partition('filename="')[2].rpartition('"')[0]
            kind = "".join(lines[2:3]).partition(": ")[2]
            # What a form's last boundary takes.
            said: dict[str, Any] = {"filename": name, "size": len(content) - len(lines[0]) - 6, "kind": kind}
        else:
            fields = request.json if isinstance(request.json, dict) else {}
            said = {"filename": fields.get(names.filename), "size": fields.get(names.size)}
            said["kind"] = fields.get(names.content_type)
        yield "size", _bytes(said["size"], self._max_bytes)
        yield "content type", _content_type(said["kind"])
        yield from _name(said["filename"])


def token_class(token: str | None, name: str | None) -> Class:
    """Whose token is shown, by the name of its variable."""
    if token is None:
        return "token", "none"
    if name == "AGENT_TOKEN":
        return "token", "a support agent's"
    return "token", "a second or altered one" if name in ("ALTERED_TOKEN", "SECOND_TOKEN") else "its own"


def _fits(template: str, path: str) -> bool:
    wanted, found = template.split("/"), path.partition("?")[0].split("/")
    return (
        bool(template)
        and len(wanted) == len(found)
        and all(one.startswith("{") or one == other for one, other in zip(wanted, found, strict=True))
    )


def _fields(body: Any, outer: str = "", depth: int = 0) -> dict[str, Any]:
    """The fields of a body by their names, those within others with dots, as a target file writes them."""
    found: dict[str, Any] = {}
    for name, value in body.items() if isinstance(body, dict) else ():
        found[outer + name] = value
        if depth < _DEEPEST:
            found |= _fields(value, f"{outer}{name}.", depth + 1)
    return found


def _text(input_: str, fields: Mapping[str, Any], name: str, limit: int | None) -> Iterator[Class]:
    if name not in fields:
        yield input_, "missing"
    elif not isinstance(text := fields[name], str):
        yield input_, "no text"
    else:
        yield input_, _length(text, limit)
        for kind in _kinds(text):
            yield input_, kind


def _length(text: str, limit: int | None) -> str:
    size = len(text)
    if not text.strip():
        return "blank"
    if size == 1:
        return "one character"
    if limit is not None:
        near = {limit - 1: "one below the limit", limit: "the limit", limit + 1: "one beyond"}
        return near.get(size, "ordinary" if size < limit else "far beyond")
    if size == 10_000:
        return "exactly 10,000"
    return "beyond 10,000" if size > 10_000 else "over 4,000" if size > 4_000 else "ordinary"


def _kinds(text: str) -> Iterator[str]:
    if any(each in text for each in ("\n", "\t", "\r", "  ")):
        yield "line ends, tabs, blanks"
    if any((ord(each) < 32 and each not in "\n\t\r") or ord(each) == 127 for each in text):
        yield "control characters"
    if not text.isascii():
        yield "beyond ASCII"
    if any(ord(each) > 0xFFFF for each in text):
        yield "beyond 16 bits"
    if "<" in text or "](" in text:
        yield "markup"
    if text.strip().isdecimal():
        yield "digits only"


def _choice(fields: Mapping[str, Any], name: str, words: tuple[str, ...], names: Mapping[str, Word]) -> str:
    if name not in fields:
        return "none given"
    value = fields[name]
    # In a query a number is a text.
    said = str(value) if isinstance(value, str | int) else None
    found = next((word for word in words if str(names.get(word, word)) == said), None)
    return found or ("unknown" if isinstance(value, str) else "no text")


def _assignee(fields: Mapping[str, Any], name: str) -> str:
    if name not in fields:
        return "none given"
    value = fields[name]
    if value is None:
        return "nobody"
    return "no text" if not isinstance(value, str) else "a name" if value.strip() else "blank"


def _size(text: str | None, most: int) -> str:
    if text is None:
        return "none given"
    if not (text.isascii() and text.isdecimal() and len(text) < 20) or int(text) == 0:
        return "no number"
    size = int(text)
    named = {1: "1", most: "the most"}
    return named.get(size, "up to the most" if size < most else "beyond the most")


def _bytes(size: object, most: int) -> str:
    if not isinstance(size, int) or size < 0:
        return "no number"
    if size == 0:
        return "empty"
    if size >= most:
        return "the most" if size == most else "beyond the most"
    return "under a megabyte" if size < MEGABYTE else "a megabyte and more"


def _content_type(kind: object) -> str:
    if not isinstance(kind, str) or "/" not in kind:
        return "none"
    begin, _, rest = kind.partition("/")
    if begin in ("text", "image"):
        return "a text" if begin == "text" else "a picture"
    return {"zip": "an archive", "octet-stream": "a program or unknown"}.get(rest, "another")


def _name(name: object) -> Iterator[Class]:
    if name is None:
        yield "name", "missing"
    elif not isinstance(name, str):
        yield "name", "no text"
    else:
        long = "over 255 characters" if len(name) > 255 else "ordinary"
        yield "name", long if name.strip() else "blank"
        if "/" in name or "\\" in name or ".." in name:
            yield "name", "a path"
        for kind in _kinds(name):
            if kind != "digits only":
                yield "name", kind
