"""[transport]: each client gets through to a target that asks for a certificate and a header, by a proxy.

That is each but the browsers: see tests/unit/e2e/test_forwarding.py.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from signoff.actors import Customer, Recorder, TargetSession
from signoff.deployment import opening
from signoff.deployment.ledger import Ledger
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import read_build
from signoff.deployment.target import Target
from signoff.deployment.transport import Connector, basic
from signoff.wire.raw import RawRequest
from signoff.wire.requests import Request
from tests.unit.guarded import HEADER, VALUE, Guarded, Proxy, guarded
from tests.unit.signoff.deployment.files import HMAC_KEY, MINTED, a_target

TRANSPORT = """
[transport]
ca_file = "gate/authority.pem"
client_certificate_file = "gate/client.pem"
client_key_file = "gate/client.key"
header_env = { X-Gate = "DESK_GATE" }
"""
LOCUST = """
import sys
from pathlib import Path
from locust.env import Environment
from load.worker.users import Server
from signoff.deployment.loading import load_description
from signoff.deployment.target import Target

file = Path(sys.argv[1])
target = Target(file, load_description(file), sys.argv[2])
Server.goes_through(target.connector, 5)
Server.host = target.base_url
user = Server(Environment(user_classes=[Server]))
url = target.base_url + "/health"
answer = user.client.request("GET", url, headers=dict(target.connector.headers_for(url)))
print(answer.status_code)
"""
LOGIN = "qa:it's @ secret: 50%"
GATE = {"DESK_KEY": HMAC_KEY, "DESK_GATE": VALUE, "DESK_PROXY": LOGIN}


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Guarded]:
    """The server."""
    monkeypatch.setattr(opening, "_BETWEEN_S", 0)
    with guarded(tmp_path / "gate") as server:
        yield server


@pytest.fixture(params=["", LOGIN], ids=["open to all", "that is signed in to"])
def proxy(request: pytest.FixtureRequest) -> Iterator[Proxy]:
    """A proxy that the target file may name."""
    proxy = Proxy(request.param)
    yield proxy
    proxy.close()


def described(gate: Guarded, proxy: Proxy | None = None, transport: str = TRANSPORT) -> str:
    """A target file for that server."""
    by_proxy = f'proxy = "{proxy.url}"\n' if proxy else ""
    if proxy and proxy.asks_who_it_is:
        by_proxy += 'proxy_login_env = "DESK_PROXY"\n'
    text = MINTED.replace(
        'base_url = "http://desk.test"', f'base_url = "{gate.url}"\nws_url = "{gate.ws_url}"'
    )
    return text + transport.replace("[transport]\n", f"[transport]\n{by_proxy}") + "[ws]\n"


@pytest.fixture
def customer(tmp_path: Path, gate: Guarded, proxy: Proxy) -> Iterator[Customer]:
    """A customer of the target behind all of it."""
    with customer_of(tmp_path, described(gate, proxy)) as customer:
        yield customer


@contextmanager
def customer_of(tmp_path: Path, text: str) -> Iterator[Customer]:
    """A customer of the target of that file."""
    target = a_target(tmp_path, text, **GATE)
    ledger = Ledger(tmp_path / "ledger.sqlite3", limit=100, window_s=3600)
    session = TargetSession(target, ledger, "run", tmp_path / "log")
    recorder = Recorder(session, "a test", 10)
    yield Customer(recorder, "customer A", "acme", f"Bearer {session.token('acme')}", "TOKEN_A")
    recorder.close()
    session.close()


def test_whatever_is_left_out_is_missed(tmp_path: Path, gate: Guarded) -> None:
    for left_out, why in (
        ("ca_file", "CERTIFICATE_VERIFY_FAILED"),
        ("client_certificate_file", "certificate required|EOF|reset|disconnected"),
        ("header_env", "403"),
    ):
        lines = [line for line in TRANSPORT.splitlines() if not line.startswith(left_out)]
        kept = [line for line in lines if left_out != "client_certificate_file" or "client_key" not in line]
        target = a_target(tmp_path, described(gate, transport="\n".join(kept) + "\n"), **GATE)
        with pytest.raises(TargetError, match=why):
            read_build(target)
    assert read_build(a_target(tmp_path, described(gate), **GATE)) == "7"
    assert gate.names == {"the instrument"}


def test_a_target_that_makes_its_authority_when_it_starts_says_where_its_certificate_is(
    tmp_path: Path, gate: Guarded
) -> None:
    silent = a_target(tmp_path, described(gate, transport=TRANSPORT.replace("authority", "none")), **GATE)
    told = replace(silent, places={"ca_file": str(tmp_path / "gate/authority.pem")})
    assert read_build(told) == "7"
    assert f"--cacert {tmp_path / 'gate/authority.pem'}" in " ".join(told.connector.flags)


def test_requests_raw_bytes_and_live_connections_get_there(
    customer: Customer, gate: Guarded, proxy: Proxy
) -> None:
    assert read_build(customer.recorder.session.target) == "7"
    assert customer.send(Request(says="asks", method="GET", path="/health")).status == 200
    raw = customer.raw.send(RawRequest(says="asks by hand", method="GET", path="/raw"))
    assert raw is not None
    assert raw.status == 200
    listener, answer = customer.live.connect()
    assert answer.status == 101
    assert listener is not None
    paths = ["/health", "/health", "/raw", gate.seen[-1][0]]
    assert gate.seen == [(path, VALUE) for path in paths]
    assert gate.seen[-1][0].startswith("/live")
    assert proxy.asked == [gate.authority] * 4


def load(file: Path, gate: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request of the load runner's client."""
    for name, value in GATE.items():
        monkeypatch.setenv(name, value)
    done = subprocess.run(
        [sys.executable, "-c", LOCUST, str(file), gate.url],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[4],
    )
    assert done.stdout.splitlines()[-1:] == ["200"], done.stdout + done.stderr


