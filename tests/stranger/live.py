"""Live connections: who may open one, who is told what, and when it ends. Threads, no event loop."""

import itertools
import logging
import threading
import time
from collections.abc import Sequence
from typing import Any

from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from .authority import ADDRESS
from .line import Line
from .tokens import Tokens

PATH = "/portal/live"
PROTOCOL = Subprotocol("desk.v3")
MOST_LINES = 100
LONGEST_FRAME = 8 * 1024
WEBSOCKETS = {"server_header": "desk", "compression": None, "max_size": LONGEST_FRAME, "close_timeout": 2}
ALIVE = {"ping_interval": 3, "ping_timeout": 6}


class Live:
    def __init__(self, tokens: Tokens, latency: float) -> None:
        self._tokens, self._latency = tokens, latency
        self._lock = threading.Lock()
        self._lines: dict[ServerConnection, Line] = {}
        self._numbers = itertools.count(1)
        logging.getLogger("websockets.server").setLevel(logging.CRITICAL)
        options: dict[str, Any] = {**WEBSOCKETS, **ALIVE, "select_subprotocol": self._protocol}
        self._server: Server = serve(self._serve, ADDRESS, 0, process_request=self._admit, **options)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        port: int = self._server.socket.getsockname()[1]
        return port

    def close(self) -> None:
        self._server.shutdown()

    def tell(self, tenant: str, event: str, data: dict[str, Any]) -> None:
        """Hands a message to every line of the tenant, all under one number. Never waits for a reader."""
        with self._lock:
            number = next(self._numbers)
            for line in self._lines.values():
                if line.bearer.tenant == tenant and event in line.wanted:
                    line.put(event, data, number)

    @staticmethod
    def _protocol(_connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
        return PROTOCOL if PROTOCOL in offered else None

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """The answer that turns a client down, or None: then its place is taken."""
        time.sleep(self._latency)
        if request.path != PATH:
            return connection.respond(404, "no such route\n")
        offered = ",".join(request.headers.get_all("Sec-WebSocket-Protocol")).split(",")
        tokens = [name.strip()[6:] for name in offered if name.strip().startswith("token.")]
        bearer = self._tokens.bearer(tokens[0]) if len(tokens) == 1 else None
        if bearer is None:
            return connection.respond(401, "a valid token is required as a subprotocol\n")
        with self._lock:
            # A place is free again as soon as its client says farewell; a thread may still be at the rest.
            taken = {one: line for one, line in self._lines.items() if one.state < State.CLOSING}
            if sum(line.bearer.tenant == bearer.tenant for line in taken.values()) >= MOST_LINES:
                return connection.respond(403, f"at most {MOST_LINES} connections\n")
            self._lines = {**taken, connection: Line(connection, bearer)}
        return None

    def _serve(self, connection: ServerConnection) -> None:
        line = self._lines.get(connection)
        if line is None:
            return
        threading.Thread(target=line.write, daemon=True).start()
        try:
            line.listen()
        finally:
            with self._lock:
                self._lines.pop(connection, None)
            line.end()
