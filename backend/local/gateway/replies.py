"""What the gateway sends: a function's result, checked as API Gateway checks it. Pure."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus

Headers = list[tuple[bytes, bytes]]
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
#: Set by the connection itself, never by a function.
_CONNECTION = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"})


class MalformedResultError(Exception):
    """A function returned what API Gateway would answer with 502."""


@dataclass(frozen=True)
class Reply:
    """Status, headers and body bytes, ready for the wire."""

    status: int
    headers: Headers
    body: bytes

    def closing(self) -> "Reply":
        """The same, after which the connection ends."""
        return replace(self, headers=[*self.headers, (b"connection", b"close")])


def of_result(result: object) -> Reply:
    """Read a Lambda proxy result. Raises MalformedResultError, which names the part that is wrong."""
    if not isinstance(result, Mapping):
        raise MalformedResultError(f"the result is a {type(result).__name__}, not a mapping")
    status = result.get("statusCode")
    if not isinstance(status, int) or not 200 <= status <= 599:
        raise MalformedResultError(f"statusCode is {status!r}")
    body = _body(result.get("body"), result.get("isBase64Encoded"))
    headers = _headers(result.get("headers") or {}, result.get("multiValueHeaders") or {})
    if status in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
        return Reply(status, headers, b"")
    return Reply(status, [*headers, (b"content-length", b"%d" % len(body))], body)


def _body(body: object, is_base64: object) -> bytes:
    if body is None:
        return b""
    if not isinstance(body, str):
        raise MalformedResultError(f"body is a {type(body).__name__}, not a str")
    try:
        return base64.b64decode(body, validate=True) if is_base64 else body.encode()
    except ValueError as error:  # not base64, or a lone surrogate
        raise MalformedResultError(f"body cannot be encoded: {error}") from error


def _headers(single: object, multiple: object) -> Headers:
    """As API Gateway merges them: a name in both counts once, with its several values."""
    if not isinstance(single, Mapping) or not isinstance(multiple, Mapping):
        raise MalformedResultError("headers and multiValueHeaders are mappings")
    if not all(isinstance(values, list) for values in multiple.values()):
        raise MalformedResultError("multiValueHeaders holds something that is not a list")
    merged: dict[object, list[object]] = {name: [value] for name, value in single.items()}
    merged.update(multiple)
    return [_header(name, value) for name, values in merged.items() for value in values if _is_ours(name)]


def _is_ours(name: object) -> bool:
    return str(name).lower() not in _CONNECTION


def _header(name: object, value: object) -> tuple[bytes, bytes]:
    if not isinstance(name, str) or not isinstance(value, str):
        raise MalformedResultError(f"header {name!r} is not text")
    if not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
        raise MalformedResultError(f"header {name!r} holds characters that no header may")
    return name.lower().encode("ascii"), value.encode("latin-1")
