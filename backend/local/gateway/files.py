"""`/files/`: the host in front of the attachments' bucket, which CloudFront is on AWS.

It lets presigned requests for that bucket through to the emulator, and nothing else. Browsers are told to
take what comes back for what it is declared as.
"""

import http.client
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote, urlsplit

from backend.aws.presigned import FORWARDED_HEADERS, forwarded, is_presigned
from backend.local.gateway.events import Request
from backend.local.gateway.replies import Reply

PREFIX = "/files/"
METHODS = ("GET", "HEAD", "PUT")
WITHIN_S = 30.0
#: Set by the connection itself, or telling what answers.
_OWN = frozenset({"connection", "content-length", "keep-alive", "transfer-encoding", "server", "date"})

Refuse = Callable[[HTTPStatus, str, str, str], Reply]


class FileProxy:
    """Passes files on. `refuse` makes the gateway's own errors (status, name, detail, request id)."""

    def __init__(self, endpoint: str, bucket: str, portal_origin: str | None, refuse: Refuse) -> None:
        parts = urlsplit(endpoint)
        self._host, self._port = parts.hostname or "", parts.port
        self._bucket = bucket
        self._portal_origin = portal_origin
        self._refuse = refuse

    def answer(self, request: Request) -> Reply:
        """The bucket's answer; 403 for what bears no signature, 502 if the bucket gives none."""
        query = request.query.decode("latin-1")
        refused: tuple[HTTPStatus, str, str]
        if request.method == "OPTIONS":
            return self._fronted(Reply(HTTPStatus.NO_CONTENT, [], b""))
        if request.method not in METHODS:
            refused = HTTPStatus.METHOD_NOT_ALLOWED, "method-not-allowed", f"Use one of {', '.join(METHODS)}."
        elif not self._is_in_the_bucket(request.raw_path) or not is_presigned(query):
            refused = HTTPStatus.FORBIDDEN, "forbidden", "The link is not complete."
        else:
            try:
                return self._fronted(self._passed_on(request, query))
            except (OSError, http.client.HTTPException):
                refused = HTTPStatus.BAD_GATEWAY, "bad-gateway", "The file store gave no answer."
        return self._refuse(*refused, request.request_id)

    def _is_in_the_bucket(self, raw_path: str) -> bool:
        # The emulator answers much more than files: nothing may climb out of the bucket.
        bucket, *key = unquote(raw_path.removeprefix(PREFIX)).split("/")
        return bucket == self._bucket and bool(key) and not {"", ".", ".."} & set(key)

    def _passed_on(self, request: Request, query: str) -> Reply:
        # The host is the emulator's own: it is part of what was signed.
        connection = http.client.HTTPConnection(self._host, self._port, timeout=WITHIN_S)
        try:
            target = "/" + request.raw_path.removeprefix(PREFIX) + "?" + query
            headers = dict(forwarded(request.headers))
            connection.request(request.method, target, request.body or None, headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        kept = [(name, value) for name, value in response.getheaders() if not _is_own(name.lower())]
        length = response.getheader("Content-Length") if request.method == "HEAD" else str(len(body))
        lines = [*kept, ("content-length", length or "0")]
        return Reply(response.status, [(n.lower().encode(), v.encode("latin-1")) for n, v in lines], body)

    def _fronted(self, reply: Reply) -> Reply:
        added = {"x-content-type-options": "nosniff", "cache-control": "no-store"}
        if self._portal_origin:
            added |= {
                "access-control-allow-origin": self._portal_origin,
                "access-control-allow-methods": ", ".join(METHODS),
                "access-control-allow-headers": ", ".join(sorted(FORWARDED_HEADERS)),
                "vary": "Origin",
            }
        kept = [(name, value) for name, value in reply.headers if name.decode() not in added]
        ours = [(name.encode(), value.encode()) for name, value in added.items()]
        return Reply(reply.status, [*kept, *ours], reply.body)


def _is_own(name: str) -> bool:
    """Set here, whatever the emulator says: it lets scripts of every origin read."""
    return name in _OWN or name.startswith("access-control-")
