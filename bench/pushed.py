"""`python -m bench.pushed line|bare`: holds many WebSocket connections and tells how late pushes came.

`line`: as load runs hold them, in a thread beside gevent, with Locust loaded. `bare`: nothing but
asyncio. Standard output: a JSON object with `latencies_ms`, and `resident_mb`, the most memory that the
process held.
"""

import argparse
import asyncio
import json
import resource
import sys
from time import perf_counter

AT_ONCE = 20


def hold_by_line(url: str, connections: int) -> list[float]:
    """Milliseconds from sending to arrival of each push, by the line of `load/`."""
    import gevent
    import locust  # noqa: F401 - for what it patches, and the memory that it takes
    from gevent.pool import Pool

    from bench.stand import TARGET_FILE
    from load.worker.connections import WebSocketConnections
    from signoff.actors.live.connection import Opening
    from signoff.deployment.loading import load_description

    latencies, lost = list[float](), list[int]()
    dialect = load_description(TARGET_FILE).dialect
    line = WebSocketConnections(
        dialect,
        lambda key, text, at: latencies.append((at - float(text)) * 1000),
        lambda key: lost.append(key),
    )
    opened = Pool(AT_ONCE).map(lambda _: line.open(Opening(url), 60), range(connections))
    assert all(each.key is not None for each in opened), "not all connections were opened"
    while len(lost) < connections:
        gevent.sleep(0.1)
    line.stop()
    return latencies


async def hold_bare(url: str, connections: int) -> list[float]:
    """The same by websockets and uvloop alone."""
    from websockets.asyncio.client import connect

    latencies, places = list[float](), asyncio.Semaphore(AT_ONCE)

    async def hold() -> None:
        async with places:
            connection = await connect(url, compression=None, ping_interval=None, proxy=None)
        async for text in connection:
            latencies.append((perf_counter() - float(text)) * 1000)

    await asyncio.gather(*(hold() for _ in range(connections)))
    return latencies


def main() -> None:
    """Hold them, tell."""
    parser = argparse.ArgumentParser(prog="python -m bench.pushed")
    parser.add_argument("how", choices=("line", "bare"))
    parser.add_argument("--url")
    parser.add_argument("--connections", type=int)
    options = parser.parse_args()
    if options.how == "line":
        latencies = hold_by_line(options.url, options.connections)
    else:
        import uvloop

        latencies = uvloop.run(hold_bare(options.url, options.connections))
    most_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    sys.stdout.write(json.dumps({"latencies_ms": latencies, "resident_mb": most_mb}))


if __name__ == "__main__":
    main()
