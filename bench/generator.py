"""`python -m bench.generator`: sends what it is told, in its own process, and tells what came of it.

Standard input: a JSON object `{host, port, open_loop, shots}`. Standard output: for each shot, in the same
order, `[lag_ms, latency_ms, fault]`. Times come from the monotonic clock of this process.
"""

import asyncio
import gc
import json
import sys
from collections.abc import Sequence

from bench.connections import BadAnswerError, Connections
from bench.samples import Sample
from bench.shots import Shot

HEAD_START_S = 0.2


async def fire(connections: Connections, shots: Sequence[Shot]) -> list[Sample]:
    """Open loop: each shot goes out when it is due, whether or not earlier ones have been answered."""
    loop = asyncio.get_running_loop()
    begun = loop.time() + HEAD_START_S
    async with asyncio.TaskGroup() as group:
        tasks = []
        for shot in shots:
            due = begun + shot.at_s
            await asyncio.sleep(max(0.0, due - loop.time()))
            tasks.append(group.create_task(send(connections, shot, due)))
    return [task.result() for task in tasks]


async def take_turns(connections: Connections, shots: Sequence[Shot]) -> list[Sample]:
    """Closed loop: each shot goes out when the one before it has been answered."""
    loop = asyncio.get_running_loop()
    return [await send(connections, shot, loop.time()) for shot in shots]


async def send(connections: Connections, shot: Shot, due: float) -> Sample:
    """Send one; `due` is by the loop's clock, in s."""
    loop = asyncio.get_running_loop()
    lag = loop.time() - due
    try:
        fault = shot.fault(*await connections.ask(shot.data))
    except TimeoutError:
        fault = "no answer in time"
    except (OSError, EOFError, BadAnswerError) as error:
        fault = f"{type(error).__name__}: {error}"
    return Sample(lag * 1000, (loop.time() - due) * 1000, fault)


async def main() -> None:
    """Read, send, tell."""
    told = json.load(sys.stdin)
    shots = [Shot.from_json(shot) for shot in told["shots"]]
    gc.collect()
    gc.disable()  # a collection would delay what is due; a run leaves too little garbage to matter
    async with Connections(told["host"], told["port"]) as connections:
        samples = await (fire if told["open_loop"] else take_turns)(connections, shots)
    json.dump([[sample.lag_ms, sample.latency_ms, sample.fault] for sample in samples], sys.stdout)


if __name__ == "__main__":
    asyncio.run(main())
