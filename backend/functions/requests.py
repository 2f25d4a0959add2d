"""An API Gateway proxy event, read once and strictly."""

import base64
import binascii
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.domain.errors import (
    BodyTooLarge,
    FieldError,
    InvalidInput,
    MalformedBody,
    Unauthenticated,
    WrongContentType,
    invalid,
)

LONGEST_BODY = 256 * 1024

_BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
_JSON = re.compile(r"application/json\s*(?:;.*)?", re.IGNORECASE)

Values = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Request:
    """One request. Header names are lower-case; `route` is the resource, or the path if none matched."""

    id: str
    method: str
    path: str
    route: str
    headers: Values
    query: Values
    path_parameters: Mapping[str, str]
    raw_body: str | None
    is_base64: bool

    def header(self, name: str) -> str | None:
        """Return a header that may be sent once; InvalidInput naming it if it came twice."""
        values = self.headers.get(name.lower(), ())
        if len(values) > 1:
            raise invalid(name, "may be sent only once")
        return values[0] if values else None

    def bearer_token(self) -> str:
        """Return the token; Unauthenticated unless there is exactly one, in `Authorization`."""
        values = self.headers.get("authorization", ())
        found = _BEARER.fullmatch(values[0].strip()) if len(values) == 1 else None
        if found is None:
            raise Unauthenticated("no bearer token")
        return found[1]

    def single_query(self, known: frozenset[str]) -> dict[str, str]:
        """Return the query parameters; InvalidInput names the unknown and the repeated ones."""
        errors = [
            FieldError(name, "may be given only once" if name in known else "is not a parameter here")
            for name, values in self.query.items()
            if name not in known or len(values) != 1
        ]
        if errors:
            raise InvalidInput(*errors)
        return {name: values[0] for name, values in self.query.items()}

    def json_body(self) -> dict[str, Any]:
        """Return the body, one JSON object. WrongContentType, BodyTooLarge, MalformedBody."""
        if not _JSON.fullmatch((self.header("Content-Type") or "").strip()):
            raise WrongContentType("the body must be application/json")
        body = _decoded(self.raw_body or "", self.is_base64)
        if len(body) > LONGEST_BODY:
            raise BodyTooLarge(f"the body must be at most {LONGEST_BODY} bytes long")
        return _one_object(body)


def read_event(event: Mapping[str, Any]) -> Request:
    """Read a REST API (v1) proxy event."""
    context = event.get("requestContext") or {}
    resource, path = str(event.get("resource", "")), str(event.get("path", ""))
    return Request(
        id=str(context.get("requestId") or uuid.uuid4()),
        method=str(event.get("httpMethod", "")).upper(),
        path=path,
        route=path if "{proxy+}" in resource else resource,
        headers=_lower_case(_all_values(event, "multiValueHeaders", "headers")),
        query=_all_values(event, "multiValueQueryStringParameters", "queryStringParameters"),
        path_parameters=event.get("pathParameters") or {},
        raw_body=event.get("body"),
        is_base64=bool(event.get("isBase64Encoded")),
    )


def _all_values(event: Mapping[str, Any], multiple: str, single: str) -> dict[str, tuple[str, ...]]:
    several = event.get(multiple)
    if several is not None:
        return {name: tuple(values) for name, values in several.items()}
    return {name: (value,) for name, value in (event.get(single) or {}).items()}


def _lower_case(headers: Values) -> Values:
    merged: dict[str, tuple[str, ...]] = {}
    for name, values in headers.items():
        # Two spellings of one header are two values of it.
        merged[name.lower()] = merged.get(name.lower(), ()) + values
    return merged


def _decoded(body: str, is_base64: bool) -> bytes:
    try:
        return base64.b64decode(body, validate=True) if is_base64 else body.encode()
    except (binascii.Error, UnicodeEncodeError) as fault:
        raise MalformedBody("the body is not UTF-8") from fault


def _one_object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body.decode(), object_pairs_hook=_without_repeats, parse_constant=_no_constant)
    except (ValueError, RecursionError) as fault:
        raise MalformedBody("the body is not valid JSON") from fault
    if not isinstance(value, dict):
        raise MalformedBody("the body must be a JSON object")
    return value


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    # Which of two values counts depends on the reader: a repeated name is an attack or a mistake.
    if len(unique) != len(pairs):
        raise ValueError("a name is repeated")
    return unique


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
