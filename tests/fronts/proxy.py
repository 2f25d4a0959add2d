"""A reverse proxy on this machine that hands on all it gets, and has one habit of real front ends."""

import http.client
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import urlsplit

_OF_A_HOP = ("connection", "keep-alive", "transfer-encoding", "content-length")
_LONGEST_LINE = 65_536
_LONGEST_CONTENT = 100 * 1024 * 1024
Pairs = list[tuple[str, str]]


@dataclass
class Passing:
    """A call and its answer on their way, as the front may change it; `number` counts those of this front.

    `host` is where the call came, `sent` its headers by their names in lower case, `content` its body.
    """

    number: int
    host: str
    method: str
    path: str
    sent: dict[str, str]
    content: bytes
    status: int = 0
    headers: Pairs = field(default_factory=list)
    body: bytes = b""

    def adds(self, name: str, value: str) -> None:
        """One more header."""
        self.headers.append((name, value))


@dataclass(frozen=True)
class Front:
    """One habit: what it changes of each answer, and how it writes that.

    `early` goes before the answer (1xx), `trailer` behind a body in chunks of `chunk` bytes; after `keeps`
    answers a connection is closed: said (`says_so`) or in silence. Of the GETs that come on a used connection
    each whose number `sheds` divides finds it closed. `admits` changes what is sent. What `answers` by itself
    goes no further; who is behind has `patience_s`, and then `gives_up` answers (without it: nobody).
    """

    changes: Callable[[Passing], None] = lambda passing: None
    admits: Callable[[dict[str, str]], None] = lambda sent: None
    answers: Callable[[Passing], bool] = lambda passing: False
    patience_s: float = 30
    gives_up: Callable[[Passing], None] | None = None
    early: bytes = b""
    chunk: int = 0
    trailer: bytes = b""
    version: str = "HTTP/1.1"
    keeps: int = 1_000_000
    says_so: bool = True
    sheds: int = 0


@dataclass
class _Counts:
    of_all: Iterator[int] = field(default_factory=lambda: count(1))
    shed: int = 0


@contextmanager
def fronting(upstream: str, front: Front) -> Iterator[str]:
    """The address of such a front of `upstream`, until the block ends."""
    numbers, where = _Counts(), urlsplit(upstream)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = front.version
        served = 0
        disable_nagle_algorithm = True

        def _pass(self) -> None:
            try:
                content = self._content()
            except ValueError:
                self.close_connection = True
                self._write(Passing(0, "", self.command, self.path, {}, b"", HTTPStatus.BAD_REQUEST))
                return
            hop = ("host", "transfer-encoding", "content-length")
            sent = {name: value for name, value in self.headers.items() if name.lower() not in hop}
            front.admits(sent)
            if front.sheds and self.served and self.command == "GET":
                numbers.shed += 1
                if numbers.shed % front.sheds == 0:
                    self.close_connection = True
                    return
            asked = {name.lower(): value for name, value in sent.items()}
            passing = Passing(
                next(numbers.of_all), self.headers.get("Host", ""), self.command, self.path, asked, content
            )
            if not front.answers(passing):
                self._hand_on(passing, sent)
            self._write(passing)

        def _content(self) -> bytes:
            """What was sent, whole; ValueError for what is framed as nothing is."""
            lengths = set(self.headers.get_all("Content-Length") or ["0"])
            if "chunked" in self.headers.get("Transfer-Encoding", ""):
                return b"".join(self._chunks())
            (length,) = map(int, lengths)
            return self._read(length)

        def _chunks(self) -> Iterator[bytes]:
            while size := int(self.rfile.readline(_LONGEST_LINE).strip(), 16):
                yield self._read(size)
                if self.rfile.readline(_LONGEST_LINE).strip():
                    raise ValueError("a chunk is longer than it says")
            while self.rfile.readline(_LONGEST_LINE).strip():
                pass  # Trailers are of this hop.

        def _read(self, size: int) -> bytes:
            if not 0 <= size <= _LONGEST_CONTENT or len(found := self.rfile.read(size)) < size:
                raise ValueError(f"{size} bytes were announced, and are not there")
            return found

        def _hand_on(self, passing: Passing, sent: dict[str, str]) -> None:
            line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=front.patience_s)
            try:
                line.request(self.command, self.path, passing.content or None, sent)
                answer = line.getresponse()
                passing.status, passing.body = answer.status, answer.read()
                passing.headers = [pair for pair in answer.getheaders() if pair[0].lower() not in _OF_A_HOP]
            except OSError:
                if front.gives_up is None:
                    raise
                front.gives_up(passing)
            finally:
                line.close()
            front.changes(passing)

        def _write(self, passing: Passing) -> None:
            self.served += 1
            self.wfile.write(front.early)
            self.send_response_only(passing.status)
            for name, value in passing.headers:
                self.send_header(name, value)
            self.close_connection = self.close_connection or self.served >= front.keeps
            if self.close_connection and front.says_so:
                self.send_header("Connection", "close")
            has_body = passing.status not in (204, 304)
            if has_body:
                framing = ("Transfer-Encoding", "chunked") if front.chunk else _length(passing)
                self.send_header(*framing)
            self.end_headers()
            if has_body and self.command != "HEAD":
                self.wfile.write(_chunked(passing.body, front) if front.chunk else passing.body)

        def __getattr__(self, name: str) -> Any:
            """Any method is handed on."""
            if name.startswith("do_"):
                return self._pass
            raise AttributeError(name)

        def version_string(self) -> str:
            """Says nothing of what it is made of."""
            return "front"

        def log_message(self, *arguments: Any) -> None:
            """Says nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024
    """Who comes while others are taken waits, as before a real one."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing of clients that have gone: some tests cut their calls off."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def _length(passing: Passing) -> tuple[str, str]:
    return "Content-Length", str(len(passing.body))


def _chunked(body: bytes, front: Front) -> bytes:
    parts = [body[begin : begin + front.chunk] for begin in range(0, len(body), front.chunk)]
    written = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    return written + b"0\r\n" + front.trailer + b"\r\n"
