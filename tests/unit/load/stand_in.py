"""A target that costs next to nothing and misbehaves as told: `-m tests.unit.load.stand_in stall=1/10`.

It speaks the reference's words, keeps tickets in memory, and has no AWS. What can be told, each `name=value`:
`stall=S/EVERY` seconds; `slow=SHARE@MS` of creates; `comment=MS`; `late=SHARE@MS` of messages; `refuse=SHARE`
of handshakes; `error=SHARE` of answers with 503; `limit=SHARE` with 429; `wrong=1` answers 200 with an error
in the body; `grow=MS` for each ticket there is, by which lists take longer; `dead=N` answers nothing from
request N on; `base=MS` for everything; `after=N`: errors and refusals begin only after so many requests, so
that what a run has to prepare succeeds.

The Nth request to a path that ends in WORD is answered badly with `drips=WORD@N`: the body comes byte by
byte and never ends; `starts=WORD@N`: so does the head; `endless=WORD@N`: after the whole body come blanks for
ever; `cut=WORD@N`: after the whole body comes nothing, where more was announced. `hang=N`: the Nth handshake
is never answered.
"""

import asyncio
import json
import sys
import uuid
from collections import Counter, defaultdict
from contextlib import suppress
from http import HTTPStatus
from random import Random
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

SECRET = "a secret that only this stand-in has, and its caller"
NAME = "STAND_IN_SECRET"
ENDINGS = ("drips", "starts", "endless", "cut")
MORE, APART_S = 10_000, 0.25


