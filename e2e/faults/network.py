"""The network between browser and target: a SOCKS proxy that can be cut, and that knows nothing of HTTP.

All that a browser sends goes through it, encrypted or not, to any host and port, so the very same cut is made
on a laptop and in front of a staging target. `set_offline` of a browser is no cut: what is open stays open.
"""

import asyncio
import ipaddress
import socket
import struct
import tempfile
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from e2e.browser.forwarding import AddedHeaders, Forwarding
from signoff.deployment.target import Target

Cut = Literal["refuse", "reset", "black hole"]
CUTS: tuple[Cut, ...] = ("refuse", "reset", "black hole")
_REFUSED, _NOT_ALLOWED, _GRANTED = b"\x05\x05", b"\x05\x02", b"\x05\x00"
_NOWHERE = b"\x00\x01\x00\x00\x00\x00\x00\x00"
_RESET = struct.pack("ii", 1, 0)
_AT_ONCE = 65536


@contextmanager
def network_port_if_needed(target: Target) -> Iterator[int | None]:
    """A network that reaches the target as its file asks; None where a browser does so by itself."""
    if not (target.connector.asks_of_browsers or target.connector.proxy):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="signoff-forwarding-") as folder:
        network = Network(target.portal_url, Forwarding(target.connector, Path(folder)))
        try:
            yield network.port
        finally:
            network.close()


class Network:
    """One for a process of tests; every method may be called from any thread. `port` is the SOCKS proxy's."""

    def __init__(self, portal_url: str, forwarding: Forwarding) -> None:
        """A browser that is shown a portal on this machine reaches nothing beyond this machine."""
        self._forwarding = forwarding
        self._stays_here = _is_here(urlsplit(portal_url).hostname or "")
        self._connections: set[_Connection] = set()
        self._state: Cut | Literal["open", "deaf"] = "open"
        self._loop = asyncio.new_event_loop()
        self._flows = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name="network", daemon=True)
        self._thread.start()
        self.port: int = self._run(self._open()).result()

    def cut(self, how: Cut) -> None:
        """From now on new connections are refused, or reset after the first byte, or nothing ever answers.

        What is open is reset too; in a black hole it stays open, and is as silent.
        """
        self._run(self._becomes(how)).result()

    def swallow_answers(self) -> None:
        """What browsers send arrives, what they are answered does not."""
        self._run(self._becomes("deaf")).result()

    def restore(self) -> None:
        """All is as it was. What a black hole held arrives now, late, where both ends still wait for it."""
        self._run(self._becomes("open")).result()

    def hang_up(self) -> None:
        """Ends all connections; new ones work."""
        self._run(self._drop()).result()

    def close(self) -> None:
        """Ends it."""
        self._run(self._end()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _open(self) -> int:
        self._flows.set()
        self._server = await asyncio.start_server(self._taken, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def _end(self) -> None:
        self._server.close()
        self._flows.set()
        await self._drop()
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.wait(serving, timeout=1) if serving else None

    async def _becomes(self, state: "Cut | Literal['open', 'deaf']") -> None:
        lost, self._state = self._state == "deaf", state
        if state == "black hole":
            self._flows.clear()
            return
        self._flows.set()
        if lost or state in ("refuse", "reset"):  # no connection can go on from where it lost an answer
            await self._drop()

    async def _drop(self) -> None:
        for connection in list(self._connections):
            connection.abort()

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = _Connection(writer)
        self._connections.add(connection)
        try:
            await self._flows.wait()
            await self._serve(connection, reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # either end has gone, which is all that there is to know
        finally:
            connection.close()
            self._connections.discard(connection)

    async def _serve(
        self, connection: "_Connection", reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        host, port = await _asked(reader, writer)
        if self._state == "refuse":
            writer.write(_REFUSED + _NOWHERE)
            return
        if self._stays_here and not _is_here(host):
            writer.write(_NOT_ALLOWED + _NOWHERE)
            return
        if self._state == "reset":
            writer.write(_GRANTED + _NOWHERE)
            await reader.read(1)
            return
        try:
            there, onward = await self._forwarding.open(host, port)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            writer.write(_REFUSED + _NOWHERE)
            return
        connection.writers.append(onward)
        writer.write(_GRANTED + _NOWHERE)
        if self._forwarding.takes_over(host, port):
            await writer.start_tls(self._forwarding.shown_as(host))
        added = self._forwarding.added_to(host, port)
        ways = [self._flow(reader, onward, added), self._flow(there, writer, is_answer=True)]
        done, waiting = await asyncio.wait(
            [asyncio.ensure_future(way) for way in ways], return_when="FIRST_COMPLETED"
        )
        for way in waiting:
            way.cancel()
        await asyncio.gather(*done, *waiting, return_exceptions=True)

    async def _flow(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        added: AddedHeaders | None = None,
        *,
        is_answer: bool = False,
    ) -> None:
        while data := await source.read(_AT_ONCE):
            data = data if added is None else added(data)
            await self._flows.wait()
            if not (is_answer and self._state == "deaf"):
                sink.write(data)
                await sink.drain()


class _Connection:
    """A connection, both ends of it."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writers = [writer]

    def close(self) -> None:
        """Ends it in the ordinary way."""
        for writer in self.writers:
            if not writer.is_closing():
                writer.close()

    def abort(self) -> None:
        """Ends it with a reset, as a cut line does."""
        for writer in self.writers:
            if (connection := writer.get_extra_info("socket")) is not None and not writer.is_closing():
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            writer.transport.abort()


async def _asked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int]:
    """Where a client wants to be connected to (RFC 1928, without a password)."""
    _, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    writer.write(b"\x05\x00")
    *_, kind = await reader.readexactly(4)
    if kind == 3:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii")
    else:
        host = str(ipaddress.ip_address(await reader.readexactly(4 if kind == 1 else 16)))
    return host, struct.unpack(">H", await reader.readexactly(2))[0]


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
