"""The sender opens what it is told to, sends what it is told to, and keeps all that it hears."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.http11 import Request, Response

from bench import sender
from bench.orders import Account, Order, Shot

ANSWER = json.dumps({"id": "t", "version": 7}).encode()
UPDATE = json.dumps({"type": "ticket_update", "payload": {"ticket_id": "t", "version": 7}})
PUT = Shot(0.0, "update", "PUT", "/support/tickets/t")


def refuse_the_forged(connection: ServerConnection, request: Request) -> Response | None:
    forged = request.path == "/?token=forged"
    return connection.respond(HTTPStatus.UNAUTHORIZED, "no") if forged else None


@contextmanager
def target(messages: list[str], *, hangs_up: bool = False) -> Iterator[tuple[str, str]]:
    """HTTP and WebSocket address of one that sends these to every connection at each request."""
    addresses, is_up, ends = list[str](), threading.Event(), list[Callable[[], object]]()

    async def attend(connection: ServerConnection) -> None:
        if hangs_up:
            await connection.close(1013)
        await connection.wait_closed()

    async def run() -> None:
        is_over, loop = asyncio.Event(), asyncio.get_running_loop()
        ends.append(lambda: loop.call_soon_threadsafe(is_over.set))

        async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while await reader.readline():
                await reader.readuntil(b"\r\n\r\n")
                for message in messages:
                    broadcast(ears.connections, message)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(ANSWER), ANSWER))
            writer.close()

        async with (
            serve(attend, "127.0.0.1", 0, process_request=refuse_the_forged) as ears,
            await asyncio.start_server(answer, "127.0.0.1", 0) as web,
        ):
            addresses.append(f"http://127.0.0.1:{web.sockets[0].getsockname()[1]}")
            addresses.append(f"ws://127.0.0.1:{next(iter(ears.sockets)).getsockname()[1]}/?token=good")
            is_up.set()
            await is_over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert is_up.wait(10)
    try:
        yield addresses[0], addresses[1]
    finally:
        ends[0]()
        thread.join(10)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "SETTLE_S", 0.1)
    monkeypatch.setattr(sender, "MISSING_AFTER_S", 0.2)


def attended(messages: list[str], *, hangs_up: bool = False, forged: int = 0, **changed: Any) -> Account:
    with target(messages, hangs_up=hangs_up) as (http, live):
        urls = [live] * 3 + [live.replace("good", "forged")] * forged
        order = Order(base_url=http, urls=urls, per_s=1000.0, shots=[PUT], hearers=3)
        return sender.Sender(replace(order, **changed)).carry_out()


def test_every_connection_keeps_what_it_heard_with_its_instant() -> None:
    received = attended([UPDATE, '{"type": "notification"}'])
    (made,) = received.exchanges
    assert (made.sample.fault, made.body) == ("", ANSWER.decode())
    assert [[text for _, text in ear.heard] for ear in received.ears] == [[UPDATE]] * 3
    assert all(made.due < at < received.ended for ear in received.ears for at, _ in ear.heard)


def test_a_duplicate_is_heard_too() -> None:
    assert [len(ear.heard) for ear in attended([UPDATE, UPDATE]).ears] == [2, 2, 2]


def test_what_never_comes_is_not_waited_for_without_end() -> None:
    assert [ear.heard for ear in attended([]).ears] == [[], [], []]


def test_our_own_hanging_up_is_no_loss() -> None:
    assert [(ear.opened.fault, ear.lost) for ear in attended([UPDATE]).ears] == [("", False)] * 3


def test_a_connection_that_the_target_ends_is_lost() -> None:
    received = attended([], hangs_up=True, shots=[], hold_s=0.2)
    assert [ear.lost for ear in received.ears] == [True] * 3


def test_a_refused_connection_is_a_fault_and_not_tried_again() -> None:
    received = attended([UPDATE], forged=1)
    assert [ear.opened.fault for ear in received.ears] == ["", "", "", "refused with 401"]
    assert (received.ears[3].heard, received.ears[3].lost) == ([], False)


def test_a_wrong_answer_is_a_fault_that_nobody_has_to_hear_of() -> None:
    received = attended([], shots=[Shot(0.0, "create", "POST")])
    assert [sample.fault for sample in received.samples] == ["status 200"]


def test_who_cannot_be_reached_is_a_fault() -> None:
    (sample,) = attended([], base_url="http://127.0.0.1:1", urls=[], hearers=0).samples
    assert "refused" in sample.fault


def test_in_turn_each_goes_out_when_the_one_before_was_answered() -> None:
    received = attended([], shots=[PUT, PUT], urls=[], hearers=0, in_turn=True)
    first, second = received.exchanges
    assert first.due + first.sample.latency_ms / 1000 <= second.due + 0.001
    assert first.body == ""


def test_things_are_done_when_they_are_due_whatever_became_of_those_before() -> None:
    due = sender.fire([0.0, 0.01, 0.05], lambda number, at: (number, at))
    assert [number for number, _ in due] == [0, 1, 2]
    assert [round(at - due[0][1], 6) for _, at in due] == [0.0, 0.01, 0.05]


def test_an_order_is_carried_out_in_a_process_of_its_own() -> None:
    with target([]) as (http, _):
        assert [sample.fault for sample in sender.carried_out(Order(base_url=http, shots=[PUT])).samples] == [
            ""
        ]