class StandIn:
    """All of it, for one event loop."""

    def __init__(self, faults: dict[str, str]) -> None:
        self._faults, self._random, self._begun = faults, Random(1), monotonic()
        self._tickets: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._asked = 0
        self._met: Counter[str] = Counter()
        self._listening: dict[str, set[ServerConnection]] = defaultdict(set)
        self._sending: set[asyncio.Task[None]] = set()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one HTTP connection."""
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                line, *rows = head.decode().split("\r\n")
                headers = dict(row.lower().split(": ", 1) for row in rows if ": " in row)
                method, path, _ = line.split()
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                raw = dict(row.split(": ", 1) for row in rows if ": " in row)
                token = {name.lower(): value for name, value in raw.items()}.get("authorization", "")
                status, found = await self._respond(method, path, token.removeprefix("Bearer "), body)
                ending = self._ending(path)
                content = json.dumps(found).encode()
                announced = len(content) + (MORE if ending else 0)
                head = (
                    f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {announced}\r\n\r\n"
                ).encode()
                if ending:
                    await end_badly(writer, ending, head, content)
                    return
                writer.write(head + content)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def _ending(self, path: str) -> str:
        """How the answer to this request ends, if not well."""
        found = ""
        for fault in ENDINGS:
            word, _, number = self._faults.get(fault, "").partition("@")
            if word and urlsplit(path).path.endswith(word):
                self._met[fault] += 1
                found = fault if self._met[fault] == int(number) else found
        return found

    async def _respond(self, method: str, path: str, token: str, body: bytes) -> tuple[int, Any]:
        if path == "/health":
            return 200, {"version": "stand-in"}
        self._asked += 1
        await self._hold_up(path)
        if path == "/ping":
            return 200, {}
        if self._chance("error"):
            return 503, {"detail": "no"}
        if self._chance("limit"):
            return 429, {"detail": "too many"}
        if "wrong" in self._faults and self._awake():
            return 200, {"error": "no"}
        customer = jwt.decode(token, SECRET, ["HS256"], options={"verify_aud": False})["customer_id"]
        parts = urlsplit(path)
        if method == "GET":
            await asyncio.sleep(
                float(self._faults.get("grow", 0)) * sum(map(len, self._tickets.values())) / 1000
            )
            size = int(parse_qs(parts.query).get("limit", ["50"])[0])
            return 200, {"tickets": self._tickets[customer][-size:], "next_cursor": None}
        fields = json.loads(body)
        if parts.path.endswith("/comments"):
            return 201, {"id": str(uuid.uuid4()), **fields}
        ticket = {"id": str(uuid.uuid4()), "status": "open", **fields}
        self._tickets[customer].append(ticket)
        sending = asyncio.create_task(self._tell(customer, ticket["id"]))
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        return 201, ticket

    async def _hold_up(self, path: str) -> None:
        if "stall" in self._faults:
            long, every = map(float, self._faults["stall"].split("/"))
            into = (monotonic() - self._begun) % every
            if into < long:
                await asyncio.sleep(long - into)
        if "dead" in self._faults and self._asked > int(self._faults["dead"]):
            await asyncio.sleep(3600)
        await asyncio.sleep(float(self._faults.get("base", 2)) / 1000)
        if path.endswith("/create"):
            await self._maybe("slow")
        if path.endswith("/comments"):
            await asyncio.sleep(float(self._faults.get("comment", 0)) / 1000)

    async def _maybe(self, name: str) -> None:
        share, _, ms = self._faults.get(name, "0@0").partition("@")
        if self._random.random() < float(share):
            await asyncio.sleep(float(ms) / 1000)

    def _chance(self, name: str) -> bool:
        return self._awake() and self._random.random() < float(self._faults.get(name, 0))

    def _awake(self) -> bool:
        return self._asked > int(self._faults.get("after", -1))

    async def _tell(self, customer: str, ticket: str) -> None:
        await self._maybe("late")
        message = {
            "type": "notification",
            "id": str(uuid.uuid4()),
            "payload": {"id": "n", "ticket_id": ticket},
        }
        for connection in list(self._listening[customer]):
            with suppress(ConnectionClosed):
                await connection.send(json.dumps(message))

    async def greet(self, connection: ServerConnection, request: Request) -> Response | None:
        """Lets a connection in, or not."""
        self._met["hang"] += 1
        if self._met["hang"] == int(self._faults.get("hang", 0)):
            await asyncio.sleep(3600)
        if self._chance("refuse"):
            return connection.respond(HTTPStatus.SERVICE_UNAVAILABLE, "no\n")
        return None

    async def listen(self, connection: ServerConnection) -> None:
        """One live connection."""
        assert connection.request is not None
        token = parse_qs(urlsplit(connection.request.path).query)["token"][0]
        customer = jwt.decode(token, SECRET, ["HS256"], options={"verify_aud": False})["customer_id"]
        self._listening[customer].add(connection)
        try:
            await connection.wait_closed()
        finally:
            self._listening[customer].discard(connection)


async def end_badly(writer: asyncio.StreamWriter, ending: str, head: bytes, content: bytes) -> None:
    """Answers so that no read has to wait long, and the answer is not whole."""
    at_once = {"drips": head, "starts": b"", "endless": head + content, "cut": head + content}[ending]
    slowly = {"drips": content, "starts": head, "endless": b"", "cut": b""}[ending]
    writer.write(at_once)
    await writer.drain()
    if ending == "cut":
        return
    for byte in slowly[:-1] + b" " * MORE:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(APART_S)


async def main() -> None:
    """Serves until standard input closes."""
    stand_in = StandIn(dict(fault.split("=", 1) for fault in sys.argv[1:]))
    http = await asyncio.start_server(stand_in.answer, "127.0.0.1", 0)
    live = await serve(stand_in.listen, "127.0.0.1", 0, process_request=stand_in.greet)
    reported = {
        "ready": True,
        "base_url": f"http://127.0.0.1:{http.sockets[0].getsockname()[1]}",
        "ws_url": f"ws://127.0.0.1:{next(iter(live.sockets)).getsockname()[1]}",
        "secrets": {NAME: SECRET},
    }
    sys.stdout.write(json.dumps(reported) + "\n")
    sys.stdout.flush()
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
