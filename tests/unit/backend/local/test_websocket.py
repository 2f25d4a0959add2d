"""The WebSocket gateway, over its wire (WS-01..12)."""

import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from backend.aws.connection_slots import DynamoSlots
from backend.bootstrap import SystemClock
from backend.domain.connections import Connection, TooManyConnections
from backend.settings import Tables
from tests.unit.backend.local.listening import (
    WITHIN_S,
    connected,
    publish,
    received,
    says,
    tables,
    token,
)
from tests.unit.backend.local.running import Running


def closed(connection: ClientConnection) -> int:
    """Read to the end; returns the close code."""
    with suppress(ConnectionClosed):
        while True:
            connection.recv(WITHIN_S)
    assert connection.close_code is not None
    return connection.close_code


def test_messages_go_to_all_connections_of_their_customer_that_want_them(backend: Running) -> None:
    with (
        connected(backend, "ann") as first,
        connected(backend, "ann") as second,
        connected(backend, "bob") as other,
    ):
        assert says(second, action="subscribe", types=["invoice_created"])["type"] == "subscribed"
        publish(backend, "ann", payload={"n": 1})
        publish(backend, "ann", "invoice_created", payload={"n": 2})
        publish(backend, "bob", payload={"n": 3})
        assert [received(first)["payload"], received(first)["payload"]] == [{"n": 1}, {"n": 2}]
        assert received(second)["payload"] == {"n": 2}
        assert received(other)["payload"] == {"n": 3}


def test_a_message_that_comes_again_is_not_delivered_again(backend: Running) -> None:
    with connected(backend, "ann") as connection:
        for message_id in ("m1", "m1", "m2", "m1", "m3"):
            publish(backend, "ann", id=message_id, timestamp="2026-01-01T00:00:00Z")
        assert [received(connection)["id"] for _ in range(3)] == ["m1", "m2", "m3"]


@pytest.mark.parametrize("query", ["", "?token=", "?token=nonsense", "?other=1"])
def test_without_a_valid_token_the_handshake_is_refused(backend: Running, query: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        connect(f"{backend.received['ws_url']}/{query}", proxy=None)
    assert refused.value.response.status_code == 401
    assert refused.value.response.headers["WWW-Authenticate"] == "Bearer"


def test_plain_requests_and_other_paths_are_refused_and_take_no_place(backend: Running) -> None:
    url = backend.received["ws_url"].replace("ws:", "http:")
    query = f"?token={token(backend, 'plain')}"
    assert httpx.get(f"{url}/{query}", trust_env=False).status_code == 426
    assert httpx.get(f"{url}/else{query}", trust_env=False).status_code == 404
    half = {"Upgrade": "websocket", "Connection": "Upgrade"}  # no key: refused after the token was accepted
    assert httpx.get(f"{url}/{query}", headers=half, trust_env=False).status_code == 400
    with connected(backend, "plain") as connection:
        assert says(connection, action="ping")["type"] == "pong"
    assert_no_place_is_taken(backend, "plain")


def assert_no_place_is_taken(backend: Running, customer: str) -> None:
    slots = DynamoSlots(tables(backend), Tables(), SystemClock(), "test")
    deadline = time.monotonic() + WITHIN_S
    while slots.of(customer) and time.monotonic() < deadline:
        continue
    assert slots.of(customer) == []


def test_a_token_that_expires_while_connected_ends_the_connection(backend: Running) -> None:
    with connected(backend, "ann", lives_s=2) as connection:
        assert received(connection)["type"] == "token_expired"
        assert closed(connection) == 4401
    assert_no_place_is_taken(backend, "short")


def test_the_101st_connection_is_refused_and_a_closed_one_frees_its_place(backend: Running) -> None:
    with ExitStack() as open_ones:
        held = [open_ones.enter_context(connected(backend, "many")) for _ in range(100)]
        with pytest.raises(InvalidStatus) as refused:
            connected(backend, "many")
        assert refused.value.response.status_code == 429
        assert says(open_ones.enter_context(connected(backend, "few")), action="ping")["type"] == "pong"
        held[0].close()
        open_ones.enter_context(connected_once_free(backend, "many"))


def connected_once_free(backend: Running, customer: str) -> ClientConnection:
    deadline = time.monotonic() + WITHIN_S
    while True:
        try:
            return connected(backend, customer)
        except InvalidStatus:
            assert time.monotonic() < deadline


def test_of_120_at_once_from_two_processes_exactly_100_are_accepted(backend: Running) -> None:
    nodes = [DynamoSlots(tables(backend), Tables(), SystemClock(), node) for node in ("one", "two")]
    expires_at = SystemClock().now_ms() + 600_000

    def take(number: int) -> bool:
        try:
            nodes[number % 2].take(Connection(f"race-{number}", "racer", expires_at))
        except TooManyConnections:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(take, range(120)))
    assert sum(taken) == len(nodes[0].of("racer")) == 100


