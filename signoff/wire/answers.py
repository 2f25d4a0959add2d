"""Parses what a target answers into the guide's words. Pure; `Malformed` says what is wrong."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from signoff.wire.dialect import Dialect, Paging, TicketFields, Word

Json = Any
_LINK = re.compile(r"<([^>]*)>((?:[^,<\"]|\"(?:[^\"\\\\]|\\\\.)*\")*)")
_REL = re.compile(r";\s*rel\s*=\s*\"?([^\";,]+)", re.IGNORECASE)
"""A link of a `Link` header: its target, its parameters, and of these the relations."""
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_NUMBER = re.compile(r"-?[0-9]{1,15}")


class Malformed(ValueError):
    """The answer is not of the shape that the guide, or the target's own description, promises."""


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A ticket in the guide's words. A field that the answer does not hold is None; `raw` is the answer."""

    id: str
    subject: str | None
    description: str | None
    priority: str | None
    category: str | None
    status: str | None
    assigned_to: str | None
    created_at: str | None
    sla_due_date: str | None
    sla_met: bool | None
    comment_count: int | None
    version: int | str | None
    raw: Mapping[str, Json] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A comment in the guide's words."""

    id: str
    text: str
    created_at: str | None
    raw: Mapping[str, Json] = field(repr=False)


def with_one_line_end(text: str) -> str:
    """A comment is Markdown, in which all kinds of line ends are the same (CommonMark 0.31, 2.1)."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a list; `place` is where the next one begins, None on the last."""

    items: tuple[Mapping[str, Json], ...]
    place: str | None


def ticket(dialect: Dialect, body: Json) -> Ticket:
    """A ticket from a create, read or update answer."""
    return ticket_item(dialect, inside(dialect.envelopes.ticket, body, "ticket"))


def ticket_item(dialect: Dialect, item: Json) -> Ticket:
    """A ticket from an item of a list."""
    fields = dialect.ticket
    found = {name: get(item, getattr(fields, name)) for name in _TICKET_NAMES}
    for name in ("status", "priority", "category"):
        found[name] = guides_word(getattr(dialect.values, name), found[name])
    found["sla_met"] = _is_met(dialect.values.sla_met, found["sla_met"])
    found["comment_count"] = whole_number(found["comment_count"])
    return Ticket(id=identity(item, fields.id, "ticket"), raw=item, **found)


def comment(dialect: Dialect, body: Json) -> Comment:
    """A comment from the answer to adding it."""
    return comment_item(dialect, inside(dialect.envelopes.comment, body, "comment"))


def comment_item(dialect: Dialect, item: Json) -> Comment:
    """A comment from an item of a list."""
    fields = dialect.comment
    text = get(item, fields.text)
    if not isinstance(text, str):
        raise Malformed(f"a comment without a text in {fields.text!r}: {item!r:.200}")
    return Comment(
        id=identity(item, fields.id, "comment"),
        text=text,
        created_at=get(item, fields.created_at),
        raw=item,
    )


def page(
    dialect: Dialect, body: Json, envelope: str, begins: str | None, asked: int | None, link: str = ""
) -> Page:
    """A page of a list. `begins` is the place it was asked for at, `asked` the page size asked for.

    `link` is the answer's `Link` header.
    """
    items = objects_in(envelope, body)
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise Malformed(f"no list of objects in {envelope or 'the answer'!r}: {body!r:.200}")
    paging = dialect.paging
    if paging.style == "cursor":
        return Page(items=tuple(items), place=_cursor(paging, body, items, asked))
    if paging.style == "link":
        there = next_at(body, paging.next_link) if paging.next_link else next_in(link)
        return Page(items=tuple(items), place=there)
    full = len(items) >= (asked or paging.default_size)
    if paging.style == "page":
        following = str(int(begins or paging.first_page) + 1)
    else:
        following = str(int(begins or 0) + len(items))
    return Page(items=tuple(items), place=following if full else None)


