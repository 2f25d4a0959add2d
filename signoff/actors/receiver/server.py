"""An HTTPS server on loopback that answers as it is told, and keeps what it was sent."""

import http.server
import itertools
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from signoff.wire import clock

LONGEST_BODY = 1024 * 1024
LONGEST_HANG_S = 20.0
HUGE = 64 * 1024 * 1024
_CHUNK = b"x" * 65536


@dataclass(frozen=True, kw_only=True)
class Reply:
    """How a request is answered. `hangs`: not before the test is over, or 20 s; `resets`: not at all.

    `body` "slow" goes on, byte by byte, for as long as anybody listens; "huge" is of 64 MiB.
    """

    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False
    resets: bool = False
    body: str = ""


@dataclass(frozen=True)
class Arrival:
    """A request that came: header names in lower case, the body as it was sent; `at` in s, monotonic."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float
    epoch_s: float


@dataclass
class Inbox:
    """What came for one endpoint. It answers with `replies`, one after the other, and then with the last."""

    path: str
    replies: Sequence[Reply]
    arrivals: list[Arrival] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        """The `webhook-id` of each, in the order in which they came."""
        return [each.headers.get("webhook-id", "") for each in self.arrivals]


class Receiver:
    """The server. Use as a context manager. Unknown paths are answered with 204 and kept in `strays`.

    `called` says what the target calls headers, by the names that Standard Webhooks gives them.
    """

    def __init__(
        self,
        served: Path,
        address: str = "127.0.0.1",
        port: int = 0,
        called: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.called = {theirs.lower(): standard for standard, theirs in called.items()}
        self.strays: list[Arrival] = []
        self.connections = 0
        self._inboxes: dict[str, Inbox] = {}
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._over = threading.Event()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(served)
        self._server = _Server((address, port), _handler(self, context))
        self.port = int(self._server.server_address[1])
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def inbox(self, *replies: Reply) -> Inbox:
        """A path of its own, answered so; with 204 where nothing is said."""
        with self._lock:
            inbox = Inbox(f"/in/{next(self._numbers)}", replies or (Reply(),))
            self._inboxes[inbox.path] = inbox
        return inbox

    def take(self, arrival: Arrival) -> Reply:
        """Keeps what came; how it is to be answered."""
        with self._lock:
            inbox = self._inboxes.get(arrival.path.partition("?")[0])
            if inbox is None:
                self.strays.append(arrival)
                return Reply()
            inbox.arrivals.append(arrival)
            return inbox.replies[min(len(inbox.arrivals), len(inbox.replies)) - 1]

    def counts_a_connection(self) -> None:
        """Somebody has connected, whether or not a request follows."""
        with self._lock:
            self.connections += 1

    def waits(self, seconds: float) -> bool:
        """Waits so long, or until the server is closed; whether it was."""
        return self._over.wait(seconds)

    def close(self) -> None:
        """Ends whatever hangs, and listens no more."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()

    def __enter__(self) -> "Receiver":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], handler: type[http.server.BaseHTTPRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is what is tried here."""


def _handler(receiver: Receiver, context: ssl.SSLContext) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = LONGEST_HANG_S

        def setup(self) -> None:
            """Speaks TLS, in the connection's own thread."""
            receiver.counts_a_connection()
            self.request.settimeout(LONGEST_HANG_S)
            self.request = context.wrap_socket(self.request, server_side=True)
            super().setup()

        def finish(self) -> None:
            """Closes what the server itself does not know: the connection within TLS."""
            with self.connection:
                if not self.wfile.closed:
                    super().finish()

        def do_POST(self) -> None:
            """Keeps what came, and answers."""
            length = min(int(self.headers.get("Content-Length") or 0), LONGEST_BODY)
            sent = {name.lower(): value for name, value in self.headers.items()}
            headers = {receiver.called.get(name, name): value for name, value in sent.items()}
            body = self.rfile.read(length)
            self._give(receiver.take(Arrival(self.path, headers, body, clock.monotonic(), clock.epoch_s())))

        def do_GET(self) -> None:
            """As what should have been sent: a redirect that is followed comes so."""
            self.do_POST()

        def _give(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.hangs:
                receiver.waits(LONGEST_HANG_S)
                return
            if reply.resets:
                # With this, closing sends a reset instead of an end.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                return
            self.send_response_only(reply.status)
            for name, value in {"Connection": "close", **reply.headers}.items():
                self.send_header(name, value)
            if not reply.body and reply.status != 204:
                self.send_header("Content-Length", "0")
            self.end_headers()
            self._give_body(reply.body)

        def _give_body(self, body: str) -> None:
            if body == "huge":
                for _ in range(HUGE // len(_CHUNK)):
                    self.wfile.write(_CHUNK)
            while body == "slow" and not receiver.waits(0.2):
                self.wfile.write(b".")

        def log_message(self, format: str, *values: Any) -> None:
            """Nothing: arrivals are kept."""

    return Handler
