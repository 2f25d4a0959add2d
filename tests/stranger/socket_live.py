"""The same live connections over Socket.IO, as python-socketio serves it. One event loop in one thread."""

import asyncio
import itertools
import json
import logging
import socket
import threading
from functools import partial
from types import SimpleNamespace
from typing import Any

import socketio  # type: ignore[import-untyped]
import uvicorn

from .authority import ADDRESS
from .bounded import MOST_READ, Bounded
from .line import EVENTS
from .live import ALIVE, LONGEST_FRAME, MOST_LINES, PATH
from .socket_line import SocketLine
from .tokens import Tokens

NAMESPACE = "/desk"
SERVED: dict[str, Any] = {
    "ws_max_size": MOST_READ,
    "ws_per_message_deflate": False,
    "ws_ping_interval": None,
    "lifespan": "off",
    "log_config": None,
    "server_header": False,
    "timeout_graceful_shutdown": 1,
}
HELP = "watch with a list of: " + ", ".join(EVENTS) + "; or hello"


def whole_number(digits: str) -> float:
    """A number of any length is one: where Python's reader raises, the library says nothing at all."""
    return int(digits) if len(digits) < 300 else float(digits)


READER = SimpleNamespace(dumps=json.dumps, loads=partial(json.loads, parse_int=whole_number))


class SocketLive:
    def __init__(self, tokens: Tokens, latency: float) -> None:
        self._tokens, self._latency = tokens, latency
        self._lines: dict[str, SocketLine] = {}
        self._numbers = itertools.count(1)
        for name in ("socketio.server", "engineio.server", "uvicorn.error"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        self._io = socketio.AsyncServer(
            async_mode="asgi",
            namespaces=[NAMESPACE],
            max_http_buffer_size=LONGEST_FRAME,
            json=READER,
            **ALIVE,
        )
        handlers = {
            "connect": self._connect,
            "disconnect": self._disconnect,
            "watch": self._watch,
            "hello": self._hello,
            "*": self._other,
        }
        for event, handler in handlers.items():
            self._io.on(event, handler, namespace=NAMESPACE)
        self._socket = socket.create_server((ADDRESS, 0), backlog=1024)
        served = Bounded(socketio.ASGIApp(self._io, socketio_path=PATH))
        self._server = uvicorn.Server(uvicorn.Config(served, **SERVED))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._socket.getsockname()[1]
        return port

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join()

    def tell(self, tenant: str, event: str, data: dict[str, Any]) -> None:
        """Hands a message to every line of the tenant, all under one number. Never waits for a reader."""
        asyncio.run_coroutine_threadsafe(self._hand(tenant, event, data), self._loop)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._server.serve(sockets=[self._socket]))

    async def _hand(self, tenant: str, event: str, data: dict[str, Any]) -> None:
        number = next(self._numbers)
        for line in list(self._lines.values()):
            if line.bearer.tenant == tenant and event in line.wanted:
                await line.put(event, data, number)

    async def _connect(self, sid: str, _request: object, auth: object) -> None:
        """Greets before the library says that the connection stands, as applications do in this place."""
        await asyncio.sleep(self._latency)
        token = auth.get("token") if isinstance(auth, dict) else None
        bearer = self._tokens.bearer(token) if isinstance(token, str) else None
        if bearer is None:
            raise socketio.exceptions.ConnectionRefusedError("a valid token is required")
        if sum(line.bearer.tenant == bearer.tenant for line in self._lines.values()) >= MOST_LINES:
            raise socketio.exceptions.ConnectionRefusedError(f"at most {MOST_LINES} connections")
        emit = partial(self._io.emit, to=sid, namespace=NAMESPACE)
        self._lines[sid] = SocketLine(bearer, emit, partial(self._io.disconnect, sid, NAMESPACE))
        await emit("welcome", {"data": {"events": EVENTS}})

    async def _disconnect(self, sid: str, _reason: str) -> None:
        line = self._lines.pop(sid, None)
        # A line that ends itself has still to see to it that its client hears of it.
        if line is not None and line.task is not asyncio.current_task():
            line.task.cancel()

    async def _watch(self, sid: str, *said: Any) -> None:
        if len(said) != 1 or not isinstance(said[0], list) or not all(each in EVENTS for each in said[0]):
            await self._answer(sid, "fault", {"message": HELP})
        elif sid in self._lines:
            self._lines[sid].wanted = tuple(said[0])
            await self._answer(sid, "watching", {"events": said[0]})

    async def _hello(self, sid: str, *_said: Any) -> None:
        await self._answer(sid, "hello", {})

    async def _other(self, _event: str, sid: str, *_said: Any) -> None:
        await self._answer(sid, "fault", {"message": HELP})

    async def _answer(self, sid: str, event: str, data: dict[str, Any]) -> None:
        if line := self._lines.get(sid):
            await line.put(event, data)
