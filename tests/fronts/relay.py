"""A relay of live connections on this machine that hands on all it gets, with one habit of real gateways."""

import asyncio
import base64
import json
import socket
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Request, Response

Frame = str | bytes
Due = tuple[float, Frame]
_OF_A_HOP = ("host", "connection", "upgrade", "sec-websocket-")
_PINGED_EACH_S = 1.5
_NO_CODE, _CUT = 1005, 1006


async def as_it_came(client: ServerConnection, frame: Frame) -> None:
    """Writes one frame for each."""
    await client.send(frame)


@dataclass(frozen=True)
class Relay:
    """One habit.

    `greets` gives what a new connection is sent first, by the target's HTTP address and the connection's
    token. `becomes` gives what a connection gets of the target's frame of that number, each after so many
    seconds, and `writes` writes it. A connection beyond `places` of one customer is taken, and closed with
    `turned_away`, at once or after it was served for `turned_away_after_s`. One that is `ends_after_s` old,
    or whose client says nothing for `silent_for_s`, is closed with `ends_with`. 1006 stands for a cut.
    Of what clients send, messages and frames of them have at most so many bytes (`largest`). A handshake that
    is refused behind it is answered as `refuses` has it, and what closes there closes here with `closes_as`.
    """

    greets: Callable[[str, str], Sequence[Frame]] = lambda base_url, token: ()
    becomes: Callable[[Frame, int], Sequence[Due]] = lambda frame, number: ((0, frame),)
    writes: Callable[[ServerConnection, Frame], Awaitable[None]] = as_it_came
    corked: bool = False
    places: int = 1_000_000
    turned_away: int = 1013
    turned_away_after_s: float = 0
    ends_after_s: float | None = None
    silent_for_s: float | None = None
    ends_with: int = 1001
    largest: tuple[int | None, int | None] = (None, None)
    pings_each_s: float | None = _PINGED_EACH_S
    refuses: Callable[[Response], Response] = lambda response: response
    closes_as: Callable[[int], int] = lambda code: code


class _Relayed:
    """One connection and where it leads."""

    def __init__(self, relay: Relay, client: ServerConnection, upstream: ClientConnection) -> None:
        self._relay, self._client, self._upstream = relay, client, upstream
        self._began = self._heard = asyncio.get_running_loop().time()

    async def last(self, greetings: Sequence[Frame]) -> None:
        """Hands on what both say, until one of them ends it."""
        if self._relay.corked:
            line = self._client.transport.get_extra_info("socket")
            with suppress(OSError):  # The client may have gone meanwhile.
                line.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        async with asyncio.TaskGroup() as group:
            ways = [self._to_the_target(), self._to_the_client(greetings, group)]
            if self._relay.ends_after_s is not None:
                ways.append(self._to_its_end(self._relay.ends_after_s, lambda: self._began))
            if self._relay.silent_for_s is not None:
                ways.append(self._to_its_end(self._relay.silent_for_s, lambda: self._heard))
            both = [group.create_task(way) for way in ways]
            await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for each in both:
                each.cancel()

    async def _to_the_target(self) -> None:
        with suppress(ConnectionClosed):
            async for frame in self._client:
                self._heard = asyncio.get_running_loop().time()
                await self._upstream.send(frame)
        if self._client.close_code is not None:
            await self._upstream.close()

    async def _to_the_client(self, greetings: Sequence[Frame], group: asyncio.TaskGroup) -> None:
        held, number = set[asyncio.Task[None]](), 0
        with suppress(ConnectionClosed):
            for frame in greetings:
                await self._relay.writes(self._client, frame)
            async for frame in self._upstream:
                number += 1
                for after, due in self._relay.becomes(frame, number):
                    if after:
                        held.add(group.create_task(self._writes_later(after, due)))
                    else:
                        await self._relay.writes(self._client, due)
        if held:
            await asyncio.wait(held)
        if self._upstream.close_code is not None:
            code, reason = self._upstream.close_code, self._upstream.close_reason or ""
            as_seen = self._relay.closes_as(code)
            await ended(self._client, as_seen, reason if as_seen == code else "")

    async def _writes_later(self, after: float, frame: Frame) -> None:
        await asyncio.sleep(after)
        with suppress(ConnectionClosed):
            await self._relay.writes(self._client, frame)

    async def _to_its_end(self, after: float, since: Callable[[], float]) -> None:
        now = asyncio.get_running_loop().time
        while (left := since() + after - now()) > 0:
            await asyncio.sleep(left)
        await ended(self._client, self._relay.ends_with)


