"""One live connection: what is sent over it, and how it ends."""

import asyncio
from collections import deque

from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from backend.domain.connections import Connection

MOST_WAITING = 64
MOST_WAITING_BYTES = 1024 * 1024
#: A client that takes nothing for this long is gone, or as good as that.
SEND_WITHIN_S = 20.0
CLOSE_WITHIN_S = 3.0
SLOW_READER = (1013, "too slow")


class Session:
    """Sends in order, holds back a bounded amount, and closes whoever does not keep up."""

    def __init__(self, wire: ServerConnection, connection: Connection) -> None:
        self.connection = connection
        self.types = connection.types
        self._wire = wire
        self._waiting: deque[str] = deque()
        self._waiting_bytes = 0
        self._sender: asyncio.Task[None] | None = None
        self._close: tuple[int, str] | None = None

    def send(self, text: str) -> None:
        """Send soon; closes the connection if too much waits already. Nothing is sent once it is closing."""
        if self._close is not None:
            return
        if len(self._waiting) >= MOST_WAITING or self._waiting_bytes + len(text) > MOST_WAITING_BYTES:
            self._waiting.clear()
            self.end(*SLOW_READER)
            return
        self._enqueue(text)

    def end(self, code: int, reason: str, farewell: str | None = None) -> None:
        """Close after what is waiting, and the farewell, were sent; cut it off if that takes over 3 s."""
        if self._close is not None:
            return
        self._close = (code, reason)
        asyncio.get_running_loop().call_later(CLOSE_WITHIN_S, self._wire.transport.abort)
        self._enqueue(farewell)

    def _enqueue(self, text: str | None) -> None:
        if text is not None:
            self._waiting.append(text)
            self._waiting_bytes += len(text)
        # A task of its own only while there is something to send: most connections are idle.
        if self._sender is None or self._sender.done():
            self._sender = asyncio.get_running_loop().create_task(self._drain())

    async def _drain(self) -> None:
        try:
            while self._waiting:
                text = self._waiting.popleft()
                self._waiting_bytes -= len(text)
                async with asyncio.timeout(SEND_WITHIN_S):
                    await self._wire.send(text)
            if self._close is not None:
                await self._wire.close(*self._close)
        except ConnectionClosed:
            self._waiting.clear()
        except TimeoutError:
            self._wire.transport.abort()
