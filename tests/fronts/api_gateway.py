"""What an HTTP API of Amazon API Gateway makes of what is behind it, when it asks who calls by itself.

It knows the routes of the API's document and not what they are about: a method that no route has is not
found, and whoever is not admitted is told so in its own words.
https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
"""

import base64
import hashlib
import json
import re
from pathlib import Path

import yaml

from tests.fronts.proxy import Front, Passing

LONGEST_BODY = 10 * 1024 * 1024
_DOCUMENT = Path(__file__).parents[2] / "backend" / "openapi.yaml"
# A file is no operation of the API, and so is what serves the document itself.
_BESIDE = {"/openapi.json": ("get",), "/files/{name}": ("get", "put")}
_ROUTES = yaml.safe_load(_DOCUMENT.read_text(encoding="utf-8"))["paths"] | _BESIDE
_PATTERNS = [
    (
        re.compile(re.sub(r"\{\w+\}", "[^/]+", route.replace("/files/{name}", "/files/.+"))),
        frozenset(method.upper() for method in methods),
    )
    for route, methods in _ROUTES.items()
]
_ITS_OWN = {401: "Unauthorized", 404: "Not Found", 413: "Request Entity Too Large"}
_KEPT = ("access-control-", "vary", "date")


def _change(passing: Passing) -> None:
    passing.headers = [(name.lower(), value) for name, value in passing.headers]
    if passing.status == 401:
        _answers(passing, 401)
        passing.adds("www-authenticate", 'Bearer error="invalid_token"')
    elif not _is_route(passing.method, passing.path.partition("?")[0]):
        _answers(passing, 404)
    drawn = hashlib.sha256(f"request {passing.number}".encode()).digest()[:11]
    passing.adds("apigw-requestid", base64.b64encode(drawn).decode())


def _is_route(method: str, path: str) -> bool:
    # What asks for leave for another origin is answered by the API Gateway, where it is told to.
    if method == "OPTIONS":
        return True
    return any(pattern.fullmatch(path) and method in methods for pattern, methods in _PATTERNS)


def _answers(passing: Passing, status: int) -> None:
    """Its own answer in place of what is behind it."""
    passing.status = status
    passing.headers = [pair for pair in passing.headers if pair[0].startswith(_KEPT)]
    passing.adds("content-type", "application/json")
    passing.body = json.dumps({"message": _ITS_OWN[status]}).encode()


API_GATEWAY = Front(changes=_change)
