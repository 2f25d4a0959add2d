"""`python -m bench.generator`: sends what it is ordered to, in its own process, and reports what came of it.

Standard input: a JSON object `{host, port, open_loop, shots}`. Standard output: for each shot, in the same
order, `[lag_ms, latency_ms, fault]`. Times come from the monotonic clock of this process.
"""

import asyncio
import gc
import json
import sys
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from bench.connections import BadAnswerError, Connections
from bench.samples import Sample
from bench.shots import Shot

HEAD_START_S = 0.2


class Due(Protocol):
    """What is done `at_s` seconds after the start."""

    @property
    def at_s(self) -> float:
        """In seconds."""


What = TypeVar("What", bound=Due)
Outcome = TypeVar("Outcome")


async def fire(
    things: Sequence[What], do: Callable[[What, float], Coroutine[Any, Any, Outcome]]
) -> list[Outcome]:
    """Open loop: each thing is done when it is due, whether or not earlier ones have been answered.

    `do` is given the thing and when it is due by the loop's clock.
    """
    loop = asyncio.get_running_loop()
    begun = loop.time() + HEAD_START_S
    async with asyncio.TaskGroup() as group:
        tasks = []
        for thing in things:
            due = begun + thing.at_s
            await asyncio.sleep(max(0.0, due - loop.time()))
            tasks.append(group.create_task(do(thing, due)))
    return [task.result() for task in tasks]


async def take_turns(connections: Connections, shots: Sequence[Shot]) -> list[Sample]:
    """Closed loop: each shot goes out when the one before it has been answered."""
    loop = asyncio.get_running_loop()
    return [await send(connections, shot, loop.time()) for shot in shots]


async def send(connections: Connections, shot: Shot, due: float) -> Sample:
    """Send one; `due` is by the loop's clock, in s."""
    sample, _ = await exchange(connections, shot, due)
    return sample


async def exchange(connections: Connections, shot: Shot, due: float) -> tuple[Sample, bytes]:
    """Send one; what came of it, and the answer's body."""
    loop = asyncio.get_running_loop()
    lag, body = loop.time() - due, b""
    try:
        status, body = await connections.ask(shot.data)
        fault = shot.fault(status, body)
    except TimeoutError:
        fault = "no answer in time"
    except (OSError, EOFError, BadAnswerError) as error:
        fault = f"{type(error).__name__}: {error}"
    return Sample(lag * 1000, (loop.time() - due) * 1000, fault), body


async def main() -> None:
    """Read, send, tell."""
    received = json.load(sys.stdin)
    shots = [Shot.from_json(shot) for shot in received["shots"]]
    gc.collect()
    gc.disable()  # a collection would delay what is due; a run leaves too little garbage to matter
    async with Connections(received["host"], received["port"]) as connections:
        if received["open_loop"]:
            samples = await fire(shots, partial(send, connections))
        else:
            samples = await take_turns(connections, shots)
    json.dump([[sample.lag_ms, sample.latency_ms, sample.fault] for sample in samples], sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
