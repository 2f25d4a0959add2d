"""What live connections of a load run hear, as their target sends it."""

import json
from time import perf_counter

import gevent
import pytest

from load.worker.connections import WebSocketConnections
from signoff.actors.live.connection import Opening
from signoff.wire.dialect import Dialect
from tests.unit.signoff.actors.line import exchanging

TOLD = json.dumps({"type": "notification", "id": "m1"})


@pytest.mark.parametrize("frame", [TOLD, TOLD.encode()], ids=["text", "bytes"])
def test_a_message_is_heard_as_a_text_or_as_bytes(frame: str | bytes) -> None:
    heard: list[str] = []
    connections = WebSocketConnections(Dialect(), lambda key, text, at: heard.append(text), lambda key: None)
    with exchanging() as exchange:
        exchange.greets = lambda connection: connection.send(frame)
        assert connections.open(Opening(exchange.url), 5).key is not None
        until = perf_counter() + 5
        while not heard and perf_counter() < until:
            gevent.sleep(0.01)
        connections.stop()
    assert heard == [TOLD]
