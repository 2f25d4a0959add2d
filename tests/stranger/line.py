"""One live connection: a thread that listens, a thread that writes, and what waits in between."""

import contextlib
import json
import queue
import socket
import time
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

from .database import milliseconds
from .disorder import Disorder
from .tokens import Bearer

EVENTS = ("notice.new", "ticket.changed", "metrics.new", "compliance.new", "invoice.new")
MOST_WAITING = 256
HELD_S = 0.1
NO_TEXT, OVER = 1003, 1008
LOOK_AGAIN_S = 60.0


class Line:
    def __init__(self, connection: ServerConnection, bearer: Bearer) -> None:
        self._connection, self.bearer = connection, bearer
        self._waiting: queue.Queue[tuple[str, int | None] | None] = queue.Queue(MOST_WAITING)
        self.wanted = EVENTS

    def put(self, event: str, data: dict[str, Any], number: int | None = None) -> None:
        """Never waits: whoever lets too much pile up is cut off."""
        if time.time() >= self.bearer.expires:
            return
        message = {"event": event, "data": data, "at": milliseconds()}
        text = json.dumps(message if number is None else {**message, "eid": number})
        try:
            self._waiting.put_nowait((text, number))
        except queue.Full:
            with contextlib.suppress(OSError):
                self._connection.socket.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        # With no room for the word to stop, the writer is stopped by what it writes to: that is closed.
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(None)

    def write(self) -> None:
        order = Disorder[str]()
        with contextlib.suppress(ConnectionClosed):
            while True:
                try:
                    message = self._waiting.get(timeout=HELD_S if order.later else None)
                except queue.Empty:
                    due = order.rest()
                else:
                    if message is None:
                        return
                    due = order.taking(*message)
                for text in due:
                    self._connection.send(text)

    def listen(self) -> None:
        """Until the client goes, misbehaves, or has a token no more."""
        with contextlib.suppress(ConnectionClosed):
            while (left := self.bearer.expires - time.time()) > 0:
                with contextlib.suppress(TimeoutError):
                    frame = self._connection.recv(timeout=min(left, LOOK_AGAIN_S))
                    if isinstance(frame, bytes):
                        self._connection.close(NO_TEXT, "text only")
                    else:
                        self.put(*self._answer(frame))
            self._connection.send(json.dumps({"event": "session.over", "data": {}, "at": milliseconds()}))
            self._connection.close(OVER, "session over")

    def _answer(self, frame: str) -> tuple[str, dict[str, Any]]:
        try:
            asked = json.loads(frame)
        except (ValueError, RecursionError):
            return "fault", {"message": "that is not JSON"}
        match asked:
            case {"do": "hello"}:
                return "hello", {}
            case {"do": "watch", "events": [*events]} if all(event in EVENTS for event in events):
                self.wanted = tuple(events)
                return "watching", {"events": events}
        return "fault", {"message": "do: hello, or watch with events: " + ", ".join(EVENTS)}