def test_an_ipv6_address_is_reached_by_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        guarded(tmp_path / "gate", host="::1") as gate,
        customer_of(tmp_path, described(gate)) as customer,
    ):
        assert read_build(customer.recorder.session.target) == "7"
        assert customer.send(Request(says="asks", method="GET", path="/health")).status == 200
        raw = customer.raw.send(RawRequest(says="asks by hand", method="GET", path="/raw"))
        assert raw is not None
        assert (raw.status, customer.live.connect()[1].status) == (200, 101)
        load(customer.recorder.session.target.file, gate, monkeypatch)
    assert [value for _, value in gate.seen] == [VALUE] * 5


def test_a_proxy_is_not_asked_for_an_ipv6_address(tmp_path: Path, proxy: Proxy) -> None:
    with (
        guarded(tmp_path / "gate", host="::1") as gate,
        pytest.raises(
            TargetError, match=r"target.toml:\d+: not every client asks a proxy for https://\[::1\]"
        ),
    ):
        read_build(a_target(tmp_path, described(gate, proxy), **GATE))
    assert proxy.asked == []


def test_load_gets_there(
    tmp_path: Path, gate: Guarded, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(a_target(tmp_path, described(gate, proxy), **GATE).file, gate, monkeypatch)
    assert gate.seen == [("/health", VALUE)]
    assert proxy.asked == [gate.authority]


def test_a_repeatable_command_says_all_of_it_and_no_secret(customer: Customer, tmp_path: Path) -> None:
    said = customer.send(Request(says="asks", method="GET", path="/health")).exchange.curl()
    gate = tmp_path / "gate"
    assert f"--cacert {gate / 'authority.pem'} --cert {gate / 'client.pem'}" in said
    assert f'-H "{HEADER}: $DESK_GATE"' in said
    assert VALUE not in said + (tmp_path / "log").read_text()


def test_whoever_does_not_sign_in_at_the_proxy_is_told(tmp_path: Path, gate: Guarded) -> None:
    proxy = Proxy(LOGIN)
    lines = described(gate, proxy).replace('proxy_login_env = "DESK_PROXY"\n', "")
    with pytest.raises(TargetError, match="407 Proxy Authentication Required"):
        read_build(a_target(tmp_path, lines, **GATE))
    with pytest.raises(TargetError, match=r"proxy_login_env: DESK_PROXY is no name:password"):
        read_build(a_target(tmp_path, described(gate, proxy), **GATE | {"DESK_PROXY": "qa"}))
    assert read_build(a_target(tmp_path, described(gate, proxy), **GATE)) == "7"
    proxy.close()


def test_who_signs_in_at_the_proxy_is_a_secret_of_the_run(tmp_path: Path, gate: Guarded) -> None:
    proxy = Proxy(LOGIN)
    target = a_target(tmp_path, described(gate, proxy), **GATE)
    password = LOGIN.partition(":")[2]
    assert {LOGIN, password, basic(LOGIN)} <= set(target.known_secrets())
    assert '--proxy-user "$DESK_PROXY"' in " ".join(target.connector.flags)
    assert password not in repr(target.connector) + target.connector.way
    proxy.close()


def test_headers_go_to_the_target_and_to_nobody_else(tmp_path: Path, gate: Guarded) -> None:
    connector = a_target(tmp_path, described(gate), **GATE).connector
    assert dict(connector.headers_for(f"{gate.url}/support")) == {HEADER: VALUE}
    assert dict(connector.headers_for(gate.ws_url)) == {HEADER: VALUE}
    for url in ("https://127.0.0.1/", f"https://localhost:{gate.port}/", "https://desk.test", "http://[::1"):
        assert not connector.headers_for(url), url
    assert not Connector().headers_for(gate.url)


def test_the_header_is_a_secret_of_the_run(tmp_path: Path, gate: Guarded) -> None:
    assert VALUE in a_target(tmp_path, described(gate), **GATE).known_secrets()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('ca_file = "none.pem"', r"target.toml:\d+: .*none.pem is no certificate or key .*No such file"),
        ('ca_file = "target.toml"', r"target.toml:\d+: .*target.toml is no certificate or key"),
        ('client_certificate_file = "gate/authority.pem"', "authority.pem is no certificate or key"),
        ('client_key_file = "gate/client.key"', "client_key_file needs client_certificate_file"),
        ('proxy = "socks5://127.0.0.1:1"', "transport.proxy: write it as http://host:port, without a name"),
        ('proxy = "http://me:secret@127.0.0.1:1"', "transport.proxy: write it as http://host:port"),
        ('proxy_login_env = "DESK_PROXY"', "proxy_login_env needs proxy: where to sign in"),
        ('client_certificate_file = "gate/client.pem"', "gate/client.pem is no certificate or key"),
        (
            'client_certificate_file = "gate/client.pem"\nclient_key_file = "gate/none.key"',
            "gate/none.key is no certificate or key that can be used .No such file",
        ),
        ('headers = { Proxy-Authorization = "Basic x" }', "'Proxy-Authorization' is no header that can be"),
        ('headers = { Authorization = "Bearer x" }', "'Authorization' is no header that can be added"),
        ('headers = { "X Gate" = "x" }', "'X Gate' is no header that can be added"),
        ('headers = { X-Gate = "a\\nb" }', "the value of 'X-Gate' cannot stand in a header"),
        ('header_env = { X-Gate = "NO_GATE" }', r"transport.header_env.X-Gate: the secret NO_GATE is not in"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, gate: Guarded, line: str, why: str) -> None:
    with pytest.raises(TargetError, match=why):
        a_target(tmp_path, described(gate, transport=f"[transport]\n{line}\n"), **GATE).check_secrets()


def test_a_target_that_asks_for_nothing_gets_nothing(tmp_path: Path) -> None:
    target: Target = a_target(tmp_path, MINTED, DESK_KEY=HMAC_KEY)
    assert not target.connector.headers
    assert not target.connector.asks_of_browsers
    assert not target.connector.flags_for(target.base_url)