@pytest.mark.parametrize(("frame", "code"), [(b"binary", 1003), ("x" * 32_769, 1009)])
def test_a_frame_of_the_wrong_kind_closes_its_connection_only(
    backend: Running, frame: str | bytes, code: int
) -> None:
    with connected(backend, "ann") as bad, connected(backend, "ann") as good:
        bad.send(frame)
        assert closed(bad) == code
        assert says(good, action="ping")["type"] == "pong"


def test_malformed_frames_get_an_error_and_the_connection_lives(backend: Running) -> None:
    with connected(backend, "ann") as connection:
        connection.send("nonsense")
        assert received(connection)["type"] == "error"
        assert says(connection, action="subscribe", types=["all"])["type"] == "error"
        assert says(connection, action="ping")["type"] == "pong"


def test_a_slow_reader_is_closed_and_others_do_not_notice(backend: Running) -> None:
    with silent(backend, "slow"), connected(backend, "slow") as quick:
        for number in range(40):
            publish(backend, "slow", payload={"n": number, "text": "x" * 200_000})
            assert received(quick)["payload"]["n"] == number
        quick.close()
        assert_no_place_is_taken(backend, "slow")


def silent(backend: Running, customer: str) -> socket.socket:
    """A connection whose client reads nothing after the handshake."""
    parts = urlsplit(backend.received["ws_url"])
    connection = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=WITHIN_S)
    lines = [
        f"GET /?token={token(backend, customer)} HTTP/1.1",
        f"Host: {parts.netloc}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    assert connection.recv(12) == b"HTTP/1.1 101"
    return connection


def test_nothing_in_its_log_shows_a_token(backend: Running) -> None:
    secret = token(backend, "ann")
    url = backend.received["ws_url"].replace("ws:", "http:")
    parts = urlsplit(url)
    with connect(f"{backend.received['ws_url']}/?token={secret}", proxy=None):
        httpx.get(f"{url}/?token={secret}", trust_env=False)
        with socket.create_connection((parts.hostname or "", parts.port or 0)) as raw:
            raw.sendall(f"GET /?token={secret} HTTP/0.9\r\n\r\n".encode())
            while raw.recv(1024):
                continue
    assert secret not in (backend.place / "websocket.log").read_text()


def test_going_down_it_closes_with_1001_and_comes_back(backend: Running) -> None:
    with connected(backend, "ann") as connection:
        process = backend.process_of("websocket")
        process.send(signal.SIGTERM)
        assert closed(connection) == 1001
        assert process.has_ended(within_s=5)
        process.close()
    with connected(backend, "ann") as connection:
        assert says(connection, action="ping")["type"] == "pong"


def test_killed_it_comes_back_and_drops_the_places_it_left(backend: Running) -> None:
    with ExitStack() as left:
        for _ in range(3):
            left.enter_context(connected(backend, "left"))
        process = backend.process_of("websocket")
        process.kill()
        assert process.has_ended(within_s=5)
        process.close()
        with connected(backend, "other") as connection:
            publish(backend, "other", payload={"n": 1})
            assert received(connection)["payload"] == {"n": 1}
        assert_no_place_is_taken(backend, "left")
