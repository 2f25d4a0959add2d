"""The suites' own scanner comes to no verdict, whatever is asked of it and however."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest

from signoff.actors.broken_scanner import WAYS, BrokenScanner

ANSWERS = {"hangs up": b"", "talks nonsense": b"452 come back later\r\n\0", "stops halfway": b"stream: OK"}


@pytest.fixture
def scanner() -> Iterator[BrokenScanner]:
    with closing(BrokenScanner()) as scanner:
        yield scanner


def ask(scanner: BrokenScanner, within_s: float = 5) -> bytes:
    """What it says of a file, up to the end of the connection."""
    host, port = scanner.address.split(":")
    with socket.create_connection((host, int(port)), within_s) as connection:
        connection.sendall(b"a file" * 50_000)
        said = b""
        while part := connection.recv(4096):
            said += part
    return said


@pytest.mark.parametrize("way", ANSWERS)
def test_it_takes_the_file_and_says_what_it_was_told_to(scanner: BrokenScanner, way: str) -> None:
    scanner.way = way
    assert ask(scanner) == ANSWERS[way]
    assert (scanner.way, scanner.asked) == (way, 1)


def test_it_resets_connections_unless_it_is_told_otherwise(scanner: BrokenScanner) -> None:
    assert scanner.way == next(iter(WAYS)) == "cannot be reached"
    with pytest.raises(ConnectionError):
        ask(scanner)


def test_it_keeps_silent_until_it_is_closed(scanner: BrokenScanner) -> None:
    scanner.way = "keeps silent"
    with pytest.raises(TimeoutError):
        ask(scanner, within_s=1)
