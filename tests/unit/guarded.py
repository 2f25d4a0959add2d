"""A server such as companies put before a deployment: its own authority, a client's certificate, a header."""

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from signoff.actors.receiver.authority import papers

HEADER, VALUE = "X-Gate", "a word for the gate"
PAGE = b"<!doctype html><title>Desk</title><h1>Desk</h1>"
BUILD = b'{"version": "7"}'


@dataclass
class Guarded:
    """`url` is where it is; `seen` has path and gate's header of each request, `names` of whom it was."""

    port: int
    ca: Path
    certificate: Path
    key: Path
    allows: str = ""
    host: str = "127.0.0.1"
    seen: list[tuple[str, str | None]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    @property
    def authority(self) -> str:
        """Host and port, as they stand in an address."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"https://{self.authority}"

    @property
    def ws_url(self) -> str:
        return f"wss://{self.authority}/live"

    def answer(self, connection: ServerConnection, request: Request) -> Response | None:
        """Refuses whoever lacks the header; goes on to a WebSocket at `/live`."""
        gate = request.headers.get(HEADER)
        self.seen.append((request.path, gate))
        assert isinstance(connection.socket, ssl.SSLSocket)
        shown = connection.socket.getpeercert() or {}
        parts: Any = shown.get("subject", ())
        self.names |= {str(value) for part in parts for _, value in part}
        if gate != VALUE:
            return Response(
                403, "Forbidden", Headers([("Content-Length", "0"), ("Connection", "close")]), b""
            )
        if request.path.startswith("/live"):
            return None
        body, kind = (PAGE, "text/html") if request.path == "/" else (BUILD, "application/json")
        head = [("Content-Type", kind), ("Content-Length", str(len(body))), ("Connection", "close")]
        if self.allows:
            head.append(("Access-Control-Allow-Origin", self.allows))
        return Response(HTTPStatus.OK, "OK", Headers(head), body)


@contextmanager
def guarded(folder: Path, like: Guarded | None = None, host: str = "127.0.0.1") -> Iterator[Guarded]:
    """Such a server, for as long as the block; `like` another, it takes the same client's certificate."""
    folder.mkdir()
    own = papers(folder, [host])
    certificate, key = self_signed(folder, "the instrument") if like is None else (like.certificate, like.key)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(certificate))
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(own.served)
    server = Guarded(0, own.authority, certificate, key, host=host)

    def greet(connection: ServerConnection) -> None:
        connection.send("hello")

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, 0), family=family)
    with serve(greet, sock=listener, ssl=context, process_request=server.answer) as running:
        server.port = running.socket.getsockname()[1]
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield server


class Proxy:
    """An HTTP proxy that opens tunnels, and nothing else, for `login` only. `asked` is to where."""

    def __init__(self, login: str = "") -> None:
        self.asked: list[str] = []
        self._login = base64.b64encode(login.encode()) if login else b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def asks_who_it_is(self) -> bool:
        """Whether it lets nobody through who does not sign in."""
        return bool(self._login)

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=self._serve, args=self._listener.accept()[:1], daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with closing(near), suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                head += near.recv(4096)
            if self._login and _signed_in(head) != self._login:
                near.sendall(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
                return
            place = head.split()[1].decode()
            self.asked.append(place)
            host, _, port = place.rpartition(":")
            with socket.create_connection((host.strip("[]"), int(port))) as far:
                near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                back = threading.Thread(target=_copy, args=(far, near), daemon=True)
                back.start()
                _copy(near, far)
                back.join()


def _signed_in(head: bytes) -> bytes:
    """Whoever signs in, in Base64."""
    lines = [line for line in head.splitlines() if line.lower().startswith(b"proxy-authorization: basic ")]
    return lines[0].split()[-1] if lines else b""


def _copy(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


def self_signed(folder: Path, name: str) -> tuple[Path, Path]:
    """Files of a certificate of that name, for this machine, which is its own authority, and of its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    files = folder / "client.pem", folder / "client.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(pem)
    return files
