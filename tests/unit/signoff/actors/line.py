"""A small real WebSocket server on this machine, which does as a test tells it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

Talks = Callable[[ServerConnection], None]


class Exchange:
    """The server's address, and the openings and frames it got. A test replaces `greets` and `answers`."""

    def __init__(self) -> None:
        self.url = ""
        self.openings: list[Request] = []
        self.frames: list[str | bytes] = []
        self.open: list[ServerConnection] = []
        self.refusal: tuple[int, str] | None = None
        self.greets: Talks = lambda connection: None
        self.answers: Callable[[ServerConnection, Any], None] = answered
        self.changed = threading.Condition()

    def says(self, **message: Any) -> None:
        """Sends a message to every connection."""
        self.sends(message)

    def sends(self, message: Any) -> None:
        """The same, of a message that is no object."""
        for connection in self.open:
            connection.send(json.dumps(message))


def answered(connection: ServerConnection, frame: Any) -> None:
    """Answers as a target that keeps the wire contract."""
    asked = json.loads(frame)
    if asked["action"] == "subscribe":
        connection.send(json.dumps({"type": "subscribed", "payload": {"types": asked["types"]}}))
    else:
        connection.send(json.dumps({"type": "pong"}))


@contextmanager
def exchanging() -> Iterator[Exchange]:
    """Serves until the block ends."""
    exchange = Exchange()

    def admits(connection: ServerConnection, request: Request) -> Response | None:
        exchange.openings.append(request)
        if exchange.refusal is None:
            return None
        status, text = exchange.refusal
        return connection.respond(HTTPStatus(status), text)

    def serves(connection: ServerConnection) -> None:
        try:
            exchange.greets(connection)
            with exchange.changed:
                exchange.open.append(connection)
                exchange.changed.notify_all()
            for frame in connection:
                exchange.frames.append(frame)
                exchange.answers(connection, frame)
        except ConnectionClosed:
            return

    with serve(
        serves,
        "127.0.0.1",
        0,
        process_request=admits,
        select_subprotocol=lambda connection, offered: offered[0] if offered else None,
        compression=None,
        close_timeout=1,
    ) as server:
        exchange.url = f"ws://127.0.0.1:{server.socket.getsockname()[1]}/"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield exchange
        for connection in exchange.open:
            connection.close()
        server.shutdown()
    thread.join()
