"""What frameworks and meshes make of answers: other shapes, other words, the same meaning.

No clause forbids any of it. Where the answer's shape is the target's own contract, a target file may name a
document that says otherwise (SEC-08); these are tried without one.
"""

import base64
import hashlib
import html
import json
import re
import time
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime, formatdate
from typing import Any
from urllib.parse import quote

from tests.fronts.passing_on import answers_with, compact, drop, header_of, is_data, plain, shown
from tests.fronts.proxy import Front, Passing
from tests.fronts.writes import AFTER_WRITES

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_SUMMARY = (
    *("id", "subject", "priority", "category", "status"),
    *("created_at", "updated_at", "sla_due_date", "comment_count"),
)


def written(write: Callable[[Any], str]) -> Front:
    """Writes JSON in its own way; what it says is the same."""

    def change(passing: Passing) -> None:
        if is_data(passing):
            passing.body = write(json.loads(passing.body)).encode()

    return Front(changes=change)


def each_value(change: Callable[[str, Any], Any]) -> Callable[[Passing, Any], Any]:
    """Changes each value at any depth, by the name that it has; "" in a list."""

    def walk(name: str, value: Any) -> Any:
        if isinstance(value, dict):
            value = {key: walk(key, each) for key, each in value.items()}
        elif isinstance(value, list):
            value = [walk("", each) for each in value]
        return change(name, value)

    return lambda passing, document: walk("", document)


def instants(write: Callable[[datetime], Any], below: str = "/") -> Front:
    """Writes the instants of fields, never of a customer's text, in its own way."""

    def change(name: str, value: Any) -> Any:
        is_one = name.endswith("_at") or name in ("sla_due_date", "timestamp")
        if is_one and isinstance(value, str) and _INSTANT.fullmatch(value):
            return write(datetime.fromisoformat(value))
        return value

    walk = each_value(change)
    return shown(lambda passing, whole: walk(passing, whole) if passing.path.startswith(below) else whole)


def _summaries(passing: Passing, document: Any) -> Any:
    if plain(passing) == "/support/tickets" and "tickets" in document:
        short = [
            {name: ticket[name] for name in _SUMMARY if name in ticket} for ticket in document["tickets"]
        ]
        return document | {"tickets": short}
    return document


def _without_nulls(name: str, value: Any) -> Any:
    return (
        {key: each for key, each in value.items() if each is not None} if isinstance(value, dict) else value
    )


def _with_a_point(name: str, value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _nothing_for_an_empty_list(passing: Passing) -> None:
    is_a_list = passing.method == "GET" and passing.status == 200 and is_data(passing)
    if is_a_list and [] in [
        json.loads(passing.body).get(name) for name in ("tickets", "comments", "notifications")
    ]:
        answers_with(passing, 204, "", "")


def _with_links(passing: Passing, document: Any) -> Any:
    def change(name: str, value: Any) -> Any:
        if isinstance(value, dict) and "id" in value:
            return value | {"_links": {"self": {"href": plain(passing), "id": value["id"]}}, "links": []}
        return value

    linked = each_value(change)(passing, document)
    if not isinstance(linked, dict):
        return linked
    return linked | {"meta": {"took_ms": passing.number % 40, "page": {}}}


def _rendered(name: str, value: Any) -> Any:
    if isinstance(value, dict) and isinstance(value.get("text"), str) and "author" in value:
        return value | {"rendered": f'<p class="md">{html.escape(value["text"])}</p>'}
    return value


def _trimmed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S.%f}".rstrip("0").rstrip(".") + "Z"


def _in_parts(moment: datetime) -> list[int]:
    """As Jackson does where nobody tells it otherwise."""
    return [*moment.timetuple()[:6], moment.microsecond * 1000]


def _with_html_escaped(document: Any) -> str:
    text = compact(document)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _as_php_writes_it(document: Any) -> str:
    return "\r\n\n" + json.dumps(document, indent=4).replace("/", "\\/") + "\n"


def _mesh(passing: Passing) -> None:
    """Plain text, and 403 for a token of somebody else's audience."""
    if passing.status != 401 or passing.path.startswith("/auth/"):
        return
    token = passing.sent.get("authorization", "").rpartition(" ")[2]
    drop(passing, "www-authenticate")
    if not token:
        answers_with(passing, 401, "text/plain", "Jwt is missing")
        passing.adds("WWW-Authenticate", f'Bearer realm="http://api.test{quote(plain(passing))}"')
    elif _audience(token) not in (None, "securebase-portal"):
        answers_with(passing, 403, "text/plain", "Audiences in Jwt are not allowed")
    else:
        answers_with(passing, 401, "text/plain", "Jwt verification fails")
        passing.adds("WWW-Authenticate", 'Bearer realm="http://api.test/", error="invalid_token"')


