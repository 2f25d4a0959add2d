"""A listener hears what arrives, says what arrived instead, and never waits for ever."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.server import ServerConnection

from signoff.actors import Customer, some
from signoff.expect import eventually
from signoff.monitors.undescribed import UndescribedMonitor
from signoff.verdict.outcomes import Inconclusive, NotVerified, Unmet
from tests.unit.signoff.actors.line import Exchange

Listens = Callable[..., Customer]
UPDATE = {"type": "ticket_update", "payload": {"ticket_id": "T1", "change": "status"}, "id": "M1"}
OTHER = {"type": "ticket_update", "payload": {"ticket_id": "T2", "change": "status"}, "id": "M2"}


def greeting(*messages: dict[str, Any]) -> Callable[[ServerConnection], None]:
    def greet(connection: ServerConnection) -> None:
        for message in messages:
            connection.send(json.dumps(message))

    return greet


def test_a_listener_hears_what_is_sent_and_keeps_all_of_it(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = greeting(UPDATE, OTHER)
    with customer_of().live.listen() as listener:
        second = listener.hears("ticket_update", about="T2")
        first = listener.hears(about="T1", change="status")
        assert (first.id, second.id) == ("M1", "M2")
        assert [message.id for message in listener.heard] == ["M1", "M2"]
        assert first.at <= second.at
    assert not listener.is_open


def test_what_arrived_instead_is_said_with_its_time(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = greeting(UPDATE)
    with customer_of().live.listen() as listener:
        listener.hears(about="T1")
        with pytest.raises(Unmet) as caught:
            listener.hears("notification", about="N7", within=0.05)
    assert caught.value.expected == (
        "a notification message about N7 to reach customer A's listener within 0.05 s"
    )
    assert "this arrived:\n" in caught.value.actual
    assert '"ticket_id": "T1"' in caught.value.actual


def test_how_many_came_is_said_where_several_were_due(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = greeting(UPDATE)
    with customer_of().live.listen() as listener:
        listener.hears(about="T1")
        with pytest.raises(Unmet, match=r"3 times .* to reach customer A's listener \(1 did\) within"):
            listener.hears_count(3, some(about="T1"), within=0.05)


def test_silence_is_said_too(customer_of: Listens) -> None:
    with customer_of().live.listen() as listener, pytest.raises(Unmet, match="nothing arrived"):
        listener.hears(within=0.01)


def test_nothing_more_is_waited_for_on_a_closed_connection(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = lambda connection: connection.close(4401, "expired")
    with customer_of().live.listen() as listener:
        closed = listener.is_closed(2)
        assert (closed.code, closed.reason) == (4401, "expired")
        with pytest.raises(Unmet, match="the connection was closed with 4401 at"):
            listener.hears(within=30)


def test_a_connection_that_stays_open_is_found_out(customer_of: Listens) -> None:
    with (
        customer_of().live.listen() as listener,
        pytest.raises(Unmet, match="listener to be closed by the target"),
    ):
        listener.is_closed(0.05)


def test_several_are_counted_and_kept_in_order(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = greeting(UPDATE, OTHER, UPDATE | {"id": "M3"})
    with customer_of().live.listen() as listener:
        assert [m.id for m in listener.hears_count(2, some(about="T1"))] == ["M1", "M3"]
        assert [m.id for m in listener.hears_until(some(about="T2"))] == ["M1", "M2"]


OF_ANOTHER_CHANGE = UPDATE | {"payload": {"ticket_id": "T1", "change": "comment"}}
WITHOUT_AN_ID = {name: value for name, value in UPDATE.items() if name != "id"}


@pytest.mark.parametrize(
    ("sent", "count"),
    [
        ([UPDATE, UPDATE], 1),
        ([UPDATE, UPDATE | {"timestamp": "2026-11-28T10:00:00Z"}], 1),
        ([UPDATE, UPDATE | {"id": "M3"}], 2),
        ([UPDATE, OF_ANOTHER_CHANGE], 2),
        ([WITHOUT_AN_ID, WITHOUT_AN_ID], 2),
    ],
    ids=["a copy", "a copy sent later", "another id", "another change under its id", "no ids"],
)
def test_what_is_delivered_once_more_counts_once(
    customer_of: Listens, exchange: Exchange, sent: list[dict[str, Any]], count: int
) -> None:
    exchange.greets = greeting(*sent, OTHER)
    with customer_of().live.listen() as listener:
        listener.hears(about="T2")
        listener.hears_count(count, some(about="T1"))
        with pytest.raises(Unmet):
            listener.hears_count(count + 1, some(about="T1"), within=0.01)


def test_nothing_is_known_of_what_was_to_come_on_a_connection_that_a_front_ended(
    customer_of: Listens, exchange: Exchange
) -> None:
    exchange.greets = lambda connection: connection.close(1001, "going away")
    with customer_of().live.listen() as listener:
        assert listener.is_closed(2).code == 1001
        with pytest.raises(Inconclusive, match="was ended with 1001"):
            listener.hears("notification")
        with pytest.raises(Inconclusive, match="listener to be open"):
            listener.is_still_open()


def test_a_connection_that_broke_is_not_open(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = lambda connection: connection.close(1011, "oops")
    with customer_of().live.listen() as listener:
        listener.is_closed(2)
        with pytest.raises(Unmet, match="listener to be open"):
            listener.is_still_open()


def test_nothing_unwanted_is_proven_by_a_marker(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = greeting(UPDATE, OTHER)
    with customer_of().live.listen() as listener:
        listener.hears_nothing_of(some("notification"), before=some(about="T2"))
        listener.hears_nothing_but(some(about="T1"), before=some(about="T2"))
        with pytest.raises(Unmet, match="a ticket_update message about T1 never to reach"):
            listener.hears_nothing_of(some("ticket_update", about="T1"), before=some(about="T2"))
        with pytest.raises(Unmet, match="nothing but what was meant for it"):
            listener.hears_nothing_but(before=some(about="T2"))


def test_without_its_marker_silence_proves_nothing(customer_of: Listens) -> None:
    with customer_of().live.listen() as listener, pytest.raises(Unmet, match="sent as a marker"):
        listener.hears_nothing_of(some("notification"), before=some(about="T2"), within=0.05)


def test_a_subscription_and_a_ping_are_answered(customer_of: Listens, exchange: Exchange) -> None:
    with customer_of('types = { notification = "note" }\n').live.listen("notification") as listener:
        listener.ping()
        listener.send({"action": "subscribe", "types": []})
    # The other side reads on its own.
    arrived = eventually(lambda: exchange.frames, lambda frames: len(frames) == 3, within=5, what="frames")
    assert [json.loads(frame) for frame in arrived] == [
        {"action": "subscribe", "types": ["note"]},
        {"action": "ping"},
        {"action": "subscribe", "types": []},
    ]


def test_a_target_that_answers_nothing_is_not_waited_for(customer_of: Listens, exchange: Exchange) -> None:
    exchange.answers = lambda connection, frame: None
    with customer_of("answers_frames = false\n").live.listen("notification") as listener:
        listener.ping()


@pytest.mark.parametrize(("key", "act"), [("subscribe", "subscribe"), ("ping", "ping")])
def test_what_the_target_has_not_is_not_verified(customer_of: Listens, key: str, act: str) -> None:
    with customer_of(f'{key} = ""\n').live.listen() as listener, pytest.raises(NotVerified, match=key):
        getattr(listener, act)()


def test_frames_are_told_and_logged_without_secrets(
    customer_of: Listens, exchange: Exchange, tmp_path: Path
) -> None:
    customer = customer_of(log=tmp_path / "log.jsonl")
    exchange.greets = greeting({"type": "error", "payload": {"seen": customer.token}})
    with customer.live.listen() as listener:
        listener.hears("error")
    lines = [step.line() for step in customer.recorder.story]
    assert lines[1].startswith("customer A's listener hears:")
    logged = (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    assert [*json.loads(logged.splitlines()[1])] == ["test", "live"]
    assert str(customer.token) not in logged


def test_many_listen_at_once_and_all_are_closed(customer_of: Listens, exchange: Exchange) -> None:
    customer = customer_of()
    listeners = customer.live.listen_many(25)
    with exchange.changed:
        assert exchange.changed.wait_for(lambda: len(exchange.open) == 25, 5)
    exchange.says(**UPDATE)
    for listener in listeners:
        listener.hears(about="T1")
    assert len({listener.name for listener in listeners}) == 25
    customer.recorder.close()
    assert not any(listener.is_open for listener in listeners)


def test_a_cut_connection_says_nothing(customer_of: Listens, exchange: Exchange) -> None:
    listener = customer_of().live.listen()
    listener.drop()
    assert listener.is_closed(1).code == 1006
    listener.close()


def test_who_stops_reading_hears_later(customer_of: Listens, exchange: Exchange) -> None:
    with customer_of().live.listen() as listener:
        with exchange.changed:
            assert exchange.changed.wait_for(lambda: exchange.open, 5)
        listener.stop_reading()
        exchange.says(**UPDATE)
        with pytest.raises(Unmet):
            listener.hears(about="T1", within=0.05)
        listener.resume_reading()
        listener.hears(about="T1")


def test_pings_of_the_target_are_counted(customer_of: Listens, exchange: Exchange) -> None:
    exchange.greets = lambda connection: (connection.ping().wait(2), greeting(UPDATE)(connection))[1]
    with customer_of().live.listen() as listener:
        listener.hears(about="T1")
        assert listener.server_pings == 1
    assert isinstance(listener.heard[0].at, float)


def test_messages_are_held_against_the_targets_own_document(
    customer_of: Listens, exchange: Exchange, tmp_path: Path
) -> None:
    (tmp_path / "live.yaml").write_text(
        "{asyncapi: 3.0.0, operations: {tell: {action: send, messages: [{payload: {required: [id]}}]}}}",
        encoding="utf-8",
    )
    exchange.greets = greeting(UPDATE)
    customer = customer_of(top='asyncapi = "live.yaml"\n')
    found = tmp_path / "undescribed.jsonl"
    customer.recorder.session.undescribed = UndescribedMonitor(found)
    with customer.live.listen() as listener:
        listener.hears(about="T1")
        assert not found.exists()
        listener.ping()
    assert "'id' is a required property" in found.read_text(encoding="utf-8")


@pytest.mark.parametrize("compression", [True, False])
def test_compression_is_offered_where_the_target_file_says_so(
    customer_of: Listens, exchange: Exchange, *, compression: bool
) -> None:
    customer_of(f"compression = {str(compression).lower()}\n").live.listen().close()
    offered = exchange.openings[0].headers.get("Sec-WebSocket-Extensions", "")
    assert ("permessage-deflate" in offered) is compression
