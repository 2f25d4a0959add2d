"""Scanning with clamd: the real one where it is installed, a false one for its faults (SEC-05)."""

import gzip
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from backend.aws.clamav import Clamd
from backend.domain.attachments import LARGEST, Finding
from backend.domain.errors import DependencyDown
from backend.settings import ConfigurationError
from tests.unit.backend.archives import locked, zipped
from tests.unit.backend.clamd import CLAMD, false_virus, running_clamd

MEGABYTE = 1024 * 1024
VIRUS = false_virus()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    """The real scanner."""
    if CLAMD is None:
        pytest.skip("clamd is not installed")
    with running_clamd(tmp_path_factory.mktemp("clamd")) as address:
        yield Clamd(address)


#: Name -> how to make it (some take a while to make), and what it is.
FILES: dict[str, tuple[Callable[[], bytes], Finding]] = {
    "text": (lambda: b"nothing to see here", Finding.CLEAN),
    "zip": (lambda: zipped(b"nothing to see here"), Finding.CLEAN),
    "virus": (lambda: VIRUS, Finding.INFECTED),
    "zipped": (lambda: zipped(VIRUS), Finding.INFECTED),
    "zipped twice": (lambda: zipped(zipped(VIRUS)), Finding.INFECTED),
    "at the end of a large file": (lambda: zipped(bytes(60 * MEGABYTE) + VIRUS), Finding.INFECTED),
    "bomb": (lambda: zipped(bytes(66 * MEGABYTE)), Finding.UNSCANNABLE),
    "bomb with a virus": (lambda: zipped(bytes(66 * MEGABYTE) + VIRUS), Finding.UNSCANNABLE),
    "bomb inside a zip": (lambda: zipped(zipped(bytes(66 * MEGABYTE))), Finding.UNSCANNABLE),
    "bomb of parts": (lambda: zipped(*[bytes(20 * MEGABYTE + n) for n in range(4)]), Finding.UNSCANNABLE),
    "too many files": (lambda: zipped(*[b"%d" % n for n in range(2500)]), Finding.UNSCANNABLE),
    "gzip bomb": (lambda: gzip.compress(bytes(66 * MEGABYTE)), Finding.UNSCANNABLE),
    "locked": (lambda: locked(zipped(b"nothing that can be seen")), Finding.UNSCANNABLE),
}


@pytest.mark.parametrize("name", FILES)
def test_clamd_says_what_is_in_a_file(clamd: Clamd, name: str) -> None:
    make, finding = FILES[name]
    assert clamd.scan([make()]) is finding


def test_a_zip_inside_zips_without_end_is_not_called_clean(clamd: Clamd) -> None:
    nested = VIRUS
    for _ in range(20):
        nested = zipped(nested)
    assert clamd.scan([nested]) is not Finding.CLEAN


def test_the_largest_file_is_scanned_to_its_end(clamd: Clamd) -> None:
    assert clamd.scan([bytes(LARGEST - len(VIRUS)), VIRUS]) is Finding.INFECTED


def test_a_virus_over_the_border_of_two_chunks_is_found(clamd: Clamd) -> None:
    assert clamd.scan([VIRUS[:30], b"", VIRUS[30:]]) is Finding.INFECTED


def test_a_stream_beyond_what_clamd_takes_gets_no_verdict(clamd: Clamd) -> None:
    with pytest.raises(DependencyDown):
        clamd.scan([bytes(MEGABYTE)] * 12)


@contextmanager
def a_false_clamd(behave: Callable[[socket.socket], object]) -> Iterator[str]:
    """Something on a TCP port that behaves as told to its first client; yields its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                behave(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"tcp:127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


def received(connection: socket.socket) -> bytes:
    """Read a whole INSTREAM command, and return the file that it carried."""
    stream = connection.makefile("rb")
    assert stream.read(10) == b"zINSTREAM\0"
    content = b""
    while length := struct.unpack(">I", stream.read(4))[0]:
        content += stream.read(length)
    return content


def answering(*pieces: bytes) -> Callable[[socket.socket], None]:
    """Take a file, and answer in pieces."""

    def behave(connection: socket.socket) -> None:
        received(connection)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for piece in pieces:
            connection.sendall(piece)

    return behave


def test_a_file_is_sent_byte_for_byte() -> None:
    seen: list[bytes] = []

    def behave(connection: socket.socket) -> None:
        seen.append(received(connection))
        connection.sendall(b"stream: OK\0")

    with a_false_clamd(behave) as address:
        assert Clamd(address).scan([b"one", b"", b"two"]) is Finding.CLEAN
    assert seen == [b"onetwo"]


@pytest.mark.parametrize(
    ("pieces", "finding"),
    [
        ([b"stream: OK\0"], Finding.CLEAN),
        ([b"str", b"eam: ", b"OK\0"], Finding.CLEAN),
        ([b"stream: Win.Test.EICAR_HDB-1 FOUND\0"], Finding.INFECTED),
        ([b"stream: Odd OK FOUND\0"], Finding.INFECTED),
        ([b"stream: Heuristics.Limits.Exceeded.MaxScanTime FOUND\0"], Finding.UNSCANNABLE),
        ([b"stream: Heuristics.Encrypted.Zip FOUND\0"], Finding.UNSCANNABLE),
    ],
)
def test_a_verdict_is_read_from_the_answer(pieces: list[bytes], finding: Finding) -> None:
    with a_false_clamd(answering(*pieces)) as address:
        assert Clamd(address).scan([b"file"]) is finding


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: OK\n",
        b"\0",
        b"OK\0",
        b"stream: ok\0",
        b"stream: OK\0stream: OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"COMMAND READ TIMED OUT\0",
        b"UNKNOWN COMMAND\0",
        b"x" * 5000 + b"\0",
    ],
)
def test_anything_else_is_no_verdict(answer: bytes) -> None:
    with a_false_clamd(answering(answer)) as address, pytest.raises(DependencyDown):
        Clamd(address).scan([b"file"])


def test_a_clamd_that_hangs_up_while_it_is_sent_a_file_gives_no_verdict() -> None:
    with a_false_clamd(lambda connection: connection.close()) as address, pytest.raises(DependencyDown):
        Clamd(address).scan([bytes(MEGABYTE)] * 20)


def test_a_clamd_that_does_not_answer_in_time_gives_no_verdict() -> None:
    given_up = threading.Event()
    with a_false_clamd(lambda connection: given_up.wait(10)) as address:
        with pytest.raises(DependencyDown):
            Clamd(address, answers_within_s=0.05).scan([b"file"])
        given_up.set()


def test_a_clamd_that_is_not_there_gives_no_verdict(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    for address in (f"unix:{tmp_path / 'none.sock'}", f"tcp:127.0.0.1:{port}", None):
        with pytest.raises(DependencyDown):
            Clamd(address).scan([b"file"])


def test_a_source_that_breaks_off_is_not_the_scanners_fault() -> None:
    def chunks() -> Iterator[bytes]:
        yield b"the first part"
        raise ZeroDivisionError

    with a_false_clamd(lambda connection: connection.recv(4096)) as address, pytest.raises(ZeroDivisionError):
        Clamd(address).scan(chunks())


@pytest.mark.parametrize("address", ["", "unix:", "tcp:", "tcp:host", "tcp:host:port", "/run/clamd.sock"])
def test_a_malformed_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(ConfigurationError, match="SECUREBASE_CLAMD"):
        Clamd(address)
