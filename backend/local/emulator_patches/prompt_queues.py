"""Lets the emulator's long poll answer as soon as a message is there, as SQS does.

ministack 1.5.33 looks every 100 ms whether the queue has something, which two queues between a change and its
message pay twice. Whatever puts a message into a queue sets its event `esm_wake` (for its own event source
mappings, of which there are none here). The long poll's pause ends at once when that happens; then the
original looks again, and decides all the rest.
"""

import asyncio
from typing import Any

from ministack.core.concurrency import esm_wake
from ministack.services import sqs


def install() -> None:
    """Replaces the pause of the emulator's ReceiveMessage, and listens to its event."""
    pauses = Pauses()
    original = esm_wake.set

    def set_and_wake() -> None:
        original()
        pauses.end()

    esm_wake.set = set_and_wake
    sqs.asyncio = _AsyncioWith(pauses.sleep)


class Pauses:
    """Pauses that can all be ended early, from any thread."""

    def __init__(self) -> None:
        self._pausing: set[asyncio.Future[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    async def sleep(self, seconds: float) -> None:
        """Return after this time, or when all pauses are ended."""
        self._loop = asyncio.get_running_loop()
        pause = self._loop.create_future()
        self._pausing.add(pause)
        timer = self._loop.call_later(seconds, self._end_one, pause)
        try:
            await pause
        finally:
            timer.cancel()
            self._pausing.discard(pause)

    def end(self) -> None:
        """End all pauses that there are now."""
        if self._loop is not None and self._pausing:
            self._loop.call_soon_threadsafe(self._end_all)

    def _end_all(self) -> None:
        for pause in self._pausing:
            self._end_one(pause)

    def _end_one(self, pause: "asyncio.Future[None]") -> None:
        if not pause.done():
            pause.set_result(None)


class _AsyncioWith:
    """The module asyncio, as the queues' module sees it, but for `sleep`, which only the long poll calls."""

    def __init__(self, sleep: Any) -> None:
        self.sleep = sleep

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)
