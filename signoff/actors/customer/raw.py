"""Sends what was written by hand over a socket of its own, also slowly, and reads the answer."""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from signoff.actors.session.client import Client
from signoff.deployment.transport import authority_of
from signoff.wire import clock
from signoff.wire.exchange import Answer, Exchange, cut, header_map
from signoff.wire.raw import RawRequest
from signoff.wire.requests import accepting, with_json_type

TRICKLE_S = 0.1
"""How long a slow sender waits between two bytes."""
_ITS_TYPE = ("Content-Type", "content-type")


class Raw:
    """Whoever writes requests by hand."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def send(self, request: RawRequest) -> Answer | None:
        """The answer; None when the connection was closed without one, as a target may.

        ConnectionError when neither happens in the time that an answer may take.
        """
        self._client.recorder.admit(self._client.id, request.method)
        at, begun = clock.now(), clock.monotonic()
        with self._connected() as sock:
            try:
                sock.sendall(self._written(request))
                if request.cut_off:
                    sock.shutdown(socket.SHUT_WR)
                response = http.client.HTTPResponse(sock, method=request.method)
                response.begin()
                body = response.read()
            except TimeoutError:
                raise ConnectionError(
                    f"{self._client.name} {request.says}: no answer, and the connection was held open"
                ) from None
            except (OSError, http.client.HTTPException):
                return None
        answer = self._answer(request, response, body, at, (clock.monotonic() - begun) * 1000)
        self._client.recorder.tell(answer.exchange)
        return answer

    def hang_up(self, request: RawRequest, wait_s: float) -> None:
        """Sends it all, and closes the connection after so long, or as soon as an answer begins.

        Nothing of an answer is read: whoever does so cannot know what came of the request.
        """
        self._client.recorder.admit(self._client.id, request.method)
        with self._connected() as sock, suppress(OSError):
            sock.sendall(self._written(request))
            sock.settimeout(max(wait_s, 0.001))
            sock.recv(1, socket.MSG_PEEK if not isinstance(sock, ssl.SSLSocket) else 0)

    @contextmanager
    def send_slowly(self, request: RawRequest, connections: int) -> Iterator[None]:
        """Meanwhile so many connections are open whose bodies come byte by byte and do not end."""
        self._client.recorder.admit(self._client.id, request.method)
        done = threading.Event()
        with ExitStack() as sockets:
            opened = [sockets.enter_context(self._connected()) for _ in range(connections)]
            for sock in opened:
                sock.sendall(self._written(request))
            trickling = threading.Thread(target=_trickle, args=(opened, done))
            trickling.start()
            try:
                yield
            finally:
                done.set()
                trickling.join()

    def _connected(self) -> socket.socket:
        target = self._client.recorder.session.target
        return target.connector.connected(target.base_url, target.description.limits.timeout_s)

    def _written(self, request: RawRequest) -> bytes:
        target = self._client.recorder.session.target
        url, beside = urlsplit(target.base_url), target.connector.headers_for(target.base_url)
        if all(name.lower() != "accept" for name, _ in request.headers):
            beside = accepting(target.dialect, beside)
        presented = target.presented(self._client.presented)
        path = target.connector.with_query(request.path, target.base_url)
        headers = [
            (name, with_json_type(target.dialect, {name: value})[name] if name in _ITS_TYPE else value)
            for name, value in request.headers
        ]
        request = replace(request, path=path, headers=headers)
        return request.written(url.path.rstrip("/"), authority_of(target.base_url), {**presented, **beside})

    def _answer(
        self,
        request: RawRequest,
        response: http.client.HTTPResponse,
        body: bytes,
        at: datetime,
        ms: float,
    ) -> Answer:
        redact = self._client.recorder.session.redact
        headers = header_map(response.getheaders())
        exchange = Exchange(
            actor=self._client.name,
            says=request.says,
            method=request.method,
            url=redact(self._client.recorder.session.target.base_url.rstrip("/") + request.path),
            token=self._client.token_name,
            cookie=self._client.recorder.session.target.description.auth.borne_by,
            sent_headers={name: redact(value) for name, value in request.headers},
            sent=redact(cut(request.body.decode("utf-8", "replace"))),
            status=response.status,
            headers={name: redact.header(name, value) for name, value in headers.items()},
            received=redact(body.decode("utf-8", "replace")),
            at=at.isoformat(timespec="milliseconds"),
            ms=round(ms, 1),
            flags=self._client.recorder.session.target.connector.flags,
        )
        return Answer(
            exchange=exchange,
            dialect=self._client.dialect,
            status=response.status,
            headers=headers,
            body=body,
        )


def _trickle(sockets: list[socket.socket], done: threading.Event) -> None:
    """One byte to each until all is done; whoever has hung up gets no more."""
    while sockets and not done.wait(TRICKLE_S):
        for sock in list(sockets):
            try:
                sock.sendall(b" ")
            except OSError:
                sockets.remove(sock)
