"""`python -m bench.stalling`: the leanest server that stalls as ordered, so that it adds nothing else.

Answers `GET /ping` after `BASE_S`, but nothing in the first `--stall` seconds of every `EVERY_S`.
Standard output: a JSON object with `base_url` and `begun`, the instant at which its time began, by
`perf_counter`, which all processes of a Linux machine share. Serves until standard input closes.
"""

import argparse
import asyncio
import json
import sys
from time import perf_counter
from typing import cast

import uvloop

BASE_S, STALL_S, EVERY_S = 0.005, 1.0, 10.0
_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"


def held_up(into: float, stall_s: float = STALL_S) -> float:
    """For how many seconds a request is held up that comes `into` seconds after the server's time began."""
    return max(0.0, stall_s - into % EVERY_S)


class Pings(asyncio.Protocol):
    """One connection, whose requests have no body and come one at a time."""

    def __init__(self, begun: float, stall_s: float) -> None:
        self._begun, self._stall_s = begun, stall_s
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps where answers go."""
        # Not isinstance: uvloop's transports are none of asyncio's.
        self._transport = cast(asyncio.WriteTransport, transport)

    def data_received(self, data: bytes) -> None:
        """Answers in time."""
        if data.endswith(b"\r\n\r\n"):
            wait = held_up(perf_counter() - self._begun, self._stall_s) + BASE_S
            asyncio.get_running_loop().call_later(wait, self._answer)

    def _answer(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(_ANSWER)


async def main() -> None:
    """Serve until standard input closes."""
    parser = argparse.ArgumentParser(prog="python -m bench.stalling")
    parser.add_argument("--stall", type=float, default=STALL_S)
    stall_s = parser.parse_args().stall
    loop, begun = asyncio.get_running_loop(), perf_counter()
    server = await loop.create_server(lambda: Pings(begun, stall_s), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sys.stdout.write(json.dumps({"base_url": f"http://127.0.0.1:{port}", "begun": begun}) + "\n")
    sys.stdout.flush()
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    uvloop.run(main())
