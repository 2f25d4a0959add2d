"""A target's addresses, times and secrets."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import time
from typing import Any

import jwt
import pytest

from signoff.deployment.auth.secrets import expiry
from signoff.deployment.loading import TargetError
from signoff.deployment.target import Target
from tests.unit.set_clock import SetClock
from tests.unit.signoff.deployment.files import HMAC_KEY, LISTED, MINTED, a_target, key_of


@pytest.fixture(autouse=True)
def _no_secrets_around(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KEY_A", "TOKEN_B", "DESK_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("base_url", "build_url", "joined"),
    [
        ("http://desk.test", "/health", "http://desk.test/health"),
        ("http://desk.test/", "/health", "http://desk.test/health"),
        ("http://desk.test/api/v1", "/health", "http://desk.test/api/v1/health"),
        ("http://desk.test/api/v1/", "/health", "http://desk.test/api/v1/health"),
        ("http://desk.test/api/v1", "health", "http://desk.test/api/v1/health"),
        ("http://desk.test/api/v1", "https://status.test/build", "https://status.test/build"),
    ],
)
def test_the_build_is_asked_for_below_the_base_url(
    tmp_path: Path, base_url: str, build_url: str, joined: str
) -> None:
    text = MINTED.replace("http://desk.test", base_url).replace("/health", build_url)
    assert a_target(tmp_path, text).build_url == joined


def test_the_openapi_document_stands_beside_the_target_file(tmp_path: Path) -> None:
    assert a_target(tmp_path).openapi is None
    described = a_target(tmp_path, 'openapi = "../api/openapi.yaml"\n' + MINTED)
    assert described.openapi == tmp_path.parent / "api" / "openapi.yaml"


def test_an_sla_is_a_time_span(tmp_path: Path) -> None:
    target = a_target(tmp_path, MINTED + "[sla_hours]\nhigh = 0.5\n")
    assert target.sla("high") == timedelta(minutes=30)
    assert target.sla("low") == timedelta(hours=48)


@pytest.mark.parametrize(
    ("have", "line", "key", "name"),
    [
        ((), 9, "auth.customers.0.api_key_env", "KEY_A"),
        (("KEY_A",), 13, "auth.customers.1.token_env", "TOKEN_B"),
    ],
)
def test_a_missing_secret_is_named_with_file_key_and_what_to_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, have: tuple[str, ...], line: int, key: str, name: str
) -> None:
    for given in have:
        monkeypatch.setenv(given, "something")
    target = a_target(tmp_path, LISTED)
    with pytest.raises(TargetError) as refusal:
        target.check_secrets()
    assert str(refusal.value) == (
        f"{target.file}:{line}: {key}: the secret {name} is not in the environment; export {name}=..."
    )


def test_an_empty_secret_is_a_missing_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_KEY", "")
    with pytest.raises(TargetError, match=r":8: auth\.mint\.key_env: the secret DESK_KEY is not"):
        a_target(tmp_path).check_secrets()


def test_a_secret_that_the_target_told_wins_over_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK_KEY", "from the environment")
    assert key_of(a_target(tmp_path, DESK_KEY="told")) == "told"
    assert key_of(a_target(tmp_path)) == "from the environment"


def test_a_target_with_all_secrets_is_content(tmp_path: Path) -> None:
    a_target(tmp_path, LISTED, KEY_A="key", TOKEN_B="opaque").check_secrets()
    a_target(tmp_path, MINTED, DESK_KEY=HMAC_KEY).check_secrets()


def test_a_listed_token_past_its_expiry_is_refused(tmp_path: Path) -> None:
    token = jwt.encode({"exp": int(time()) - 1}, HMAC_KEY, "HS256")
    target = a_target(tmp_path, LISTED, KEY_A="key", TOKEN_B=token)
    with pytest.raises(TargetError) as refusal:
        target.check_secrets()
    assert str(refusal.value) == f"{target.file}:13: the token in TOKEN_B has expired; put a new one there"


def test_secrets_are_not_shown_with_the_target(tmp_path: Path) -> None:
    assert HMAC_KEY not in repr(a_target(tmp_path, DESK_KEY=HMAC_KEY))


@pytest.mark.parametrize(("claims", "expires"), [({"exp": 4102444800}, 4102444800), ({"exp": 7.5}, 7.5)])
def test_a_token_tells_its_expiry(claims: dict[str, float], expires: float) -> None:
    assert expiry(jwt.encode(claims, HMAC_KEY, "HS256")) == expires


TWO_TOKENS = LISTED.replace('api_key_env = "KEY_A"', 'token_env = "TOKEN_A"')


def signed(**claims: Any) -> str:
    return jwt.encode({"exp": int(time()) + 600, **claims}, HMAC_KEY, "HS256")


@pytest.mark.parametrize(
    "first",
    [{"sub": "u1", "aud": ["a", "b"], "iat": 1, "jti": "x"}, {"sub": "u1", "tenant": "t", "sid": "s"}],
)
def test_two_tokens_of_one_customer_are_no_two_customers(tmp_path: Path, first: dict[str, Any]) -> None:
    second = first | {"iat": 77, "jti": "y", "sid": "z"}
    target = a_target(tmp_path, TWO_TOKENS, TOKEN_A=signed(**first), TOKEN_B=signed(**second))
    with pytest.raises(TargetError, match=r"target\.toml:11: its token says the same of whom it is for"):
        target.check_secrets()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"sub": "u1"}, {"sub": "u2"}),
        ({"sub": "u1", "tenant": "acme"}, {"sub": "u1", "tenant": "globex"}),
        ({"jti": "x", "iss": "i"}, {"jti": "y", "iss": "i"}),
        ({"sub": "", "jti": "x"}, {"sub": "", "jti": "y"}),
    ],
)
def test_tokens_that_differ_or_do_not_say_whose_they_are_may_be_two_customers(
    tmp_path: Path, first: dict[str, Any], second: dict[str, Any]
) -> None:
    target = a_target(tmp_path, TWO_TOKENS, TOKEN_A=signed(**first), TOKEN_B=signed(**second))
    target.check_secrets()


@pytest.mark.parametrize("token", ["opaque", "a.b.c", "", jwt.encode({"sub": "x"}, HMAC_KEY, "HS256")])
def test_a_token_that_does_not_tell_is_trusted_for_five_minutes(
    monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    SetClock.of(monkeypatch, 1000.0)
    assert expiry(token) == 1300.0


def test_a_target_is_named_as_in_its_file(tmp_path: Path) -> None:
    target: Target = a_target(tmp_path)
    assert (target.name, target.dialect.paths.login) == ("desk", "/auth/login")


BOOTED = MINTED.replace('base_url = "http://desk.test"', "") + '[boot]\ncommand = ["x"]\n[ws]\n[aws]\n'


def test_a_booted_target_tells_where_its_websocket_and_its_aws_are(tmp_path: Path) -> None:
    silent = a_target(tmp_path, BOOTED)
    received = replace(silent, places={"ws_url": "ws://told.test", "aws_endpoint": "http://aws.test"})
    assert (received.ws_url, received.aws_endpoint) == ("ws://told.test", "http://aws.test")
    with pytest.raises(
        TargetError, match=r"target\.toml:\d+: has \[ws\], but its ready line gives no ws_url"
    ):
        _ = silent.ws_url
    with pytest.raises(TargetError, match=r"target\.toml:\d+: has \[aws\], .* gives no aws_endpoint"):
        _ = silent.aws_endpoint


def test_a_target_elsewhere_says_both_in_its_file(tmp_path: Path) -> None:
    text = 'ws_url = "wss://live.test"\nasyncapi = "live.yaml"\n' + LISTED + "[ws]\n[aws]\n"
    target = a_target(tmp_path, text)
    assert (target.ws_url, target.aws_endpoint) == ("wss://live.test", None)
    assert target.asyncapi == tmp_path / "live.yaml"
    assert a_target(tmp_path).asyncapi is None
    emulated = a_target(tmp_path, text + 'endpoint = "http://aws.test"\n')
    assert emulated.aws_endpoint == "http://aws.test"


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://portal.test", "https://portal.test"),
        ("https://Portal.test/app/?x=1", "https://portal.test"),
        ("http://portal.test:8443/", "http://portal.test:8443"),
        ("https://Portal.test:443/", "https://portal.test"),
        ("https://köln.test", "https://xn--kln-sna.test"),
    ],
)
def test_the_portals_origin_is_as_a_browser_sends_it(tmp_path: Path, url: str, origin: str) -> None:
    assert a_target(tmp_path).portal_origin is None
    assert a_target(tmp_path, f'portal_url = "{url}"\n{MINTED}').portal_origin == origin


def test_log_files_are_found_beside_the_target_file_and_where_a_booted_target_says(tmp_path: Path) -> None:
    for name in ("b.log", "a.log", "c.txt", "told.out"):
        (tmp_path / name).touch()
    assert a_target(tmp_path).log_files() is None
    target = a_target(tmp_path, f'{MINTED}\n[logs]\nfiles = ["*.log"]\n')
    assert target.log_files() == [tmp_path / "a.log", tmp_path / "b.log"]
    received = replace(a_target(tmp_path), places={"logs": str(tmp_path / "*.out")})
    assert received.log_files() == [tmp_path / "told.out"]
    assert replace(received, places={"logs": str(tmp_path / "none/*")}).log_files() == []


def test_the_known_secrets_are_those_of_the_file_and_those_that_were_told(tmp_path: Path) -> None:
    target = a_target(tmp_path, MINTED, DESK_KEY=HMAC_KEY, MORE="another secret")
    assert set(target.known_secrets()) == {HMAC_KEY, "another secret"}
