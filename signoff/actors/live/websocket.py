"""The WebSocket below a live connection."""

from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import Frame, Opcode


class Refused(Exception):
    """The opening was answered otherwise than with a connection."""

    def __init__(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        super().__init__(status)
        self.status, self.headers, self.body = status, headers, body


class Attentive(ClientConnection):
    """Counts the pings that the other side sends."""

    pings = 0

    def process_event(self, event: Any) -> None:
        if isinstance(event, Frame) and event.opcode is Opcode.PING:
            self.pings += 1
        super().process_event(event)


class Unled(connect):
    """Opens a connection where it is told to, and nowhere else: browsers follow no redirect either."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc
