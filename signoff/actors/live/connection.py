"""One live connection, as the loop's thread sees it."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from signoff.actors.live.joining import Arrival, Joining
from signoff.actors.live.websocket import Attentive, Refused, Unled
from signoff.deployment.transport import Connector
from signoff.wire import clock, socketio
from signoff.wire.dialect import Dialect
from signoff.wire.messages import answers_to, as_sent, text_of

# Looked up once: a look-up takes the lock of all logging, for which the loop's thread must never wait.
_LOG = logging.getLogger("websockets.client")
GOING_AWAY, CUT, RESTARTS = 1001, 1006, 1012
OLD_S = 10.0
"""No gateway's limit of age or silence is shorter."""
CLOSE_S = 2.0
"""How long a target may take to agree to a close before the connection is cut."""


@dataclass(frozen=True)
class Close:
    """How a connection ended: code, reason, and when (epoch seconds). 1006: cut without a word."""

    code: int
    reason: str
    at: float

    def is_of_others(self, age: float) -> bool:
        """Whether what stands before a target may have ended a connection of that age (seconds) like this.

        Whoever goes away or starts again says so; an idle or an old connection is also cut.
        """
        return self.code in (GOING_AWAY, RESTARTS) or (self.code == CUT and age >= OLD_S)


@dataclass(frozen=True)
class Opening:
    """How to open a connection; `auth` is what Socket.IO's clients say of themselves once it is open."""

    url: str
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    subprotocols: tuple[str, ...] = field(default=(), repr=False)
    auth: Mapping[str, str] = field(default_factory=dict, repr=False)
    connector: Connector = field(default_factory=Connector, repr=False)


