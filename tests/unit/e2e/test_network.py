"""The network that can be cut: what comes through it, and what does not."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from e2e.browser.forwarding import Forwarding
from e2e.faults.network import Network
from signoff.deployment.transport import Connector

WITHIN_S = 5.0


class Echo:
    """A server that answers each thing that it hears with `heard: ` before it, and keeps what it heard."""

    def __init__(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        self.heard: list[bytes] = []
        self.received = threading.Condition()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        with line, suppress(ConnectionResetError):  # a cut line is what this is about
            while data := line.recv(1024):
                with self.received:
                    self.heard.append(data)
                    self.received.notify_all()
                line.sendall(b"heard: " + data)

    def hears(self, data: bytes) -> bool:
        with self.received:
            return self.received.wait_for(lambda: data in self.heard, WITHIN_S)


@pytest.fixture
def echo() -> Iterator[Echo]:
    """A server on this machine."""
    server = Echo()
    yield server
    server.listener.close()


@pytest.fixture
def network(tmp_path: Path) -> Iterator[Network]:
    """A network before a portal on this machine."""
    network = Network("http://127.0.0.1:1", Forwarding(Connector(), tmp_path))
    yield network
    network.close()


def connected(network: Network, port: int, host: str = "127.0.0.1") -> socket.socket:
    """A connection through the network, as a browser opens one; ConnectionError when it is refused."""
    line = socket.create_connection(("127.0.0.1", network.port), timeout=WITHIN_S)
    name = host.encode()
    line.sendall(b"\x05\x01\x00\x05\x01\x00\x03" + bytes([len(name)]) + name + struct.pack(">H", port))
    answer = b""
    while len(answer) < 12:
        part = line.recv(12 - len(answer))
        if not part:
            raise ConnectionError("closed")
        answer += part
    if answer[3]:
        line.close()
        raise ConnectionError(f"refused with {answer[3]}")
    return line


def test_what_is_sent_arrives_and_is_answered(network: Network, echo: Echo) -> None:
    with connected(network, echo.port) as line:
        line.sendall(b"one")
        assert line.recv(100) == b"heard: one"


def test_a_browser_shown_a_portal_here_reaches_nothing_else(network: Network) -> None:
    with pytest.raises(ConnectionError, match="refused with 2"):
        connected(network, 443, "example.com")


def test_refused_ends_what_is_open_and_takes_nothing_new(network: Network, echo: Echo) -> None:
    with connected(network, echo.port) as line:
        network.cut("refuse")
        with pytest.raises(ConnectionResetError):
            line.recv(1)
    with pytest.raises(ConnectionError, match="refused with 5"):
        connected(network, echo.port)


def test_reset_takes_what_is_new_and_drops_it(network: Network, echo: Echo) -> None:
    network.cut("reset")
    with connected(network, echo.port) as line:
        line.sendall(b"lost")
        assert _gone(line)
    assert echo.heard == []


def test_a_black_hole_is_silent_and_gives_back_what_it_held(network: Network, echo: Echo) -> None:
    with connected(network, echo.port) as line:
        network.cut("black hole")
        line.sendall(b"late")
        line.settimeout(0.2)
        with pytest.raises(TimeoutError):
            line.recv(1)
        assert echo.heard == []
        network.restore()
        assert echo.hears(b"late")
        line.settimeout(WITHIN_S)
        assert line.recv(100) == b"heard: late"


def test_answers_are_swallowed_though_what_is_sent_arrives(network: Network, echo: Echo) -> None:
    with connected(network, echo.port) as line:
        network.swallow_answers()
        line.sendall(b"accepted")
        assert echo.hears(b"accepted")
        line.settimeout(0.2)
        with pytest.raises(TimeoutError):
            line.recv(1)
        network.restore()
        line.settimeout(WITHIN_S)
        assert _gone(line)
    with connected(network, echo.port) as line:
        line.sendall(b"again")
        assert line.recv(100) == b"heard: again"


def _gone(line: socket.socket) -> bool:
    try:
        return line.recv(1) == b""
    except ConnectionResetError:
        return True