def _audience(token: str) -> Any:
    try:
        part = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))).get("aud")
    except (IndexError, ValueError, AttributeError):
        return None


def _pages_for_who_asks_for_anything(passing: Passing) -> None:
    """As of frameworks that serve people and programs: sent on to a page, who does not want JSON."""
    of_the_api = not plain(passing).startswith(("/files/", "/openapi", "/health"))
    if of_the_api and passing.status >= 400 and "json" not in passing.sent.get("accept", ""):
        answers_with(passing, 302, "text/html", '<a href="/sign-in">Sign in</a>')
        passing.adds("Location", "/sign-in" if passing.status == 401 else plain(passing))


def _challenges(passing: Passing) -> None:
    if passing.status == 401:
        drop(passing, "www-authenticate")
        passing.adds("WWW-Authenticate", 'DPoP algs="ES256 PS256", realm="Bearer, or not"')
        passing.adds("WWW-Authenticate", 'bearer  realm="api, v1" , error="invalid_token"')


def _unprocessable(passing: Passing) -> None:
    if passing.status == 400 and is_data(passing):
        passing.status = 422
        passing.body = compact(json.loads(passing.body) | {"status": 422}).encode()


def _policies_twice(passing: Passing) -> None:
    kind = header_of(passing, "content-type")
    if kind.startswith("application/") and "json" in kind and ";" not in kind:
        drop(passing, "content-type")
        passing.adds("Content-Type", kind.title() + '; Charset="UTF-8"')
    passing.headers += [
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "private, max-age=0"),
        ("Vary", "Origin"),
        ("Vary", "Accept-Encoding"),
    ]


def _server_by_the_address(passing: Passing) -> None:
    """As of Envoy's ring hash, or of nginx's `hash $uri`."""
    server = int(hashlib.sha256(plain(passing).encode()).hexdigest(), 16) % 3
    passing.adds("X-Served-By", f"cache-{server}")


def _burst(passing: Passing) -> None:
    passing.headers.insert(0, ("RateLimit-Policy", '"burst";q=20;w=1'))
    passing.headers.insert(0, ("RateLimit", f'"burst";r={passing.number % 3};t=1'))


def _clock_behind(passing: Passing) -> None:
    drop(passing, "date")
    passing.adds("Date", formatdate(time.time() - 40, usegmt=True))


def _request_id(passing: Passing) -> str:
    return hashlib.sha256(f"hop {passing.number}".encode()).hexdigest()[:32]


ANSWERS: dict[str, Front] = {
    **AFTER_WRITES,
    # What they hold.
    "lists of summaries": shown(_summaries),
    "nothing for an empty list": Front(changes=_nothing_for_an_empty_list),
    "null for an empty list": shown(each_value(lambda name, value: None if value == [] else value)),
    "an empty text for no further page": shown(
        each_value(lambda name, value: "" if name == "next_cursor" and value is None else value)
    ),
    "nulls left out": shown(each_value(_without_nulls)),
    "numbers with a point": shown(each_value(_with_a_point)),
    "links in each object": shown(_with_links),
    "comments rendered beside their text": shown(each_value(_rendered)),
    # How they are written.
    "whole seconds": instants(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%SZ}"),
    "nanoseconds and an offset": instants(lambda moment: f"{moment:%Y-%m-%dT%H:%M:%S.%f}000+00:00"),
    "notifications without a zone": instants(
        lambda moment: moment.replace(tzinfo=None).isoformat(), "/notifications"
    ),
    "notifications with instants in parts": instants(_in_parts, "/notifications"),
    "notifications with dates of HTTP": instants(
        lambda moment: format_datetime(moment, True), "/notifications"
    ),
    "fractions without closing zeros": instants(_trimmed),
    "signs of HTML escaped": written(_with_html_escaped),
    "JSON as PHP writes it": written(_as_php_writes_it),
    # Refusals.
    "a mesh's own words": Front(changes=_mesh),
    "pages for who asks for anything": Front(changes=_pages_for_who_asks_for_anything),
    "several challenges": Front(changes=_challenges),
    "422 for what is not valid": Front(changes=_unprocessable),
    # Headers.
    "each policy twice, types in capitals": Front(changes=_policies_twice),
    "a server by the address": Front(changes=_server_by_the_address),
    "a burst beside the hour": Front(changes=_burst),
    "a clock that is behind": Front(changes=_clock_behind),
    "two request ids": Front(
        changes=lambda passing: passing.headers.insert(0, ("X-Request-Id", _request_id(passing)))
    ),
}
"""By what it does."""
