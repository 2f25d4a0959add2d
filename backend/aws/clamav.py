"""ClamAV's daemon, over its INSTREAM command (SEC-05).

`SECUREBASE_CLAMD` says where it listens: `unix:/path/of/socket` or `tcp:host:port`. Whoever starts a clamd
for this backend writes `NEEDED_OPTIONS` into its clamd.conf, one `name value` a line: without them clamd
calls a file clean that it did not look into to its end.
"""

import re
import socket
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from backend.domain.attachments import Finding
from backend.domain.errors import DependencyDown
from backend.ports import Scanner
from backend.settings import ConfigurationError

#: What clamd must be told. Limits first, then that reaching one, or a password, is told instead of "OK".
#: MaxFileSize must be above MaxScanSize: clamd cuts larger files in a zip off there, and says nothing of it.
NEEDED_OPTIONS: Mapping[str, str] = {
    "StreamMaxLength": "11M",
    "MaxFileSize": "65M",
    "MaxScanSize": "64M",
    "MaxScanTime": "20000",
    "MaxFiles": "2000",
    "MaxRecursion": "12",
    "AlertExceedsMax": "yes",
    "AlertEncrypted": "yes",
    "CommandReadTimeout": "20",
    "ReadTimeout": "20",
}
CONNECTS_WITHIN_S = 2.0
#: From the connection to the answer: more than clamd's own MaxScanTime, so that clamd gives up first.
ANSWERS_WITHIN_S = 40.0

_LONGEST_ANSWER = 4096
_FOUND = re.compile(r"stream: (.+) FOUND")
_NOT_LOOKED_INTO = re.compile(r"Heuristics\.(?:Limits\.Exceeded|Encrypted)(?:\.|$)")

_Address = str | tuple[str, int]


class Clamd(Scanner):
    """The Scanner. `address` None: there is none, and nothing can be found clean."""

    def __init__(self, address: str | None, *, answers_within_s: float = ANSWERS_WITHIN_S) -> None:
        self._address = None if address is None else _parsed(address)
        self._answers_within_s = answers_within_s

    def scan(self, chunks: Iterable[bytes]) -> Finding:
        """Scan a file, taking all its chunks; DependencyDown unless clamd gives a verdict in time."""
        if self._address is None:
            raise DependencyDown("scanner")
        deadline = time.monotonic() + self._answers_within_s
        with _connected(self._address) as connection:
            _send(connection, b"zINSTREAM\0", deadline)
            for chunk in chunks:
                # A chunk of no bytes would end the stream.
                if chunk:
                    _send(connection, len(chunk).to_bytes(4, "big") + chunk, deadline)
            _send(connection, bytes(4), deadline)
            return _finding(_answer(connection, deadline))


def _parsed(address: str) -> _Address:
    kind, _, rest = address.partition(":")
    host, _, port = rest.rpartition(":")
    if kind == "unix" and rest:
        return rest
    if kind == "tcp" and host and port.isdecimal():
        return host.strip("[]"), int(port)
    raise ConfigurationError(f"SECUREBASE_CLAMD must be unix:/path or tcp:host:port, not {address!r}")


@contextmanager
def _connected(address: _Address) -> Iterator[socket.socket]:
    with _reaching_clamd():
        if isinstance(address, str):
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(CONNECTS_WITHIN_S)
        else:
            connection = socket.create_connection(address, CONNECTS_WITHIN_S)
    with connection:
        if isinstance(address, str):
            with _reaching_clamd():
                connection.connect(address)
        yield connection


@contextmanager
def _reaching_clamd() -> Iterator[None]:
    # Around the socket's own calls only: the chunks may come from a source with faults of its own.
    try:
        yield
    except OSError as fault:
        raise DependencyDown("scanner") from fault


def _send(connection: socket.socket, data: bytes, deadline: float) -> None:
    with _reaching_clamd():
        connection.settimeout(_left(deadline))
        connection.sendall(data)


def _answer(connection: socket.socket, deadline: float) -> str:
    """Return clamd's answer without the zero byte that ends it; an answer that is cut off is none."""
    answer = b""
    while not answer.endswith(b"\0"):
        with _reaching_clamd():
            connection.settimeout(_left(deadline))
            received = connection.recv(_LONGEST_ANSWER)
        answer += received
        if not received or len(answer) > _LONGEST_ANSWER:
            raise DependencyDown("scanner")
    return answer[:-1].decode(errors="replace")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise DependencyDown("scanner")
    return left


def _finding(answer: str) -> Finding:
    if answer == "stream: OK":
        return Finding.CLEAN
    found = _FOUND.fullmatch(answer)
    if found is None:
        # Its own limits of length and time are above those of a file: anything else is a fault of clamd.
        raise DependencyDown("scanner")
    return Finding.UNSCANNABLE if _NOT_LOOKED_INTO.match(found[1]) else Finding.INFECTED
