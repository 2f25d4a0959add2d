"""The portal's built files as its host serves them, which is CloudFront on AWS. On an origin of its own.

Every path without a file is the one page, since the portal's routes are the browser's business; what is below
`/assets/` bears its content's hash in its name and never changes. `/config.json` and the policy that the page
is served with are the only things that know of this deployment: the build is the same for all of them.
"""

import gzip
import json
import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit

from backend.local.gateway.replies import Headers, Reply

PAGE = "/index.html"
CONFIG = "/config.json"
ASSETS = "/assets/"
#: Shorter than elsewhere: on this machine an answer that takes longer does not come.
PATIENCE = {"requestTimeoutMs": 6000, "heartbeat": {"intervalMs": 2000, "timeoutMs": 4000}}
FOR_EVER = "public, max-age=31536000, immutable"
ASKED_EACH_TIME = "no-cache"
_COMPRESSED = ("text/", "application/javascript", "application/json", "image/svg+xml")
_OWN_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
Send = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(frozen=True)
class Addresses:
    """Where the portal of this deployment finds API, live messages and the place that files are sent to."""

    api: str
    live: str
    files: str

    @property
    def config(self) -> dict[str, Any]:
        """What `/config.json` says (backend/portal/README.md)."""
        return {"apiBaseUrl": self.api, "webSocketUrl": self.live, **PATIENCE}

    @property
    def policy(self) -> str:
        """The Content-Security-Policy: own files, and connections to these addresses; no inline script."""
        reached = dict.fromkeys(map(_origin, (self.api, self.live, self.files)))
        rules = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": " ".join(["'self'", *reached]),
            "manifest-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'none'",
            "frame-ancestors": "'none'",
        }
        return "; ".join(f"{name} {value}" for name, value in rules.items())


@dataclass(frozen=True)
class _File:
    content: bytes
    packed: bytes | None
    headers: Headers


def addresses_in(environment: Mapping[str, str]) -> Addresses:
    """The addresses that the supervisor tells its services."""
    api, live = environment["SECUREBASE_LOCAL_API"], environment["SECUREBASE_LOCAL_LIVE"]
    return Addresses(api, live, environment.get("SECUREBASE_FILES_URL") or api)


class Portal:
    """An ASGI application over the files of a build."""

    def __init__(self, files: Mapping[str, bytes], addresses: Addresses) -> None:
        """`files` are those that `npm run build` makes, by path; without a page every path answers 503."""
        self._policy = addresses.policy
        self._files = {name: self._read(name, content) for name, content in files.items()}
        self._files[CONFIG] = self._read(CONFIG, json.dumps(addresses.config).encode())

    async def __call__(self, scope: Mapping[str, Any], receive: object, send: Send) -> None:
        """Answer one request of type `http`."""
        headers = dict(scope["headers"])
        path = unquote(scope["raw_path"].decode("ascii"), errors="replace")
        reply = self.answer(
            scope["method"], path, accepts=headers.get(b"accept-encoding", b"").decode("latin-1")
        )
        await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
        await send({"type": "http.response.body", "body": reply.body})

    def answer(self, method: str, path: str, *, accepts: str = "") -> Reply:
        """The file of that path, or the page; 404 for an asset that is missing, 405 for writing."""
        if method not in ("GET", "HEAD"):
            return _plain(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD.", ("allow", "GET, HEAD"))
        if PAGE not in self._files:
            return _plain(
                HTTPStatus.SERVICE_UNAVAILABLE, "The portal is not built: npm run build in backend/portal."
            )
        if path.startswith(ASSETS) and path not in self._files:
            return _plain(HTTPStatus.NOT_FOUND, "There is no such file.")
        file = self._files.get(path, self._files[PAGE])
        is_packed = file.packed is not None and "gzip" in accepts
        body = file.packed if is_packed and file.packed is not None else file.content
        more: Headers = [(b"content-encoding", b"gzip")] if is_packed else []
        length = (b"content-length", b"%d" % len(body))
        return Reply(HTTPStatus.OK, [*file.headers, *more, length], b"" if method == "HEAD" else body)

    def _read(self, name: str, content: bytes) -> _File:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        is_text = kind.startswith(_COMPRESSED)
        fields = {
            "content-type": f"{kind}; charset=utf-8" if is_text else kind,
            "cache-control": FOR_EVER if name.startswith(ASSETS) else ASKED_EACH_TIME,
            "vary": "Accept-Encoding",
            **_OWN_HEADERS,
        }
        if name == PAGE:
            fields["content-security-policy"] = self._policy
        headers = [(name.encode(), value.encode()) for name, value in fields.items()]
        return _File(content, gzip.compress(content, mtime=0) if is_text else None, headers)


def _plain(status: HTTPStatus, words: str, *more: tuple[str, str]) -> Reply:
    fields = [
        ("content-type", "text/plain; charset=utf-8"),
        ("cache-control", "no-store"),
        *_OWN_HEADERS.items(),
        *more,
    ]
    body = words.encode()
    headers = [(name.encode(), value.encode()) for name, value in fields]
    return Reply(status, [*headers, (b"content-length", b"%d" % len(body))], body)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
