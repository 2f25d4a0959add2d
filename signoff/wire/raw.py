"""A request written by hand, for what no HTTP client would send. Pure: nothing is sent from here."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from signoff.wire.requests import Request

Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class RawRequest:
    """Method, path and headers as they go over the wire, `Host` and `Authorization` aside, and a body.

    Nothing is added, and nothing is put right: no length, no quoting. `cut_off`: the sender's side is closed
    after the body, as by somebody who hangs up.
    """

    says: str
    method: str
    path: str
    headers: Headers = ()
    body: bytes = b""
    cut_off: bool = False

    def written(self, prefix: str, host: str, beside: Mapping[str, str]) -> bytes:
        """The bytes; `prefix` is the path of the target's base URL, `beside` what each request says."""
        known = [("Host", host), *beside.items()]
        lines = [f"{self.method} {prefix}{self.path} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in [*known, *self.headers]]
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + self.body


def by_hand(request: Request) -> RawRequest:
    """An ordinary request, as it would be written by hand."""
    content = request.content
    headers = dict(request.headers)
    if content is None and request.json is not None:
        content = json.dumps(request.json, ensure_ascii=False).encode("utf-8", "surrogatepass")
        headers.setdefault("Content-Type", "application/json")
    body = content or b""
    query = f"?{urlencode(request.query)}" if request.query else ""
    return RawRequest(
        says=request.says,
        method=request.method,
        path=request.path + query,
        headers=[*headers.items(), ("Content-Length", str(len(body)))],
        body=body,
    )