def _cursor(paging: Paging, body: Json, items: Sequence[Json], asked: int | None) -> str | None:
    """Where the next page begins, None on the last."""
    if paging.more and get(body, paging.more) not in (True, 1, "true"):
        return None
    if paging.last_item:
        goes_on = bool(items) and (bool(paging.more) or len(items) >= (asked or paging.default_size))
        return identity(items[-1], paging.last_item, "last item") if goes_on else None
    place = get(body, paging.next_cursor)
    if isinstance(place, str) and _ADDRESS.match(place):
        raise Malformed(f'an address in place of a cursor, for which [paging] has style "link": {place:.200}')
    return None if place in (None, "") else str(place)


def next_in(link: str) -> str | None:
    """The parameters of the address that a `Link` header names as the next one (RFC 8288)."""
    for target, parameters in _LINK.findall(link):
        relations = _REL.search(parameters)
        if relations and "next" in relations.group(1).lower().split():
            return urlsplit(target).query or None
    return None


def next_at(body: Json, name: str) -> str | None:
    """The parameters of the next page's address, which that field holds, or in it its `href`; None: no more.

    Malformed where anything else stands there.
    """
    found = get(body, name)
    address = get(found, "href") if isinstance(found, dict) else found
    if address in (None, ""):
        return None
    if not isinstance(address, str) or not (parameters := urlsplit(address).query):
        raise Malformed(f"no address with parameters in {name!r}: {found!r:.200}")
    return parameters


def token(dialect: Dialect, body: Json) -> str:
    """The token from a sign-in answer."""
    found = get(body, dialect.login.token)
    if not isinstance(found, str) or not found:
        raise Malformed(f"no token in {dialect.login.token!r} of the sign-in answer")
    return found


def message(dialect: Dialect, body: Json) -> str:
    """What an error answer says to its reader: the mapped fields, joined; empty where there is none.

    An empty name is the whole answer; one that is a text, and no object, says nothing else.
    """
    if isinstance(body, str):
        return body
    found = (get(body, name) if name else body for name in dialect.errors.message)
    return " · ".join(str(part) for part in found if part)


_TICKET_NAMES = tuple(
    name for name in Ticket.__dataclass_fields__ if name in TicketFields.__dataclass_fields__ and name != "id"
)


def inside(envelope: str, body: Json, what: str) -> Json:
    """What the answer holds under `envelope`, or the answer itself where that is empty."""
    if not envelope:
        return body
    if (found := get(body, envelope)) is None:
        raise Malformed(f"no {envelope!r} in the answer that is to hold the {what}: {body!r:.200}")
    return found


def objects_in(envelope: str, body: Json) -> Json:
    """A list that the answer holds; null, as which some languages write an empty list, is one."""
    around, _, name = envelope.rpartition(".")
    holder = get_inward(body, around) if around else body
    if name and isinstance(holder, dict) and name in holder and holder[name] is None:
        return []
    return inside(envelope, body, "list")


def get(item: Json, name: str) -> Json:
    """The field of that name, whose dots lead inwards; None where there is none, or it has no name.

    In a list a number is the place, from 0 on, of which one leads inwards.
    """
    if isinstance(item, list) and name.isdecimal():
        return item[int(name)] if int(name) < len(item) else None
    if not name or not isinstance(item, dict):
        return None
    return get_inward(item, name) if "." in name and name not in item else item.get(name)


def whole_number(value: Json) -> Json:
    """A whole number that is written as a text or with a point, as the number; anything else as it is."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def get_inward(item: Json, place: str) -> Json:
    """What stands at `place`, whose dots lead inwards; None where there is nothing."""
    found = item if place else None
    for name in place.split("."):
        found = get(found, name)
    return found


def identity(item: Json, name: str, what: str) -> str:
    """The id of a thing, as text; Malformed when it has none."""
    found = get(item, name)
    if not isinstance(found, str | int) or isinstance(found, bool) or found == "":
        raise Malformed(f"a {what} without an id in {name!r}: {item!r:.200}")
    return str(found)


def guides_word(names: Mapping[str, Word], value: Json) -> Json:
    """The guide's word for a target's value, a number or a text; the value itself where none is mapped."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return value
    return next((guides for guides, theirs in names.items() if str(theirs) == str(value)), value)


def _is_met(names: Mapping[str, Word], value: Json) -> Json:
    """Whether an SLA was met, where the target says it in words; None: neither met nor missed."""
    return {"met": True, "missed": False}.get(str(guides_word(names, value))) if names else value
