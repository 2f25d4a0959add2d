"""Requests, made ready for the wire before the measuring begins, so that sending costs nearly nothing."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.bars import Operation
from signoff.wire.requests import Request

EXPECTED_STATUS: dict[Operation, int] = {"list": 200, "create": 201, "comment": 201, "update": 200}


@dataclass(frozen=True)
class Shot:
    """A request that is due `at_s` seconds after the start (0 where they follow one another).

    `marker` must occur `times` in the answer's body; cheaper than parsing it, and tells a short list.
    """

    at_s: float
    operation: Operation
    data: bytes
    status: int
    marker: str = ""
    times: int = 0

    def as_json(self) -> list[Any]:
        """For the pipe to the generator."""
        return [self.at_s, self.operation, self.data.decode(), self.status, self.marker, self.times]

    @classmethod
    def from_json(cls, received: list[Any]) -> "Shot":
        """What `as_json` wrote."""
        at_s, operation, text, *expected = received
        return cls(at_s, operation, text.encode(), *expected)

    def fault(self, status: int, body: bytes) -> str:
        """What is wrong with this answer; empty if nothing is."""
        if status != self.status:
            return f"status {status}"
        found = body.count(self.marker.encode()) if self.marker else self.times
        return "" if found == self.times else f"{found} instead of {self.times} in the list"


def on_the_wire(request: Request, token: str, host: str, *, prefix: str = "") -> bytes:
    """HTTP/1.1 bytes of that request with a bearer token; `host` with port, `prefix` of the base URL."""
    query = "?" + urlencode(request.query) if request.query else ""
    headers = {"Host": host, "Authorization": f"Bearer {token}", **request.headers}
    body = b""
    if request.json is not None:
        body = json.dumps(request.json).encode()
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{request.method} {prefix}{request.path}{query} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
