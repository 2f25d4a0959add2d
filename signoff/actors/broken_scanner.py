"""A malware scanner on loopback that never comes to a verdict, in whatever way it is told to.

It knows no scanner's protocol, and needs none: whatever it says, or does not say, no file was found clean.
"""

import contextlib
import multiprocessing
import socket
import socketserver
import struct
import threading
from collections.abc import Callable, Mapping

QUIET_S = 0.3
"""Who has sent nothing for so long waits for an answer."""
LONGEST_HOLD_S = 20.0


def _reset(connection: socket.socket, over: threading.Event) -> None:
    # With this, closing sends a reset instead of an end.
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _hang_up(connection: socket.socket, over: threading.Event) -> None:
    _take_all(connection)


def _talk_nonsense(connection: socket.socket, over: threading.Event) -> None:
    _take_all(connection)
    connection.sendall(b"452 come back later\r\n\0")


def _stop_halfway(connection: socket.socket, over: threading.Event) -> None:
    _take_all(connection)
    connection.sendall(b"stream: OK")  # as clamd says it, but for the zero byte at the end


def _keep_silent(connection: socket.socket, over: threading.Event) -> None:
    _take_all(connection)
    over.wait(LONGEST_HOLD_S)


WAYS: Mapping[str, Callable[[socket.socket, threading.Event], None]] = {
    "cannot be reached": _reset,
    "hangs up": _hang_up,
    "talks nonsense": _talk_nonsense,
    "stops halfway": _stop_halfway,
    "keeps silent": _keep_silent,
}


class BrokenScanner:
    """The server, until it is closed; `way` is one of WAYS, and `address` is "127.0.0.1:port"."""

    def __init__(self) -> None:
        # Shared: who was forked off since can tell it, and learn how many have come.
        self._way, self._asked = multiprocessing.Value("i", 0), multiprocessing.Value("i", 0)
        self._over = threading.Event()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.address = f"127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def way(self) -> str:
        """How it is broken."""
        return list(WAYS)[int(self._way.value)]

    @way.setter
    def way(self, way: str) -> None:
        self._way.value = list(WAYS).index(way)

    @property
    def asked(self) -> int:
        """How many have connected."""
        return int(self._asked.value)

    def serve(self, connection: socket.socket) -> None:
        """Does with a connection as it was told."""
        with self._asked.get_lock():
            self._asked.value += 1
        with contextlib.suppress(OSError):
            WAYS[self.way](connection, self._over)

    def close(self) -> None:
        """Lets go of whatever is held, and listens no more."""
        self._over.set()
        self._server.shutdown()
        self._server.server_close()


def _handler(scanner: BrokenScanner) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            scanner.serve(self.request)

    return Handler


def _take_all(connection: socket.socket) -> None:
    connection.settimeout(QUIET_S)
    with contextlib.suppress(TimeoutError):
        while connection.recv(65536):
            pass
