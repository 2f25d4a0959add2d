"""TLS before servers that speak none: what comes is decrypted and handed on, and what they say goes back."""

import asyncio
import contextlib
import ssl
import threading
from collections.abc import Mapping
from typing import Any

from .authority import ADDRESS

PART = 64 * 1024
STUCK_AFTER_S = 4
FAREWELL_S = 1.0
BOUNDS: Mapping[str, Any] = {
    "backlog": 1024,
    "ssl_handshake_timeout": 5.0,
    "ssl_shutdown_timeout": FAREWELL_S,
}


class Gate:
    """One thread for all connections. Whoever takes nothing in for `STUCK_AFTER_S` is cut off."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        self._loop = asyncio.new_event_loop()
        self._carrying: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def before(self, inner: int) -> int:
        """The port at which the server at the port `inner` of this machine is reached by TLS."""
        return asyncio.run_coroutine_threadsafe(self._open(inner), self._loop).result()

    def close(self) -> None:
        """What was said goes out first."""
        asyncio.run_coroutine_threadsafe(self._farewell(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self, inner: int) -> int:
        async def enter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            task = asyncio.current_task()
            assert task is not None
            self._carrying.add(task)
            task.add_done_callback(self._carrying.discard)
            with contextlib.suppress(OSError):
                await _between(reader, writer, inner)

        server = await asyncio.start_server(enter, ADDRESS, 0, ssl=self._context, **BOUNDS)
        port: int = server.sockets[0].getsockname()[1]
        return port

    async def _farewell(self) -> None:
        if self._carrying:
            await asyncio.wait(self._carrying, timeout=FAREWELL_S)


async def _between(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, inner: int) -> None:
    """Both ways, until either side has ended."""
    ways: set[asyncio.Task[None]] = set()
    try:
        from_server, to_server = await asyncio.open_connection(ADDRESS, inner)
        try:
            ways = {
                asyncio.ensure_future(_carry(reader, to_server)),
                asyncio.ensure_future(_carry(from_server, writer)),
            }
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            to_server.close()
    finally:
        writer.close()
        try:
            async with asyncio.timeout(FAREWELL_S):
                await writer.wait_closed()
        finally:
            writer.transport.abort()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while part := await reader.read(PART):
            writer.write(part)
            async with asyncio.timeout(STUCK_AFTER_S):
                await writer.drain()
