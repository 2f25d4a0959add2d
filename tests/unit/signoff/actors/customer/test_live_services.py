"""Services for live connections: a frame asks for what comes, pings are messages, what came is confirmed.

As Action Cable, Pusher and Azure Web PubSub have it.
"""

import json
from typing import Any

import pytest
from websockets.sync.server import ServerConnection

from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotVerified, Unmet
from tests.unit.signoff.actors.customer.conftest import Listens
from tests.unit.signoff.actors.line import Exchange

CABLE = """\
delivered_within_s = 2.0
subprotocols = ["actioncable-v1-json"]
opens_with = '{"command": "subscribe", "identifier": "desk"}'
subscribe = ""
[ws.types]
subscribed = "confirm_subscription"
ping = "beat"
[ws.answers]
"beat" = '{"type": "alive"}'
"*" = '{"type": "got", "id": {id}}'
"""


def subscribing(connection: ServerConnection, frame: Any) -> None:
    """Tells of something once it was asked to, and says that it was."""
    if json.loads(frame).get("command") == "subscribe":
        connection.send(json.dumps({"type": "confirm_subscription"}))
        connection.send(json.dumps({"type": "notification", "id": 7, "payload": {"id": "N1"}}))


def test_a_connection_that_opens_with_a_frame_hears_what_comes_then(
    customer_of: Listens, exchange: Exchange
) -> None:
    exchange.greets = lambda connection: connection.send(json.dumps({"type": "welcome"}))
    exchange.answers = subscribing
    with customer_of(CABLE).live.listen() as listener:
        assert [each.type for each in listener.heard][:2] == ["welcome", "subscribed"]
        assert listener.hears("notification").id == "7"
        assert not [each for each in listener.heard if each.tells and each.type != "notification"]
    offered = exchange.openings[0].headers["Sec-WebSocket-Protocol"]
    assert offered == "actioncable-v1-json"


def test_without_an_answer_to_that_frame_there_is_no_subscription(
    customer_of: Listens, exchange: Exchange
) -> None:
    exchange.answers = lambda connection, frame: None
    with pytest.raises(Unmet, match="subscribed"):
        customer_of(CABLE.replace("2.0", "0.3")).live.listen()


def test_whoever_is_closed_at_once_was_not_subscribed_and_is_told_of(
    customer_of: Listens, exchange: Exchange
) -> None:
    exchange.answers = lambda connection, frame: connection.close(4429)
    listener, answer = customer_of(CABLE).live.connect()
    assert listener is not None
    assert answer.status == 101
    assert listener.is_closed(2).code == 4429


def test_pings_that_are_messages_are_counted_and_answered(customer_of: Listens, exchange: Exchange) -> None:
    exchange.answers = subscribing
    with customer_of(CABLE).live.listen() as listener:
        before = listener.server_pings
        exchange.says(type="beat", message=1)
        exchange.says(type="beat", message=2)
        eventually(
            lambda: exchange.frames.count('{"type": "alive"}'),
            lambda said: said == 2,
            within=2,
            what="answers",
        )
        assert (before, listener.server_pings) == (0, 2)


def test_what_has_an_id_is_acknowledged_and_nothing_else(customer_of: Listens, exchange: Exchange) -> None:
    exchange.answers = subscribing
    with customer_of(CABLE).live.listen() as listener:
        exchange.says(type="ticket_update", id="a-1", payload={})
        listener.hears("ticket_update")
        eventually(
            lambda: [json.loads(frame) for frame in exchange.frames[1:]],
            # The target says both at the same time.
            lambda said: sorted(said, key=str) == [{"type": "got", "id": "a-1"}, {"type": "got", "id": 7}],
            within=2,
            what="what was acknowledged",
        )


def test_a_greeting_is_no_sign_of_life(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = lambda connection: connection.send(json.dumps({"type": "welcome"}))
    exchange.answers = subscribing
    with customer_of(CABLE).live.listen() as listener:
        listener.hears("notification")
        assert listener.server_pings == 0


def test_connections_that_this_machine_has_no_room_for_say_so(
    customer_of: Listens, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signoff.actors.customer.live.room_for_files", lambda: 40)
    with pytest.raises(NotVerified, match=r"9 live connections .* may have 40 more.*ulimit -n"):
        customer_of().live.listen_many(9)
    assert exchange.openings == []
    assert len(customer_of().live.listen_many(8)) == 8
