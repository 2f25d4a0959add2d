"""`python -m bench.pushing`: a server that pushes a message to one of its WebSocket connections at a time.

Pushes `--rate` messages a second, each with the instant at which it was sent by `perf_counter`, in turn
to each of `--connections` connections, once all of them are there, for `--seconds`; then it closes them.
Standard output: a JSON object with `ws_url`. Ends when its last connection is gone.
"""

import argparse
import asyncio
import json
import sys
from time import perf_counter

import uvloop
from websockets.asyncio.server import ServerConnection, serve


async def main() -> None:
    """Serve one client process."""
    parser = argparse.ArgumentParser(prog="python -m bench.pushing")
    parser.add_argument("--connections", type=int)
    parser.add_argument("--rate", type=float)
    parser.add_argument("--seconds", type=float)
    options = parser.parse_args()
    there: list[ServerConnection] = []
    full = asyncio.Event()

    async def listen(connection: ServerConnection) -> None:
        there.append(connection)
        if len(there) == options.connections:
            full.set()
        await connection.wait_closed()

    async with serve(listen, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        sys.stdout.write(json.dumps({"ws_url": f"ws://127.0.0.1:{port}"}) + "\n")
        sys.stdout.flush()
        await full.wait()
        begun = perf_counter() + 1
        for number in range(round(options.rate * options.seconds)):
            await asyncio.sleep(max(0.0, begun + number / options.rate - perf_counter()))
            await there[number % len(there)].send(repr(perf_counter()))
        await asyncio.sleep(1)


if __name__ == "__main__":
    uvloop.run(main())