class Connection:
    """Tells `arrived` of each frame with the instant of its arrival, and `closed` of the end."""

    def __init__(
        self,
        socket: Attentive,
        dialect: Dialect,
        arrived: Callable[[str | bytes, float], None],
        closed: Callable[[Close], None],
        early: Sequence[Arrival] = (),
    ) -> None:
        self._socket, self._dialect, self._early = socket, dialect, early
        self._arrived, self._closed = arrived, closed
        self._is_socketio = dialect.live.protocol == "socketio"
        self._reading: asyncio.Task[None] | None = None
        self._beating: asyncio.Task[None] | None = None
        self._incomplete: socketio.Packet | None = None
        self._parts: list[bytes] = []

    @classmethod
    async def opened(
        cls,
        opening: Opening,
        dialect: Dialect,
        arrived: Callable[[str | bytes, float], None],
        closed: Callable[[Close], None],
    ) -> "Connection":
        """A new connection; Refused or OSError when there is none."""
        url = opening.url
        try:
            # No pings of ours and no limits: what the target does is to be seen as it is.
            socket = await Unled(
                url,
                additional_headers={**opening.connector.headers_for(url), **opening.headers},
                subprotocols=[Subprotocol(name) for name in opening.subprotocols] or None,
                create_connection=Attentive,
                compression="deflate" if dialect.live.compression else None,
                proxy=opening.connector.proxy_with_login,
                ssl=opening.connector.context if url.startswith("wss:") else None,
                ping_interval=None,
                close_timeout=CLOSE_S,
                open_timeout=None,
                max_size=None,
                max_queue=None,
                logger=_LOG,
            )
        except InvalidStatus as refusal:
            answer = refusal.response
            raise Refused(
                answer.status_code, list(answer.headers.raw_items()), bytes(answer.body or b"")
            ) from None
        assert isinstance(socket, Attentive)
        joining = Joining(socket, dialect)
        if dialect.live.protocol == "socketio":
            await joining.join(dict(opening.auth))
        made = cls(socket, dialect, arrived, closed, joining.early)
        if dialect.live.opens_with:
            with suppress(ConnectionClosed):  # Whoever reads is told of it.
                await made.send(dialect.live.opens_with)
        return made

    def start(self) -> None:
        """Begins to tell what arrives; nothing is lost that came before."""
        self._reading = asyncio.create_task(self._read())
        self._beats()

    @property
    def pings(self) -> int:
        """How many pings the target has sent."""
        return self._socket.pings

    async def send(self, frame: str | bytes) -> None:
        """Sends a frame, in Socket.IO an event; ConnectionClosed when there is nobody to take it."""
        for part in as_sent(self._dialect.live, frame):
            await self._socket.send(part)

    def pause(self) -> None:
        """Reads no more: neither messages nor pings; and gives no sign of life."""
        self._socket.transport.pause_reading()
        self._falls_silent()

    def resume(self) -> None:
        """Reads again."""
        self._socket.transport.resume_reading()
        self._beats()

    def cut(self) -> None:
        """Ends it as a broken network would."""
        self._falls_silent()
        self._socket.transport.abort()

    async def close(self) -> None:
        """Ends it as it should be, and by force where the other side does not agree in time."""
        self.resume()
        self._falls_silent()
        await self._socket.close()
        if self._reading is not None:
            await self._reading

    @staticmethod
    async def close_all(connections: "list[Connection]") -> None:
        """Ends all of them at once, whatever became of each."""
        await asyncio.gather(*(each.close() for each in connections), return_exceptions=True)

    def _beats(self) -> None:
        """Gives a sign of life now and then, where the target closes who gives none."""
        if self._dialect.live.heartbeat and self._beating is None:
            self._beating = asyncio.create_task(self._beat())

    async def _beat(self) -> None:
        live = self._dialect.live
        with suppress(ConnectionClosed):  # Whoever reads is told of it.
            while True:
                await asyncio.sleep(live.heartbeat_every_s)
                await self.send(live.heartbeat)

    def _falls_silent(self) -> None:
        if self._beating is not None:
            self._beating.cancel()
            self._beating = None

    async def _read(self) -> None:
        try:
            for frame, at in self._early:
                await self._read_frame(frame, at)
            while True:
                frame = await self._socket.recv()
                await self._read_frame(frame, clock.epoch_s())
        except ConnectionClosed as end:
            received = end.rcvd
            code, reason = (received.code, received.reason) if received else (CUT, "")
            self._falls_silent()
            self._closed(Close(code, reason, clock.epoch_s()))
        except asyncio.CancelledError:
            self._falls_silent()
            self._socket.transport.abort()
            self._closed(Close(CUT, "", clock.epoch_s()))
            raise

    async def _read_frame(self, frame: str | bytes, at: float) -> None:
        if not self._is_socketio:
            self._arrived(frame, at)
            for answer in answers_to(self._dialect, text_of(frame) or ""):
                await self.send(answer)
        elif isinstance(frame, str):
            await self._read_packet(socketio.read(frame), at)
        else:
            self._read_part(frame, at)

    async def _read_packet(self, packet: socketio.Packet, at: float) -> None:
        if packet.kind == socketio.ENGINE_PING:
            self._socket.pings += 1
            await self._socket.send(socketio.ENGINE_PONG)
        elif packet.kind == socketio.BINARY_EVENT and packet.parts:
            self._incomplete, self._parts = packet, []
        elif packet.kind in (socketio.EVENT, socketio.BINARY_EVENT):
            self._arrived(socketio.as_message(self._dialect, packet), at)
        if packet.asks is not None:
            await self._socket.send(socketio.acknowledged(packet))
        if socketio.ends(packet, self._dialect.live.namespace):
            await self._socket.close()

    def _read_part(self, content: bytes, at: float) -> None:
        """A binary frame: a part of the event before it, or one that nothing announced."""
        if self._incomplete is None:
            self._arrived(content, at)
            return
        self._parts.append(content)
        if len(self._parts) == self._incomplete.parts:
            event, self._incomplete = socketio.whole(self._incomplete, self._parts), None
            self._arrived(socketio.as_message(self._dialect, event), at)
