"""`python -m bench.audience`: opens WebSocket connections, makes changes, hears what arrives, on its own.

Standard input: a JSON object `{host, port, urls, per_s, shots, hearers, hold_s}`. A connection is opened to
each URL, `per_s` of them a second; then the shots go out on time, each to be heard by `hearers` connections;
then nothing is done for `hold_s`. Standard output: an `Account`. Nothing that fails is tried again.
"""

import asyncio
import contextlib
import gc
import json
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bench.accounts import Account, Exchange
from bench.connections import Connections
from bench.generator import exchange, fire
from bench.listening import Listener, Opening, Tally
from bench.shots import Shot

#: At most so many connections are being opened at a time.
IN_FLIGHT = 20
#: What has not come so long after the last answer will not; and so long a duplicate is waited for.
MISSING_AFTER_S, SETTLE_S = 10.0, 1.0


async def attend(order: dict[str, Any]) -> Account:
    """Do as ordered."""
    begun, used, tally = time.monotonic(), time.process_time(), Tally()
    listeners = await _opened(order["urls"], order["per_s"], tally)
    exchanges = await _changes(order, [Shot.from_json(shot) for shot in order["shots"]], tally)
    if exchanges:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(MISSING_AFTER_S):
                await tally.complete()
        await asyncio.sleep(SETTLE_S)
    await asyncio.sleep(order["hold_s"])
    cpu_share = (time.process_time() - used) / (time.monotonic() - begun)
    ended = time.time()
    return Account(
        await asyncio.gather(*(listener.close() for listener in listeners)), exchanges, ended, cpu_share
    )


async def _opened(urls: Sequence[str], per_s: float, tally: Tally) -> list[Listener]:
    places = asyncio.Semaphore(IN_FLIGHT)

    async def open_one(opening: Opening, due: float) -> Listener:
        listener = Listener(tally)
        await listener.open(opening, due, places)
        return listener

    return await fire([Opening(number / per_s, url) for number, url in enumerate(urls)], open_one)


async def _changes(order: dict[str, Any], shots: Sequence[Shot], tally: Tally) -> list[Exchange]:
    epoch = time.time() - asyncio.get_running_loop().time()
    async with Connections(order["host"], order["port"]) as connections:

        async def change(shot: Shot, due: float) -> Exchange:
            sample, body = await exchange(connections, shot, due)
            if not sample.fault:
                tally.expect(order["hearers"])
            return Exchange(epoch + due, sample, body.decode(errors="replace"))

        return await fire(shots, change)


def main() -> None:
    """Read, attend, tell."""
    order = json.load(sys.stdin)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # often 1,024, too few for the connections
    gc.collect()
    gc.disable()  # as in the generator
    json.dump(asdict(asyncio.run(attend(order))), sys.stdout)


if __name__ == "__main__":
    main()
