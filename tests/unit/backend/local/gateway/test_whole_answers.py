"""What is written in one turn of the loop leaves in one piece, in order, and before the end."""

import asyncio
from typing import Any

from backend.local.gateway.whole_answers import GatheringTransport


class Recorded(asyncio.Transport):
    """A transport that notes what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Any] = []

    def write(self, data: Any) -> None:
        self.received.append(bytes(data))

    def close(self) -> None:
        self.received.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.received

    def pause_reading(self) -> None:
        self.received.append("paused")


def told_after(*writes: bytes, closes: bool = False) -> list[Any]:
    async def talk() -> list[Any]:
        recorded = Recorded()
        gathering = GatheringTransport(recorded, asyncio.get_running_loop())
        for data in writes:
            gathering.write(data)
        assert recorded.received == []
        if closes:
            gathering.close()
        await asyncio.sleep(0)
        return recorded.received

    return asyncio.run(talk())


def test_headers_and_body_leave_together() -> None:
    assert told_after(b"headers", b"", b"body") == [b"headersbody"]


def test_what_is_left_goes_before_the_end_and_nothing_after_it() -> None:
    assert told_after(b"headers", b"body", closes=True) == [b"headersbody", "closed"]


def test_a_later_turn_sends_again() -> None:
    async def talk() -> list[Any]:
        recorded = Recorded()
        gathering = GatheringTransport(recorded, asyncio.get_running_loop())
        for data in (b"one", b"two"):
            gathering.write(data)
            await asyncio.sleep(0)
        gathering.pause_reading()
        return recorded.received

    assert asyncio.run(talk()) == [b"one", b"two", "paused"]
