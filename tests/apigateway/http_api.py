"""What an HTTP API of Amazon API Gateway makes of the functions behind it (payload format 2.0).

It knows the routes of the API's document and not what they are about. Whoever is not admitted, a route that
is not there, a body that is too large and a function that takes too long are answered in its own words, and
nothing of that reaches a function. It also answers what browsers ask for leave for.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html, ".../http-api-quotas.html"
"""

import base64
import hashlib
import json
import re
from pathlib import Path

import yaml

from tests.fronts.proxy import Front, Passing

LONGEST_BODY = 10 * 1024 * 1024
"""Bytes, as sent; of anything a customer uploads through the API, not through the bucket's links."""
LONGEST_WAIT_S = 29.0
BUCKET = "/files/"
"""Below this the reference serves what is a bucket's address on AWS: no API Gateway stands before it."""
_DOCUMENT = Path(__file__).parents[2] / "backend" / "openapi.yaml"
_ROUTES = yaml.safe_load(_DOCUMENT.read_text(encoding="utf-8"))["paths"] | {"/openapi.json": ("get",)}
_PATTERNS = [
    (re.compile(re.sub(r"\{\w+\}", "[^/]+", route)), frozenset(method.upper() for method in methods))
    for route, methods in _ROUTES.items()
]
_ITS_OWN = {
    401: "Unauthorized",
    404: "Not Found",
    413: "Request Entity Too Large",
    503: "Service Unavailable",
}
_METHODS = "DELETE,GET,POST,PUT"
_ALLOWED = "authorization,content-type,idempotency-key,if-match,x-api-key,x-request-id"
_EXPOSED = "etag,location,ratelimit,ratelimit-policy,retry-after,x-request-id"


def http_api(
    portal: str = "",
    links_to: str = "",
    longest_wait_s: float = LONGEST_WAIT_S,
    longest_body: int = LONGEST_BODY,
) -> Front:
    """Such an API, whose `portal` (an origin) may be read from; without one it says nothing of origins.

    Addresses in answers that begin with `links_to` become its own.
    """

    def answers(passing: Passing) -> bool:
        path = passing.path.partition("?")[0]
        if path.startswith(BUCKET):
            return False
        if _asks_for_leave(passing):
            passing.status = 204
        elif not is_route(passing.method, path):
            _say(passing, 404)
        elif len(passing.content) > longest_body:
            _say(passing, 413)
        else:
            return False
        _sign(passing, portal)
        return True

    def changes(passing: Passing) -> None:
        if passing.path.startswith(BUCKET):
            _lead_to(passing, portal)
            return
        passing.headers = [(name.lower(), value) for name, value in passing.headers]
        if passing.status == 401:
            _say(passing, 401)
            passing.adds("www-authenticate", 'Bearer error="invalid_token"')
        if links_to:
            passing.body = passing.body.replace(links_to.encode(), f"http://{passing.host}".encode())
        _sign(passing, portal)

    return Front(
        answers=answers,
        changes=changes,
        patience_s=longest_wait_s,
        gives_up=lambda passing: _say(passing, 503),
    )


def _asks_for_leave(passing: Passing) -> bool:
    """CORS preflight: answered by the API Gateway, for any path."""
    return passing.method == "OPTIONS" and "access-control-request-method" in passing.sent


def is_route(method: str, path: str) -> bool:
    """Whether the API's document has that operation; OPTIONS is nobody's."""
    return any(pattern.fullmatch(path) and method in methods for pattern, methods in _PATTERNS)


def _say(passing: Passing, status: int) -> None:
    """Its own answer in place of what is behind it."""
    kept = [pair for pair in passing.headers if pair[0].lower() in ("date", "vary")]
    passing.status, passing.headers = status, kept
    passing.adds("content-type", "application/json")
    passing.body = json.dumps({"message": _ITS_OWN[status]}).encode()


def _sign(passing: Passing, portal: str) -> None:
    """What it adds to each answer."""
    _let_in(passing, portal)
    drawn = hashlib.sha256(f"request {passing.number}".encode()).digest()[:11]
    passing.adds("apigw-requestid", base64.b64encode(drawn).decode())


def _lead_to(passing: Passing, portal: str) -> None:
    """The bucket's rule for other origins names the portal as browsers see it."""
    if portal:
        passing.headers = [
            (name, portal if name.lower() == "access-control-allow-origin" else value)
            for name, value in passing.headers
        ]


def _let_in(passing: Passing, portal: str) -> None:
    """Its own word on other origins, in place of what the functions say."""
    if not portal:
        return
    passing.headers = [pair for pair in passing.headers if not pair[0].lower().startswith("access-control-")]
    if passing.sent.get("origin") == portal:
        passing.adds("access-control-allow-origin", portal)
        passing.adds("access-control-expose-headers", _EXPOSED)
        if "access-control-request-method" in passing.sent:
            passing.adds("access-control-allow-methods", _METHODS)
            passing.adds("access-control-allow-headers", _ALLOWED)
            passing.adds("access-control-max-age", "300")
