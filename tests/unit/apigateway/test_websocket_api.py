"""A WebSocket API bounds what passes, and says in its own way what functions say."""

import json
from collections.abc import Iterator

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.sync.server import ServerConnection

from tests.apigateway.websocket_api import LONGEST_FRAME, LONGEST_MESSAGE, WEBSOCKET_API
from tests.fronts.relay import relaying
from tests.unit.signoff.actors.line import Exchange, exchanging


@pytest.fixture
def functions() -> Iterator[Exchange]:
    """What is behind it, which says how many bytes it heard."""
    with exchanging() as exchange:
        exchange.answers = lambda connection, frame: connection.send(str(len(frame)))
        yield exchange


@pytest.fixture
def url(functions: Exchange) -> Iterator[str]:
    """Its address."""
    with relaying(functions.url, "http://unused.test", WEBSOCKET_API) as url:
        yield url


def frames(size: int) -> Iterator[str]:
    """A message of that size, in frames that are not too long."""
    for begin in range(0, size, LONGEST_FRAME):
        yield "x" * min(LONGEST_FRAME, size - begin)


def closed_by(connection: ClientConnection, message: str | Iterator[str]) -> int | None:
    """The code that it is closed with for this message; that may be before all its frames are sent."""

    def sent_and_answered() -> None:
        connection.send(message)
        connection.recv(5)

    with pytest.raises(ConnectionClosed) as caught:
        sent_and_answered()
    return caught.value.rcvd.code if caught.value.rcvd else None


def test_a_frame_of_32_kb_passes_and_one_byte_more_does_not(url: str) -> None:
    with connect(url, compression=None) as connection:
        connection.send("x" * LONGEST_FRAME)
        assert connection.recv(5) == str(LONGEST_FRAME)
        assert closed_by(connection, "x" * (LONGEST_FRAME + 1)) == 1009


def test_a_message_of_128_kb_passes_in_frames_and_one_byte_more_does_not(url: str) -> None:
    with connect(url, compression=None) as connection:
        connection.send(frames(LONGEST_MESSAGE))
        assert connection.recv(5) == str(LONGEST_MESSAGE)
        assert closed_by(connection, frames(LONGEST_MESSAGE + 1)) == 1009


def test_a_long_message_comes_in_frames(functions: Exchange, url: str) -> None:
    functions.answers = lambda connection, frame: connection.send("y" * (2 * LONGEST_FRAME + 1))
    with connect(url, compression=None) as connection:
        connection.send("more")
        assert [len(part) for part in connection.recv_streaming() if part] == [
            LONGEST_FRAME,
            LONGEST_FRAME,
            1,
        ]


def test_a_refusal_has_the_functions_status_and_words_of_its_own(functions: Exchange, url: str) -> None:
    functions.refusal = (429, "You have 100 connections.")
    with pytest.raises(InvalidStatus) as caught, connect(url, compression=None):
        pass
    response = caught.value.response
    assert response.status_code == 429
    assert json.loads(response.body or b"")["message"] == "Too Many Requests"


@pytest.mark.parametrize(("asked", "seen"), [(4401, 1000), (1008, 1000), (1001, 1001)])
def test_a_function_closes_with_no_code_of_its_own(
    functions: Exchange, url: str, asked: int, seen: int
) -> None:
    def closes(connection: ServerConnection, frame: object) -> None:
        connection.close(asked)

    functions.answers = closes
    with connect(url, compression=None) as connection:
        assert closed_by(connection, "close") == seen
