"""Target files, secrets and clocks as real teams have them."""

import ssl
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from pathlib import Path

import jwt
import pytest

from signoff.deployment import opening
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.loading import TargetError, load_description
from signoff.deployment.opening import LEDGER_FOLDER, open_ledger, read_build
from signoff.deployment.transport import private_ca
from tests.unit.guarded import self_signed
from tests.unit.signoff.deployment.files import HMAC_KEY, LISTED, MINTED, a_target, key_of
from tests.unit.signoff.wire.serving import Desk, Reply, serving


@pytest.fixture
def desk() -> Iterator[Desk]:
    with serving() as desk:
        yield desk


@pytest.mark.parametrize("begins", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_is_read_as_windows_writes_it(tmp_path: Path, begins: bytes, ends: str) -> None:
    file = tmp_path / "target.toml"
    file.write_bytes(begins + LISTED.replace("\n", ends).encode())
    assert load_description(file).name == "desk"


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        ("base_url", "https://desk.test", "https://deploy:word@desk.test"),
        ("build_url", '"/health"', '"https://deploy@desk.test/health"'),
        ("endpoint", "[auth]", '[aws]\nendpoint = "http://key:word@aws.test"\n[auth]'),
    ],
)
def test_an_address_holds_no_credentials(tmp_path: Path, key: str, old: str, new: str) -> None:
    with pytest.raises(TargetError, match=rf"{key} holds credentials") as refusal:
        a_target(tmp_path, LISTED.replace(old, new))
    assert "word" not in str(refusal.value)


@pytest.mark.parametrize(
    ("secret", "says"),
    [
        (HMAC_KEY + "\n", "begins or ends with a blank or a line break"),
        (" " + HMAC_KEY, "begins or ends with a blank or a line break"),
        ("Bearer abc.def.ghi", 'begins with "Bearer"'),
        ("one\ntwo", "holds a line break"),
    ],
)
def test_a_secret_that_was_not_meant_so_is_told_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secret: str, says: str
) -> None:
    monkeypatch.setenv("KEY_A", secret)
    monkeypatch.setenv("TOKEN_B", "opaque")
    with pytest.raises(TargetError, match=rf"auth\.customers\.0\.api_key_env|the secret KEY_A.*{says}") as no:
        a_target(tmp_path, LISTED).check_secrets()
    assert says in str(no.value)
    assert secret.strip() not in str(no.value)


def test_a_key_as_pem_ends_with_a_line_break(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n"
    monkeypatch.setenv("DESK_KEY", pem)
    assert key_of(a_target(tmp_path)) == pem


def test_a_token_names_the_key_that_it_is_signed_with(tmp_path: Path) -> None:
    text = MINTED.replace("any_customer", 'headers = { kid = "2026-11" }\nany_customer')
    mint = TokenMint(a_target(tmp_path, text, DESK_KEY=HMAC_KEY))
    assert jwt.get_unverified_header(mint.token("acme"))["kid"] == "2026-11"
    assert jwt.get_unverified_header(mint.sign({}, {"kid": "other"}))["kid"] == "other"


@pytest.mark.parametrize("leeway", [0, 60, 300])
def test_a_token_is_valid_by_the_slowest_clock_that_is_allowed(tmp_path: Path, leeway: int) -> None:
    text = f"{MINTED}[limits]\nclock_leeway_s = {leeway}\n"
    claims = TokenMint(a_target(tmp_path, text, DESK_KEY=HMAC_KEY)).claims("acme")
    earliest = datetime.now(UTC).timestamp() - leeway
    assert max(claims["nbf"], claims["iat"]) < earliest


def test_the_ledger_lies_where_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(LEDGER_FOLDER, str(tmp_path / "elsewhere"))
    open_ledger(a_target(tmp_path).description, Path("/proc/nobody/writes/here")).close()
    assert (tmp_path / "elsewhere" / "desk.sqlite3").exists()


@pytest.mark.parametrize("bad", [1, 2])
def test_a_bad_moment_of_a_gateway_is_no_other_build(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch, bad: int
) -> None:
    monkeypatch.setattr(opening, "_BETWEEN_S", 0)
    replies = chain(
        repeat(Reply({"message": "Service Unavailable"}, 503), bad), repeat(Reply({"version": "7"}))
    )
    desk.answers = lambda heard: next(replies)
    assert read_build(a_target(tmp_path, MINTED.replace("http://desk.test", desk.base_url))) == "7"


def test_a_gateway_that_goes_on_failing_is_told(
    tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_BETWEEN_S", 0)
    desk.answers = lambda heard: Reply({}, 503)
    with pytest.raises(TargetError, match="503"):
        read_build(a_target(tmp_path, MINTED.replace("http://desk.test", desk.base_url)))
    assert len(desk.heard) == opening.BUILD_ASKED


class Https(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"version": "7"}')

    def log_message(self, *arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def private(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server whose certificate is of a CA of its own: its address, and the CA's file."""
    certificate, key = self_signed(tmp_path, "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Https)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}", certificate
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_private_ca_is_believed_once_it_is_named(
    tmp_path: Path, private: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, ca = private
    target = a_target(tmp_path, MINTED.replace("http://desk.test", url))
    monkeypatch.setattr(opening, "_BETWEEN_S", 0)
    with pytest.raises(TargetError, match="CERTIFICATE_VERIFY_FAILED"):
        read_build(target)
    monkeypatch.delenv("AWS_CA_BUNDLE", raising=False)
    monkeypatch.setenv("SSL_CERT_FILE", str(ca))
    again = a_target(tmp_path, MINTED.replace("http://desk.test", url))
    assert read_build(again) == "7"
    assert private_ca() == str(ca)
