"""A WebSocket connection that notes what it hears, and when."""

import asyncio
import time
from dataclasses import dataclass

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from bench.accounts import Ear
from bench.samples import Sample

OPEN_WITHIN_S, CLOSE_WITHIN_S = 15.0, 2.0
MARK = '"ticket_update"'


@dataclass(frozen=True)
class Opening:
    """A connection to that URL, due `at_s` seconds after the start."""

    at_s: float
    url: str


class Tally:
    """How many messages are still to come. One may come before it is known that it will."""

    def __init__(self) -> None:
        self._to_come = 0
        self._changed = asyncio.Event()

    def expect(self, count: int) -> None:
        """So many more."""
        self._to_come += count

    def heard(self) -> None:
        """One has come."""
        self._to_come -= 1
        self._changed.set()

    async def complete(self) -> None:
        """Return when none is to come."""
        while self._to_come > 0:
            self._changed.clear()
            await self._changed.wait()


class Listener:
    """One connection. Texts are kept as they are: reading them would delay the next."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._connection: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._opened = Sample(0.0, 0.0, "not opened")
        self._heard: list[tuple[float, str]] = []
        self._lost = ""

    async def open(self, opening: Opening, due: float, places: asyncio.Semaphore) -> None:
        """Connect once a place is free, and go on listening; `due` is by the loop's clock, in s."""
        loop = asyncio.get_running_loop()
        lag, fault = loop.time() - due, ""
        async with places:
            try:
                self._connection = await connect(
                    opening.url,
                    compression=None,
                    proxy=None,
                    ping_interval=None,
                    max_queue=None,
                    open_timeout=OPEN_WITHIN_S,
                    close_timeout=CLOSE_WITHIN_S,
                )
            except (OSError, InvalidHandshake, TimeoutError) as error:
                fault = f"{type(error).__name__}: {error}"
        self._opened = Sample(lag * 1000, (loop.time() - due) * 1000, fault)
        if self._connection is not None:
            self._listening = asyncio.create_task(self._listen(self._connection))

    async def _listen(self, connection: ClientConnection) -> None:
        try:
            while True:
                text = await connection.recv(decode=True)
                if MARK in text:
                    self._heard.append((time.time(), text))
                    self._tally.heard()
        except ConnectionClosed as error:
            self._lost = "lost without a word" if error.rcvd is None else f"closed with {error.rcvd.code}"

    async def close(self) -> Ear:
        """Stop listening, hang up. What came of it all."""
        if self._connection is not None and self._listening is not None:
            self._listening.cancel()  # first, so that our own end is no loss
            await asyncio.wait([self._listening])
            await self._connection.close()
        return Ear(self._opened, self._heard, self._lost)
