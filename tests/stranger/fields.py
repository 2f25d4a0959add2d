"""Reads what a client sent; says by name what is wrong with it."""

import json
import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple, TypeVar

from flask import Request

LONGEST = {"pass": 200, "subject": 255, "description": 20_000, "remark": 10_000, "handler": 100}
MOST_ON_PAGE = 50
GREATEST = 10**15 - 1
NO_HEADERS: Mapping[str, str] = {}
HALF = re.compile(r"[\ud800-\udfff]")
WHOLE = re.compile(r"[0-9]{1,15}")
NUMBER = re.compile(r"[1-9][0-9]{0,14}")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
LONGEST_NAME = 255
Found = TypeVar("Found")


class Refusal(Exception):
    def __init__(self, status: int, message: str, headers: Mapping[str, str] = NO_HEADERS) -> None:
        self.status, self.message, self.headers = status, message, dict(headers)


def json_object(request: Request) -> dict[str, Any]:
    if request.mimetype != "application/json":
        raise Refusal(415, "Content-Type must be application/json")
    try:
        text = request.get_data().decode("utf-8")
        body = json.loads(text, object_pairs_hook=_named_once, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refusal(400, "body is not valid JSON") from None
    if not isinstance(body, dict):
        raise Refusal(400, "body must be a JSON object")
    return body


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def _no_constant(name: str) -> None:
    raise ValueError(name)


def inner(body: Mapping[str, Any], name: str, known: Collection[str]) -> dict[str, Any]:
    """The object of that name, with no other fields; an empty one where there is none."""
    found = body.get(name, {})
    if not isinstance(found, dict) or set(found) - set(known):
        raise Refusal(400, f"{name} must be an object of: {', '.join(known)}")
    return found


def text(body: Mapping[str, Any], name: str) -> str:
    """A text with something in it, exactly as it was sent; characters are counted, not bytes."""
    value = body.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Refusal(400, f"{name} is required: a string that is not blank")
    if len(value) > LONGEST[name]:
        raise Refusal(400, f"{name} is too long: {len(value)} characters, at most {LONGEST[name]}")
    if HALF.search(value):
        raise Refusal(400, f"{name} holds half of a surrogate pair, which is no character")
    return value


def choice(values: Mapping[str, Any], name: str, known: Collection[str]) -> str:
    value = values.get(name)
    if not isinstance(value, str) or value not in known:
        raise Refusal(400, f"{name} must be one of: {', '.join(known)}")
    return value


def filtered(request: Request, name: str, known: Collection[str]) -> str | None:
    given = request.args.getlist(name)
    return choice({name: ",".join(given)}, name, known) if given else None


def whole(request: Request, name: str, default: int, least: int = 0, most: int = GREATEST) -> int:
    given = ",".join(request.args.getlist(name) or [str(default)])
    if not WHOLE.fullmatch(given) or not least <= int(given) <= most:
        raise Refusal(400, f"{name} must be a whole number from {least} to {most}")
    return int(given)


class Page(NamedTuple):
    """Which part of a list is wanted. Pages are numbered from 0."""

    number: int
    size: int

    @property
    def part(self) -> dict[str, int]:
        """How many records are left out before it, and how many it may have."""
        return {"skipped": self.number * self.size, "size": self.size}

    def window(self, total: int) -> dict[str, int]:
        """What its answer says of it, where so many match in all."""
        return {"p": self.number, "pages": -(-total // self.size), "size": self.size, "total": total}


def page(request: Request) -> Page:
    return Page(whole(request, "p", 0), whole(request, "size", 25, least=1, most=MOST_ON_PAGE))


def number(name: str) -> int:
    """What cannot be an id is refused like one of nothing."""
    return int(name) if NUMBER.fullmatch(name) else 0


def found(record: Found | None) -> Found:
    """Another tenant's thing and none at all get one answer."""
    if record is None:
        raise Refusal(404, "no such thing")
    return record


def file_name(given: str | None) -> str:
    """A name without folders, and without what steers a terminal or turns the reading direction."""
    name = UNSEEN.sub("", re.split(r"[/\\]", given or "")[-1]).strip(" .")
    if not 0 < len(name) <= LONGEST_NAME:
        raise Refusal(400, f"the file needs a name of 1 to {LONGEST_NAME} characters")
    return name
