"""One live connection over Socket.IO: what waits for it, and a task that sends it and ends with the token."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from .database import milliseconds
from .disorder import Disorder
from .line import EVENTS, HELD_S, MOST_WAITING
from .tokens import Bearer

Event = tuple[str, dict[str, Any]]
Emit = Callable[[str, dict[str, Any]], Awaitable[None]]


class SocketLine:
    def __init__(self, bearer: Bearer, emit: Emit, end: Callable[[], Awaitable[None]]) -> None:
        self.bearer, self._emit, self._end = bearer, emit, end
        self.wanted = EVENTS
        self._waiting: asyncio.Queue[tuple[Event, int | None]] = asyncio.Queue(MOST_WAITING)
        self.task = asyncio.create_task(self._serve())

    async def put(self, event: str, data: dict[str, Any], number: int | None = None) -> None:
        """Whoever lets too much pile up is cut off."""
        said = {"data": data, "at": milliseconds()}
        message = (event, said if number is None else {**said, "eid": number}), number
        try:
            self._waiting.put_nowait(message)
        except asyncio.QueueFull:
            await self._end()

    async def _serve(self) -> None:
        try:
            async with asyncio.timeout(self.bearer.expires - time.time()):
                await self._send()
        except TimeoutError:
            await self._emit("session.over", {"data": {}, "at": milliseconds()})
            await self._end()

    async def _send(self) -> None:
        order = Disorder[Event]()
        while True:
            try:
                async with asyncio.timeout(HELD_S if order.later else None):
                    message = await self._waiting.get()
            except TimeoutError:
                due = order.rest()
            else:
                due = order.taking(*message)
            for event, data in due:
                await self._emit(event, data)
