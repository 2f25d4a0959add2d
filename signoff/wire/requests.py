"""Builds requests in the target's dialect. Pure: nothing is sent from here."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from typing import Any
from urllib.parse import parse_qsl, quote

from signoff.wire.dialect import Dialect, Paging

Json = Any
JSON_TYPE = "application/json"


@dataclass(frozen=True, kw_only=True)
class Request:
    """One HTTP request. `says` is what the caller does, for people: "opens a ticket".

    The content of an `opaque` one, and of its answer, is a file: it is described, never quoted.
    """

    says: str
    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Json = None
    content: bytes | None = None
    opaque: bool = False


def open_ticket(dialect: Dialect, fields: Mapping[str, Json], key: str | None = None) -> Request:
    """`fields` by the guide's names; unknown ones are sent as they are. `key` makes it idempotent."""
    return Request(
        says="opens a ticket",
        method="POST",
        path=dialect.paths.create_ticket,
        json=_whole(dialect.bodies.open_ticket, dialect.bodies.ticket_within, _ticket_out(dialect, fields)),
        headers=_idempotent(dialect, key),
    )


def list_tickets(
    dialect: Dialect,
    filters: Mapping[str, str] | None = None,
    *,
    size: int | None = None,
    place: str | None = None,
) -> Request:
    """`filters` by the guide's names; `place` is where the page begins (a cursor or an offset)."""
    wanted = dict(filters or {})
    query = {
        filter_parameter(dialect, name): str(_value(dialect, name, value)) for name, value in wanted.items()
    }
    with_filters = "".join(f" with {name}={value}" for name, value in wanted.items())
    return Request(
        says="lists tickets" + with_filters + page_words(size, place),
        method="GET",
        path=dialect.paths.tickets,
        query=query | page_query(dialect, size, place),
    )


def read_ticket(dialect: Dialect, ticket_id: str) -> Request:
    """Reads one ticket's details."""
    return Request(says="reads the ticket", method="GET", path=at(dialect.paths.ticket, ticket_id))


def update_ticket(
    dialect: Dialect, ticket_id: str, fields: Mapping[str, Json], headers: Mapping[str, str] | None = None
) -> Request:
    """Changes a ticket; `fields` by the guide's names."""
    changes = ", ".join(f"{name}={value!r}" for name, value in fields.items())
    return Request(
        says=f"updates the ticket: {changes}",
        method=dialect.methods.update_ticket,
        path=at(dialect.paths.ticket, ticket_id),
        json=_whole(
            {
                name: value.replace("{id}", ticket_id) if isinstance(value, str) else value
                for name, value in dialect.bodies.update_ticket.items()
            },
            dialect.bodies.ticket_within,
            _ticket_out(dialect, fields),
        ),
        headers={**dialect.headers.update_ticket, **(headers or {})},
    )


def delete_ticket(dialect: Dialect, ticket_id: str) -> Request:
    """Tries to delete a ticket."""
    return Request(says="deletes the ticket", method="DELETE", path=at(dialect.paths.ticket, ticket_id))


def add_comment(dialect: Dialect, ticket_id: str, text: Json, key: str | None = None) -> Request:
    """Adds a comment; `key` makes it idempotent."""
    return Request(
        says="adds a comment",
        method="POST",
        path=at(dialect.paths.comments, ticket_id),
        json=_whole(
            dialect.bodies.add_comment, dialect.bodies.comment_within, nested({dialect.comment.text: text})
        ),
        headers=_idempotent(dialect, key),
    )


def list_comments(
    dialect: Dialect, ticket_id: str, *, size: int | None = None, place: str | None = None
) -> Request:
    """Reads one page of a ticket's comments."""
    return Request(
        says="reads the comments" + page_words(size, place),
        method="GET",
        path=at(dialect.paths.comments, ticket_id),
        query=page_query(dialect, size, place),
    )


def sign_in(dialect: Dialect, api_key: str) -> Request:
    """Signs in with an API key."""
    body = nested({dialect.login.api_key: api_key})
    return Request(says="signs in", method="POST", path=dialect.paths.login, json=body)


