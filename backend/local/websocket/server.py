"""The WebSocket face of the gateway: handshakes, frames and ends, each handed to its function."""

import asyncio
import logging
import socket
import uuid
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from backend.domain.connections import LARGEST_FRAME
from backend.functions import ws_connect, ws_default, ws_disconnect
from backend.local.invoking.context import LambdaContext, invoke
from backend.local.websocket.events import connect_event, disconnect_event, message_event
from backend.local.websocket.held import EXPIRED, HeldConnections
from backend.local.websocket.session import CLOSE_WITHIN_S, Session

PING_EVERY_S = 3.0
PONG_WITHIN_S = 3.0
HANDSHAKE_WITHIN_S = 10.0
FRAMES_WAITING = 4
ENDING_THREADS = 2
LONGEST_WAIT_S = 60.0
NO_BINARY = (1003, "text frames only")

Say = Callable[[], str]
# websockets logs request lines, and so tokens, when a handshake is malformed: nothing of it is kept.
_unheard = logging.Logger("websockets", logging.CRITICAL + 1)


class WebSocketGateway:
    """Holds connections. `farewell` makes the last message of one whose token has expired."""

    def __init__(
        self, held: HeldConnections, threads: Executor, now_ms: Callable[[], int], farewell: Say
    ) -> None:
        self._held = held
        self._threads = threads
        # Apart, so that nobody who connects waits behind a thousand who went at once.
        self._ending_threads = ThreadPoolExecutor(ENDING_THREADS)
        self._now_ms = now_ms
        self._farewell = farewell
        self._watches: set[asyncio.Task[None]] = set()

    async def serve(self, listener: socket.socket) -> Server:
        """Start to accept connections."""
        return await serve(
            self._talk,
            sock=listener,
            process_request=self._admit,
            compression=None,
            max_size=LARGEST_FRAME,
            max_queue=FRAMES_WAITING,
            ping_interval=PING_EVERY_S,
            ping_timeout=PONG_WITHIN_S,
            open_timeout=HANDSHAKE_WITHIN_S,
            close_timeout=CLOSE_WITHIN_S,
            server_header=None,
            logger=_unheard,
        )

    async def _admit(self, wire: ServerConnection, request: Request) -> Response | None:
        parts = urlsplit(request.path)
        if parts.path not in ("", "/"):
            return wire.respond(HTTPStatus.NOT_FOUND, "There is nothing here.\n")
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return wire.respond(HTTPStatus.UPGRADE_REQUIRED, "This is a WebSocket.\n")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        result = await self._invoke(
            self._threads, ws_connect, connect_event(str(wire.id), _request_id(), query)
        )
        if result["statusCode"] != HTTPStatus.OK:
            return _refusal(wire, result)
        # It may be lost from here on at any moment, even before its handshake is answered.
        watch = asyncio.create_task(self._release_when_lost(wire))
        self._watches.add(watch)
        watch.add_done_callback(self._watches.discard)
        return None

    async def _talk(self, wire: ServerConnection) -> None:
        session = self._held.attach(str(wire.id), wire)
        watch = asyncio.create_task(self._end_at_expiry(session))
        try:
            async for frame in wire:
                if isinstance(frame, bytes):
                    session.end(*NO_BINARY)
                    break
                self._hear(wire, frame)
            await wire.wait_closed()
        except ConnectionClosed:
            return
        finally:
            watch.cancel()

    def _hear(self, wire: ServerConnection, text: str) -> None:
        # On the loop itself: it is quick, and so answers keep the order of their questions.
        request_id = _request_id()
        event = message_event(str(wire.id), request_id, text)
        invoke(ws_default.lambda_handler, event, LambdaContext(_name(ws_default), request_id))

    async def _end_at_expiry(self, session: Session) -> None:
        # Looked at again now and then: the machine may have slept.
        while (left_ms := session.connection.expires_at - self._now_ms()) > 0:
            await asyncio.sleep(min(left_ms / 1000, LONGEST_WAIT_S))
        session.end(*EXPIRED, farewell=self._farewell())

    async def _release_when_lost(self, wire: ServerConnection) -> None:
        await wire.wait_closed()
        self._held.detach(str(wire.id))
        event = disconnect_event(str(wire.id), _request_id())
        await self._invoke(self._ending_threads, ws_disconnect, event)

    async def _invoke(self, threads: Executor, function: Any, event: dict[str, Any]) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        context = LambdaContext(_name(function), event["requestContext"]["requestId"])
        handler = function.lambda_handler
        result: dict[str, Any] = await loop.run_in_executor(threads, invoke, handler, event, context)
        return result


def _refusal(wire: ServerConnection, result: dict[str, Any]) -> Response:
    response = wire.respond(result["statusCode"], result["body"])
    for name, value in result["headers"].items():
        if name in response.headers:
            del response.headers[name]
        response.headers[name] = value
    return response


def _name(function: Any) -> str:
    return "securebase-" + str(function.__name__).rpartition(".")[2].replace("_", "-")


def _request_id() -> str:
    return str(uuid.uuid4())