async def ended(connection: ServerConnection, code: int, reason: str = "") -> None:
    """Ends it with that code, or as a cut line would."""
    if code == _CUT:
        connection.transport.abort()
    else:
        await connection.close(1000 if code == _NO_CODE else code, reason)


@dataclass
class _Gateway:
    """All connections of one relay."""

    upstream: str
    base_url: str
    relay: Relay
    held: Counter[str] = field(default_factory=Counter)
    led: dict[ServerConnection, ClientConnection] = field(default_factory=dict)
    beyond: set[ServerConnection] = field(default_factory=set)

    async def admits(self, client: ServerConnection, request: Request) -> Response | None:
        """Opens the other half first, so that who is refused there is refused here."""
        customer = customer_of(token_of(request.path))
        if self.held[customer] >= self.relay.places:
            if not self.relay.turned_away_after_s:
                return None
            self.beyond.add(client)
        self.held[customer] += 1
        try:
            self.led[client] = await connect(
                self.upstream.rstrip("/") + request.path,
                additional_headers=[
                    pair for pair in request.headers.raw_items() if not pair[0].lower().startswith(_OF_A_HOP)
                ],
                compression=None,
                ping_interval=None,
                max_size=None,
                user_agent_header=None,
            )
        except InvalidStatus as refusal:
            self.held[customer] -= 1
            return self.relay.refuses(refusal.response)
        except OSError:
            self.held[customer] -= 1
            return client.respond(HTTPStatus.BAD_GATEWAY, "The gateway reaches nobody.\n")
        return None

    async def serves(self, client: ServerConnection) -> None:
        """One connection, to its end."""
        assert client.request is not None
        token, upstream = token_of(client.request.path), self.led.pop(client, None)
        if upstream is None:
            await ended(client, self.relay.turned_away)
            return
        try:
            greetings = await asyncio.to_thread(self.relay.greets, self.base_url, token)
            await _Relayed(self._habit_for(client), client, upstream).last(greetings)
        finally:
            self.held[customer_of(token)] -= 1
            await upstream.close()

    def _habit_for(self, client: ServerConnection) -> Relay:
        if client not in self.beyond:
            return self.relay
        self.beyond.discard(client)
        return replace(
            self.relay, ends_after_s=self.relay.turned_away_after_s, ends_with=self.relay.turned_away
        )


@contextmanager
def relaying(upstream: str, base_url: str, relay: Relay) -> Iterator[str]:
    """The address of such a relay before the live connections of a target, until the block ends."""
    gateway, loop = _Gateway(upstream, base_url, relay), asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    async def begins() -> tuple[asyncio.Event, asyncio.Task[None], int]:
        over, port = asyncio.Event(), loop.create_future()

        async def serves() -> None:
            async with serve(
                gateway.serves,
                "127.0.0.1",
                0,
                process_request=gateway.admits,
                compression=None,
                max_size=relay.largest,
                # As gateways do that stand for themselves: what is dead is given up, whoever is behind.
                ping_interval=relay.pings_each_s,
                ping_timeout=relay.pings_each_s,
                close_timeout=1,
                server_header=None,
            ) as server:
                port.set_result(next(iter(server.sockets)).getsockname()[1])
                await over.wait()

        task = asyncio.create_task(serves())
        return over, task, await port

    over, task, port = asyncio.run_coroutine_threadsafe(begins(), loop).result(10)

    async def ends() -> None:
        over.set()
        await task

    try:
        yield f"ws://127.0.0.1:{port}/"
    finally:
        asyncio.run_coroutine_threadsafe(ends(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def token_of(path: str) -> str:
    """The token in a handshake's query."""
    return parse_qs(urlsplit(path).query).get("token", [""])[0]


def customer_of(token: str) -> str:
    """Whom a token speaks for, if it says so; such a gateway trusts its authoriser for the rest."""
    part = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        return str(claims.get("customer_id") or claims.get("sub"))
    except (ValueError, AttributeError):
        return token
