"""A long poll ends with its client; everything else goes the way it went."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest

from backend.local.emulator_patches.abandoned_polls import Receive, Send, given_up

POLL = {"type": "http", "headers": [(b"x-amz-target", b"AmazonSQS.ReceiveMessage")]}
OTHER = {"type": "http", "headers": [(b"x-amz-target", b"AmazonSQS.SendMessage")]}
BODY = [
    {"type": "http.request", "body": b"a", "more_body": True},
    {"type": "http.request", "body": b"b", "more_body": False},
]


class Client:
    """Sends a request of two pieces, and stays until it is told to go."""

    def __init__(self) -> None:
        self.pieces: list[MutableMapping[str, Any]] = list(BODY)
        self.leaves = asyncio.Event()
        self.got: list[MutableMapping[str, Any]] = []

    async def receive(self) -> MutableMapping[str, Any]:
        if self.pieces:
            return self.pieces.pop(0)
        await self.leaves.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        self.got.append(message)


async def echo(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
    """Answers with what it was sent."""
    pieces = [await receive(), await receive()]
    await send({"type": "http.response.body", "body": b"".join(piece["body"] for piece in pieces)})


@pytest.mark.parametrize("scope", [POLL, OTHER])
def test_a_request_is_answered(scope: dict[str, Any]) -> None:
    async def talk() -> list[MutableMapping[str, Any]]:
        client = Client()
        await given_up(echo)(scope, client.receive, client.send)
        return client.got

    assert asyncio.run(talk()) == [{"type": "http.response.body", "body": b"ab"}]


def test_a_poll_is_given_up_when_its_client_goes() -> None:
    ended: list[str] = []

    async def talk() -> None:
        client, polling = Client(), asyncio.Event()

        async def poll(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
            await receive()
            polling.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("given up")

        answering = asyncio.ensure_future(given_up(poll)(POLL, client.receive, client.send))
        await polling.wait()
        client.leaves.set()
        await answering
        assert client.got == []

    asyncio.run(talk())
    assert ended == ["given up"]


def test_a_fault_is_not_hidden() -> None:
    async def fail(scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        raise RuntimeError("broken")

    async def talk() -> None:
        client = Client()
        await given_up(fail)(POLL, client.receive, client.send)

    with pytest.raises(RuntimeError, match="broken"):
        asyncio.run(talk())