def nested(fields: Mapping[str, Json]) -> dict[str, Json]:
    """Fields as they are sent: dots in the target's names lead inwards."""
    made: dict[str, Json] = {}
    for name, value in fields.items():
        *outer, inner = name.split(".")
        made = merged(made, reduce(lambda within, step: {step: within}, reversed(outer), {inner: value}))
    return made


def body_of(dialect: Dialect, request: Request) -> tuple[bytes | None, dict[str, str]]:
    """The bytes of a request, if it has any, and its headers."""
    headers, content = dict(request.headers), request.content
    if not request.opaque:
        headers = accepting(dialect, headers)
    if content is None and request.json is not None:
        content = json.dumps(request.json, ensure_ascii=False).encode("utf-8", "surrogatepass")
        headers.setdefault("Content-Type", JSON_TYPE)
    return content, with_json_type(dialect, headers) if "Content-Type" in headers else headers


def accepting(dialect: Dialect, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers with what is wanted in return: who asks for anything is shown a page, or sent on to one, by
    frameworks that serve people and programs (Laravel, Rails, Spring)."""
    if any(name.lower() == "accept" for name in headers):
        return dict(headers)
    return {"Accept": f"{dialect.bodies.content_type.partition(';')[0]}, */*;q=0.5", **headers}


def with_json_type(dialect: Dialect, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of a body that is JSON: where they do not say another type, the target's own for it."""
    said = {name: value for name, value in headers.items() if name.lower() == "content-type"}
    if said and set(said.values()) != {JSON_TYPE}:
        return dict(headers)
    return {**headers, next(iter(said), "Content-Type"): dialect.bodies.content_type}


def parameter(name: str) -> str:
    """What a field is called in a query: its own name, without those of what it stands in."""
    return name.rpartition(".")[2]


def filter_parameter(dialect: Dialect, name: str) -> str:
    """What narrows the list of tickets by that field (the guide's word)."""
    return getattr(dialect.filters, name, "") or parameter(getattr(dialect.ticket, name, name))


def merged(one: Mapping[str, Json], other: Mapping[str, Json]) -> dict[str, Json]:
    """Both, objects within them joined; what stands in both is the other's."""
    both = {**one, **other}
    for name in one.keys() & other.keys():
        if isinstance(one[name], dict) and isinstance(other[name], dict):
            both[name] = merged(one[name], other[name])
    return both


def _whole(beside: Mapping[str, Json], within: str, said: Mapping[str, Json]) -> dict[str, Json]:
    """A body: what is said, at the place `within` it, and what each such call carries beside that."""
    return merged(nested(beside), nested({within: dict(said)}) if within else said)


def at(template: str, of: str) -> str:
    """The route of that thing."""
    return template.replace("{id}", quote(of, safe=""))


def _idempotent(dialect: Dialect, key: str | None) -> dict[str, str]:
    return {} if key is None else {dialect.headers.idempotency_key: key}


def _ticket_out(dialect: Dialect, fields: Mapping[str, Json]) -> dict[str, Json]:
    # A field that the target has no name for is sent under the guide's: it may listen to it all the same.
    names = {name: getattr(dialect.ticket, name, "") for name in fields}
    ours = {names[name]: _value(dialect, name, value) for name, value in fields.items() if names[name]}
    return nested(ours) | {name: value for name, value in fields.items() if not names[name]}


def _value(dialect: Dialect, name: str, value: Json) -> Json:
    names = getattr(dialect.values, name, None)
    return names.get(value, value) if isinstance(names, dict) and isinstance(value, str) else value


def page_query(dialect: Dialect, size: int | None, place: str | None) -> dict[str, str]:
    """The parameters that ask for one page of a list."""
    paging = dialect.paging
    query = {} if size is None else {paging.size: str(size)}
    if place is None:
        return query
    if paging.style == "link":
        return query | dict(parse_qsl(place, keep_blank_values=True))
    return query | {place_parameter(paging): place}


def place_parameter(paging: Paging) -> str:
    """The parameter that says where a page begins; empty where links do."""
    return {"cursor": paging.cursor, "offset": paging.offset, "page": paging.page}.get(paging.style, "")


def page_words(size: int | None, place: str | None) -> str:
    """The same for people."""
    words = "" if size is None else f", {size} a page"
    return words if place is None else words + ", next page"
