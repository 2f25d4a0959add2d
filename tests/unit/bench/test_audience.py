"""The audience opens what it is told to, changes what it is told to, and keeps all that it hears."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, broadcast, serve
from websockets.http11 import Request, Response

from bench import audience
from bench.accounts import Account
from bench.listening import Tally
from bench.shots import Shot

ANSWER = json.dumps({"id": "t", "version": 7}).encode()
UPDATE = json.dumps({"type": "ticket_update", "payload": {"ticket_id": "t", "version": 7}})
PUT = Shot(0.0, "update", b"PUT /support/tickets/t HTTP/1.1\r\n\r\n", 200)


def refuse_the_forged(connection: ServerConnection, request: Request) -> Response | None:
    forged = request.path == "/?token=forged"
    return connection.respond(HTTPStatus.UNAUTHORIZED, "no") if forged else None


@asynccontextmanager
async def target(messages: list[str], *, hangs_up: bool = False) -> AsyncIterator[dict[str, Any]]:
    """A target that sends these to every connection when it is asked to change something."""

    async def attend(connection: ServerConnection) -> None:
        if hangs_up:
            await connection.close(1013)
        await connection.wait_closed()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            await reader.readuntil(b"\r\n")
            for message in messages:
                broadcast(ears.connections, message)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(ANSWER), ANSWER))
        writer.close()

    async with (
        serve(attend, "127.0.0.1", 0, process_request=refuse_the_forged) as ears,
        await asyncio.start_server(answer, "127.0.0.1", 0) as web,
    ):
        url = f"ws://127.0.0.1:{ears.sockets[0].getsockname()[1]}/"
        port = web.sockets[0].getsockname()[1]
        yield {
            "host": "127.0.0.1",
            "port": port,
            "urls": [f"{url}?token=good"] * 3,
            "per_s": 1000.0,
            "shots": [PUT.as_json()],
            "hearers": 3,
            "hold_s": 0.0,
        }


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audience, "SETTLE_S", 0.02)
    monkeypatch.setattr(audience, "MISSING_AFTER_S", 0.1)


def attended(messages: list[str], *, hangs_up: bool = False, **changed: Any) -> Account:
    async def attend() -> Account:
        async with target(messages, hangs_up=hangs_up) as order:
            order["urls"] += [order["urls"][0].replace("good", "forged")] * changed.pop("forged", 0)
            return await audience.attend(order | changed)

    return asyncio.run(attend())


def test_every_connection_keeps_what_it_heard_with_its_instant() -> None:
    received = attended([UPDATE, '{"type": "notification"}'])
    (made,) = received.exchanges
    assert (made.sample.fault, made.body) == ("", ANSWER.decode())
    assert [[text for _, text in ear.heard] for ear in received.ears] == [[UPDATE]] * 3
    assert all(made.due < at < received.ended for ear in received.ears for at, _ in ear.heard)


def test_a_duplicate_is_heard_too() -> None:
    received = attended([UPDATE, UPDATE])
    assert [len(ear.heard) for ear in received.ears] == [2, 2, 2]


def test_what_never_comes_is_not_waited_for_without_end() -> None:
    assert [ear.heard for ear in attended([]).ears] == [[], [], []]


def test_our_own_hanging_up_is_no_loss() -> None:
    assert [(ear.opened.fault, ear.lost) for ear in attended([UPDATE]).ears] == [("", "")] * 3


def test_a_connection_that_the_target_ends_is_lost() -> None:
    received = attended([], hangs_up=True, shots=[], hold_s=0.1)
    assert [ear.lost for ear in received.ears] == ["closed with 1013"] * 3


def test_a_refused_connection_is_a_fault_and_not_tried_again() -> None:
    received = attended([UPDATE], forged=1)
    assert [ear.opened.fault for ear in received.ears[:3]] == ["", "", ""]
    assert "HTTP 401" in received.ears[3].opened.fault
    assert (received.ears[3].heard, received.ears[3].lost) == ([], "")


def test_a_tally_is_complete_when_messages_came_before_they_were_expected() -> None:
    async def count() -> None:
        tally = Tally()
        tally.heard()
        tally.expect(2)
        waiting = asyncio.create_task(tally.complete())
        done, _ = await asyncio.wait([waiting], timeout=0.01)
        assert not done
        tally.heard()
        await waiting

    asyncio.run(count())
