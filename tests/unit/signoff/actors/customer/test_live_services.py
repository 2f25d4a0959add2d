"""Services for live connections: a frame asks for what comes, pings are messages, what came is confirmed.

As Action Cable, Pusher, SignalR, Phoenix and Azure Web PubSub have it.
"""

import json
import time
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


SIGNALR = """\
delivered_within_s = 2.0
opens_with = "{\\"protocol\\": \\"json\\"}\\u001e"
answers_frames = false
heartbeat = "{\\"type\\": 6}\\u001e"
heartbeat_every_s = 0.1
[ws.message]
type = "target"
payload = "arguments.0"
"""
PHOENIX = """\
delivered_within_s = 2.0
opens_with = '["1", "1", "customer", "phx_join", {}]'
heartbeat = '[null, "2", "phoenix", "heartbeat", {}]'
heartbeat_every_s = 0.1
subscribe = ""
[ws.message]
type = "3"
payload = "4"
id = "4.mid"
[ws.types]
subscribed = "phx_reply"
"""


def test_a_hub_calls_by_a_name_with_arguments(customer_of: Listens, exchange: Exchange) -> None:
    call: dict[str, Any] = {
        "type": 1,
        "target": "notification",
        "arguments": [{"id": "N1", "ticket_id": "T1"}],
    }
    exchange.answers = lambda connection, frame: connection.send("{}\x1e" + json.dumps(call) + "\x1e")
    with customer_of(SIGNALR).live.listen() as listener:
        assert listener.hears("notification", about="T1").payload == call["arguments"][0]
    assert exchange.frames[0] == '{"protocol": "json"}\x1e'


def joined(connection: ServerConnection, frame: Any) -> None:
    """Answers each frame by its place."""
    if json.loads(frame)[3] == "phx_join":
        connection.send(json.dumps(["1", "1", "customer", "phx_reply", {"status": "ok"}]))


def test_a_message_may_be_a_list_in_which_each_part_has_its_place(
    customer_of: Listens, exchange: Exchange
) -> None:
    exchange.answers = joined
    with customer_of(PHOENIX).live.listen() as listener:
        exchange.sends([None, None, "customer", "ticket_update", {"mid": 7, "ticket_id": "T1"}])
        told = listener.hears("ticket_update", about="T1")
        assert (told.id, told.payload) == ("7", {"mid": 7, "ticket_id": "T1"})


def beats(exchange: Exchange) -> int:
    """How many signs of life came so far."""
    return sum("heartbeat" in str(frame) for frame in exchange.frames)


def test_who_keeps_silent_is_closed_so_none_does_but_who_is_dead(
    customer_of: Listens, exchange: Exchange
) -> None:
    exchange.answers = joined
    with customer_of(PHOENIX).live.listen() as listener:
        eventually(lambda: beats(exchange), lambda seen: seen >= 2, within=2, what="signs of life")
        listener.stop_reading()
        time.sleep(0.15)
        before = beats(exchange)
        time.sleep(0.4)
        assert beats(exchange) == before
        listener.resume_reading()
        eventually(lambda: beats(exchange), lambda seen: seen > before, within=2, what="a sign of life")
    time.sleep(0.15)
    after = beats(exchange)
    time.sleep(0.3)
    assert beats(exchange) == after


def test_a_ping_may_be_a_word(customer_of: Listens, exchange: Exchange) -> None:
    words = 'delivered_within_s = 2.0\n[ws.types]\nping = "ping"\n[ws.answers]\nping = "pong"\n'
    exchange.greets = lambda connection: connection.send("ping")
    exchange.answers = lambda connection, frame: None
    with customer_of(words).live.listen() as listener:
        eventually(lambda: list(exchange.frames), lambda said: said == ["pong"], within=2, what="an answer")
        assert listener.server_pings == 1


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
