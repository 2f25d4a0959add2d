"""Requests written by hand, as they arrive, and what comes back."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from signoff.wire.raw import RawRequest, by_hand
from signoff.wire.requests import add_comment
from tests.unit.signoff.conftest import Customers
from tests.unit.signoff.deployment.files import MINTED

Talks = Callable[[socket.socket, list[bytes]], None]
ANSWER = b"HTTP/1.1 400 Bad Request\r\nX-Note: a\r\nContent-Length: 2\r\n\r\n{}"


@contextmanager
def listening(talks: Talks) -> Iterator[tuple[str, list[bytes]]]:
    """A server for one connection; its address and what it heard."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            line, _ = server.accept()
            with line:
                talks(line, heard)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/base", heard
        thread.join()


def answers(line: socket.socket, heard: list[bytes]) -> None:
    heard.append(line.recv(65536))
    line.sendall(ANSWER)


def drops(line: socket.socket, heard: list[bytes]) -> None:
    heard.append(line.recv(65536))


REQUEST = RawRequest(says="lies", method="POST", path="/x", headers=[("Content-Length", "-1")], body=b"\0")


def test_nothing_is_added_but_host_and_token_and_what_is_wanted(customers: Customers) -> None:
    with listening(answers) as (url, heard):
        customer = customers(MINTED.replace("http://desk.test", url))
        answer = customer.raw.send(REQUEST)
    host = url.removeprefix("http://").removesuffix("/base")
    assert heard == [
        f"POST /base/x HTTP/1.1\r\nHost: {host}\r\nAuthorization: {customer.authorization}\r\n"
        "Accept: application/json, */*;q=0.5\r\nContent-Length: -1\r\n\r\n\0".encode()
    ]
    assert answer is not None
    assert (answer.status, answer.headers["x-note"], answer.json) == (400, "a", {})
    assert customer.recorder.story[0].line().startswith("customer A lies → 400")
    assert str(customer.token) not in customer.recorder.story[0].as_json()


def test_a_connection_that_is_dropped_is_no_answer(customers: Customers) -> None:
    with listening(drops) as (url, _):
        assert customers(MINTED.replace("http://desk.test", url)).raw.send(REQUEST) is None


def test_a_connection_that_is_held_open_is_an_error(customers: Customers) -> None:
    release = threading.Event()

    def holds(line: socket.socket, heard: list[bytes]) -> None:
        heard.append(line.recv(65536))
        release.wait(5)

    with listening(holds) as (url, _):
        customer = customers(MINTED.replace("http://desk.test", url) + "[limits]\ntimeout_s = 0.2\n")
        with pytest.raises(ConnectionError, match="held open"):
            customer.raw.send(REQUEST)
        release.set()


def test_whoever_hangs_up_is_heard_to(customers: Customers) -> None:
    def until_the_end(line: socket.socket, heard: list[bytes]) -> None:
        while part := line.recv(65536):
            heard.append(part)
        line.sendall(ANSWER)

    cut = RawRequest(says="hangs up", method="POST", path="/x", body=b"half", cut_off=True)
    with listening(until_the_end) as (url, heard):
        answer = customers(MINTED.replace("http://desk.test", url)).raw.send(cut)
    assert answer is not None
    assert b"".join(heard).endswith(b"half")


def test_a_slow_sender_goes_on_until_the_block_ends(customers: Customers) -> None:
    seen, parts = threading.Event(), list[bytes]()

    def slow(line: socket.socket, heard: list[bytes]) -> None:
        while part := line.recv(65536):
            parts.append(part)
            if len(parts) > 2:
                seen.set()

    with listening(slow) as (url, _):
        customer = customers(MINTED.replace("http://desk.test", url))
        with customer.raw.send_slowly(REQUEST, connections=1):
            assert seen.wait(5)
    assert parts[1:3] == [b" ", b" "]


def test_an_ordinary_request_is_written_by_hand_and_left_before_its_answer(customers: Customers) -> None:
    left = threading.Event()

    def answers_too_late(line: socket.socket, heard: list[bytes]) -> None:
        heard.append(line.recv(65536))
        heard.append(line.recv(65536))
        left.set()

    with listening(answers_too_late) as (url, heard):
        customer = customers(MINTED.replace("http://desk.test", url))
        customer.raw.hang_up(by_hand(add_comment(customer.dialect, "t 1", "Said.", "k")), 0.01)
        assert left.wait(5)
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /base/support/tickets/t%201/comments HTTP/1.1")
    assert b"Idempotency-Key: k" in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert body == b'{"text": "Said."}'
    assert heard[1] == b""
