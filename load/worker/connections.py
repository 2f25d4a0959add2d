"""Live connections beside Locust: one real thread with an event loop, whose findings come back to gevent.

Locust patches the standard library for gevent, in which a WebSocket client is slow and measures itself. So a
thread that gevent does not know of runs uvloop, which uses none of the patched modules. What happens there is
put into a deque, and a signal, the only call into gevent that another thread may make, has it taken out.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import count
from time import perf_counter
from typing import Any

import gevent
import uvloop
from gevent import get_hub
from gevent.event import AsyncResult
from gevent.monkey import get_original
from websockets.exceptions import ConnectionClosed, WebSocketException

from signoff.actors.live.connection import Close, Connection, Opening
from signoff.actors.live.websocket import Refused
from signoff.wire.dialect import Dialect
from signoff.wire.messages import text_of

AT_ONCE = 20
"""Openings under way at the same time."""
ENDS_WITHIN_S = 5


@dataclass(frozen=True)
class Opened:
    """How an opening ended, at `at` of `perf_counter`; `key` names the connection, if there is one."""

    key: int | None
    at: float
    fault: str = ""
    status: int = 0


class WebSocketConnections:
    """Opens, hears and closes. `heard(key, text, at)` and `lost(key)` are called in gevent's thread."""

    def __init__(
        self, dialect: Dialect, heard: Callable[[int, str, float], None], lost: Callable[[int], None]
    ) -> None:
        self._dialect, self._heard, self._lost = dialect, heard, lost
        self._found: deque[Callable[[], object]] = deque()
        self._signal = get_hub().loop.async_()
        self._signal.start(self._take)
        self._open: dict[int, Connection] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._keys = count(1)
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._ended: AsyncResult[None] = AsyncResult()
        for level in (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR):
            # Answered from memory from now on: only the first question takes gevent's lock of all logging.
            logging.getLogger("websockets.client").isEnabledFor(level)
        self._loop = uvloop.new_event_loop()
        get_original("_thread", "start_new_thread")(self._work, ())

    def open(self, opening: Opening, within: float) -> Opened:
        """A new connection, or why there is none after at most `within` seconds. Waits as gevent does."""
        answer: AsyncResult[Opened] = AsyncResult()
        self._loop.call_soon_threadsafe(self._spawn, partial(self._connect, opening, within, answer))
        try:
            opened = answer.get()
        except gevent.Timeout:
            # Nobody waits for it any more; what opens yet is closed.
            answer.rawlink(self._close_again)
            raise
        assert opened is not None
        return opened

    def send(self, key: int, frame: str) -> None:
        """Sends a frame, soon; what has closed meanwhile takes none."""
        self._loop.call_soon_threadsafe(self._spawn, partial(self._say, key, frame))

    def close(self, key: int) -> None:
        """Closes it, soon."""
        self._loop.call_soon_threadsafe(self._spawn, partial(self._shut, key))

    def stop(self) -> None:
        """Closes all of them, and ends the thread: within `ENDS_WITHIN_S`, whoever does not answer."""
        done: AsyncResult[None] = AsyncResult()
        self._loop.call_soon_threadsafe(self._spawn, partial(self._end, done))
        done.wait(ENDS_WITHIN_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        # Only then can nothing be handed over any more.
        if self._ended.wait(ENDS_WITHIN_S):
            self._signal.stop()
            self._signal.close()

    # In the other thread --------------------------------------------------------------------------

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._hand(self._ended.set)

    def _spawn(self, work: Callable[[], Any]) -> None:
        task = self._loop.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _connect(self, opening: Opening, within: float, answer: "AsyncResult[Opened]") -> None:
        key = next(self._keys)

        def arrived(frame: str | bytes, _: float) -> None:
            at = perf_counter()
            # Some send what they say as bytes.
            if (text := text_of(frame)) is not None:
                self._hand(partial(self._heard, key, text, at))

        def closed(_: Close) -> None:
            self._open.pop(key, None)
            self._hand(partial(self._lost, key))

        opened = Opened(None, perf_counter(), "no connection: its task was ended")
        try:
            # Also of the wait for a turn: handshakes that hang must not hold up others for ever.
            async with asyncio.timeout(within), self._turns:
                connection = await Connection.opened(opening, self._dialect, arrived, closed)
            opened = Opened(key, perf_counter())
            self._open[key] = connection
            connection.start()
        except Refused as refusal:
            fault = f"refused with {refusal.status}"
            opened = Opened(None, perf_counter(), fault, refusal.status)
        except TimeoutError:
            opened = Opened(None, perf_counter(), f"no connection within {within:g} s")
        except (OSError, EOFError, ValueError, WebSocketException) as error:
            opened = Opened(None, perf_counter(), f"no connection: {type(error).__name__}")
        finally:
            # Whatever happened: somebody waits for it.
            self._hand(partial(answer.set, opened))

    async def _say(self, key: int, frame: str) -> None:
        if connection := self._open.get(key):
            try:
                await connection.send(frame)
            except ConnectionClosed:
                self._open.pop(key, None)

    async def _shut(self, key: int) -> None:
        if connection := self._open.pop(key, None):
            await connection.close()

    async def _end(self, done: "AsyncResult[None]") -> None:
        await Connection.close_all(list(self._open.values()))
        self._hand(partial(done.set, None))

    def _hand(self, finding: Callable[[], object]) -> None:
        self._found.append(finding)
        self._signal.send()

    # In gevent's thread ---------------------------------------------------------------------------

    def _close_again(self, answer: "AsyncResult[Opened]") -> None:
        if answer.value is not None and answer.value.key is not None:
            self.close(answer.value.key)

    def _take(self) -> None:
        while self._found:
            self._found.popleft()()
