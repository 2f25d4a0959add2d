"""How a client joins a namespace of Socket.IO, once its WebSocket is open."""

import json

from websockets.exceptions import ConnectionClosed

from signoff.actors.live.websocket import Attentive, Refused
from signoff.wire import clock, socketio
from signoff.wire.answers import Json
from signoff.wire.dialect import Dialect
from signoff.wire.messages import messages_of

LATER = 1013
_OF_A_TOKEN, _OF_THEIR_NUMBER = (3000, 4401), (LATER, 4429)
"""Close codes that say so: IANA's 3000, and those whose last digits are HTTP's."""
_UNSAID = 403
"""For a refusal that does not say why: Socket.IO's packet of one needs a text only."""
Arrival = tuple[str | bytes, float]
"""A frame, and when it came (epoch seconds)."""


class Joining:
    """Joins; what the target says before it lets in or turns down is `early`, and may be a message."""

    def __init__(self, socket: Attentive, dialect: Dialect) -> None:
        self._socket, self._dialect = socket, dialect
        self.early: list[Arrival] = []

    async def join(self, auth: Json) -> None:
        """Refused where the client is turned down, unless it was told of something before."""
        try:
            packet = await self._answer()
            if packet.kind == socketio.ENGINE_OPEN:
                await self._socket.send(socketio.greeting(auth, self._dialect.live.namespace))
                packet = await self._answer()
        except ConnectionClosed as end:
            refusal = Refused(_status_of(end), [], str(end).encode())
        else:
            if packet.kind == socketio.CONNECTED:
                return
            await self._socket.close()
            refusal = Refused(_status_in(packet.data), [], json.dumps(packet.data).encode())
        if not self._tells():
            raise refusal

    async def _answer(self) -> socketio.Packet:
        """The next packet that is about the opening; pings are answered, and events kept."""
        while True:
            frame = await self._socket.recv()
            packet = socketio.read(frame) if isinstance(frame, str) else None
            if packet is None or packet.kind in (socketio.EVENT, socketio.BINARY_EVENT):
                self.early.append((frame, clock.epoch_s()))
            elif packet.kind == socketio.ENGINE_PING:
                self._socket.pings += 1
                await self._socket.send(socketio.ENGINE_PONG)
            elif packet.kind != socketio.ENGINE_NOTHING:
                return packet

    def _tells(self) -> bool:
        packets = [socketio.read(frame) for frame, _ in self.early if isinstance(frame, str)]
        texts = [socketio.as_message(self._dialect, packet) for packet in packets]
        return any(each.tells for text in texts for each in messages_of(self._dialect, text, 0))


def _status_of(end: ConnectionClosed) -> int:
    code = end.rcvd.code if end.rcvd else None
    return 401 if code in _OF_A_TOKEN else 429 if code in _OF_THEIR_NUMBER else _UNSAID


def _status_in(refusal: Json) -> int:
    inner = refusal.get("data") if isinstance(refusal, dict) else None
    status = inner.get("status") if isinstance(inner, dict) else None
    return status if isinstance(status, int) else _UNSAID
