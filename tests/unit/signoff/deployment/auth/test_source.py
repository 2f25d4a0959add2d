"""Tokens by client credentials, from files and from commands; others: actors/session/test_session.py."""

import json
import sys
from base64 import b64decode
from collections.abc import Callable
from itertools import count
from pathlib import Path
from time import time
from urllib.parse import parse_qs

import jwt
import pytest

from signoff.deployment.loading import TargetError
from signoff.verdict.outcomes import NotVerified
from tests.unit.set_clock import SetClock
from tests.unit.signoff.conftest import Customers, Sessions
from tests.unit.signoff.deployment.files import HMAC_KEY, LISTED, MINTED
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

GRANTED = LISTED.replace(
    'token_env = "TOKEN_B"',
    'client_id = "portal:globex"\nclient_secret_env = "SECRET_B"\n\n[auth.oauth]\n'
    'token_url = "https://desk.test/oauth2/token"\n',
)
SECRET = "a secret+with%signs"


def grants(token: str = "opaque", *, expires_in: int | str | None = None) -> Reply:
    lasts = {} if expires_in is None else {"expires_in": expires_in}
    return Reply({"access_token": token, "token_type": "Bearer", **lasts})


def form_of(heard: Heard) -> dict[str, list[str]]:
    return parse_qs(heard.body.decode(), strict_parsing=True)


def test_a_client_is_named_in_the_header_as_in_a_form(sessions: Sessions, desk: Desk) -> None:
    desk.answers = lambda heard: grants()
    assert sessions(GRANTED, SECRET_B=SECRET).token("globex") == "opaque"
    (heard,) = desk.heard
    assert (heard.method, heard.path) == ("POST", "/oauth2/token")
    assert form_of(heard) == {"grant_type": ["client_credentials"]}
    scheme, _, word = heard.headers["authorization"].partition(" ")
    assert (scheme, b64decode(word)) == ("Basic", b"portal%3Aglobex:a+secret%2Bwith%25signs")


def test_a_client_may_be_named_in_the_form_with_scope_and_more(sessions: Sessions, desk: Desk) -> None:
    desk.answers = lambda heard: grants()
    more = 'client_in = "form"\nscope = "tickets"\nparameters = { audience = "portal" }\n'
    sessions(GRANTED + more, SECRET_B=SECRET).token("globex")
    assert form_of(desk.heard[0]) == {
        "grant_type": ["client_credentials"],
        "client_id": ["portal:globex"],
        "client_secret": [SECRET],
        "scope": ["tickets"],
        "audience": ["portal"],
    }
    assert "authorization" not in desk.heard[0].headers


@pytest.mark.parametrize(
    ("lasts_s", "asked"), [(3600, 1), ("3600", 1), (90, 2), ("90", 2), (None, 2), ("soon", 2)]
)
def test_a_granted_token_is_kept_as_long_as_its_issuer_says(
    sessions: Sessions, desk: Desk, monkeypatch: pytest.MonkeyPatch, lasts_s: int | str | None, asked: int
) -> None:
    desk.answers = lambda heard: grants(expires_in=lasts_s)
    session, now = sessions(GRANTED, SECRET_B=SECRET), SetClock.of(monkeypatch, 1000.0)
    session.token("globex")
    now.now += 280
    session.token("globex")
    assert len(desk.heard) == asked


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply({"error": "invalid_client"}, 401), "HTTP 401: invalid_client"),
        (Reply({"error": "invalid_scope", "error_description": "no such"}, 400), "invalid_scope: no such"),
        (Reply({"token": "x"}), "HTTP 200: the answer holds no access_token"),
        (Reply([]), "HTTP 200: the answer holds no access_token"),
        (Reply(b"<html>"), "Expecting value"),
        (grants("two\nlines"), "the access token holds a line break"),
        (Reply(status=0), "disconnected"),
    ],
)
def test_a_token_that_is_not_granted_is_told_with_address_and_remedy(
    sessions: Sessions, desk: Desk, reply: Reply, says: str
) -> None:
    desk.answers = lambda heard: reply
    with pytest.raises(TargetError, match=says) as refusal:
        sessions(GRANTED, SECRET_B=SECRET).token("globex")
    said = str(refusal.value)
    assert said.startswith(f"customer 'globex' gets no token from {desk.base_url}/oauth2/token: ")
    assert said.endswith("; check client_id, its secret and [auth.oauth] of the target file")
    assert SECRET not in said


def busy_once(pause: str | None, reply: Reply, status: int = 429) -> Callable[[Heard], Reply]:
    """One who gives tokens, and is asked too often at first."""
    told, asked = {} if pause is None else {"Retry-After": pause}, count(1)
    return lambda heard: Reply({"error": "slow_down"}, status, told) if next(asked) == 1 else reply


@pytest.mark.parametrize(
    ("status", "pause", "waited_s"), [(429, "7", 7.0), (503, None, 2.0), (429, "0", 0.0)]
)
def test_an_issuer_that_is_busy_is_asked_again_after_the_pause_it_asks_for(
    sessions: Sessions,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    pause: str | None,
    waited_s: float,
) -> None:
    now = SetClock.of(monkeypatch, 1000.0)
    session = sessions(GRANTED, SECRET_B=SECRET)
    desk.answers = busy_once(pause, grants(), status)
    assert session.token("globex") == "opaque"
    desk.answers = busy_once(pause, Reply({"token": "signed-in"}), status)
    assert session.token("acme") == "signed-in"
    assert now.pauses == [waited_s] * 2


@pytest.mark.parametrize(("pause", "asked"), [("1", 4), ("3600", 1)])
def test_an_issuer_that_stays_busy_is_told_as_that(
    sessions: Sessions, desk: Desk, monkeypatch: pytest.MonkeyPatch, pause: str, asked: int
) -> None:
    SetClock.of(monkeypatch, 1000.0)
    desk.answers = lambda heard: Reply(b"slow down", 429, {"Retry-After": pause})
    with pytest.raises(TargetError, match=r"HTTP 429: it is asked too often; take fewer --workers"):
        sessions(GRANTED, SECRET_B=SECRET).token("globex")
    assert len(desk.heard) == asked


def test_tokens_that_are_got_for_two_customers_and_are_ones_are_told(sessions: Sessions, desk: Desk) -> None:
    def gives(heard: Heard) -> Reply:
        claims = {"sub": "u1", "exp": int(time()) + 600, "jti": str(len(desk.heard))}
        token = jwt.encode(claims, HMAC_KEY, "HS256")
        return grants(token) if heard.path == "/oauth2/token" else Reply({"token": token})

    desk.answers = gives
    session = sessions(GRANTED, SECRET_B=SECRET)
    session.token("acme")
    assert session.second_token("acme")
    with pytest.raises(TargetError, match="customers 'acme' and 'globex' say the same of whom they are for"):
        session.token("globex")


def test_secrets_may_lie_in_files(sessions: Sessions, desk: Desk, tmp_path: Path) -> None:
    desk.answers = lambda heard: Reply({"token": "opaque"})
    (tmp_path / "a.key").write_text("the-key-of-acme\n", encoding="utf-8")
    (tmp_path / "b.token").write_text("the-token-of-globex\n", encoding="utf-8")
    text = LISTED.replace('api_key_env = "KEY_A"', 'api_key_file = "a.key"')
    session = sessions(text.replace('token_env = "TOKEN_B"', 'token_file = "b.token"'))
    assert (session.token("acme"), session.token("globex")) == ("opaque", "the-token-of-globex")
    assert json.loads(desk.heard[0].body) == {"api_key": "the-key-of-acme"}
    assert session.redact("the-key-of-acme the-token-of-globex").count("the-") == 0
    with pytest.raises(NotVerified, match="a single token"):
        session.second_token("globex")


def commanding(code: str) -> str:
    words = json.dumps([sys.executable, "-c", code, "{customer}"])
    return LISTED.replace('token_env = "TOKEN_B"', f"token_command = {words}")


def test_a_command_prints_each_customers_token(sessions: Sessions) -> None:
    session = sessions(commanding("import sys, time; print(sys.argv[1], time.time_ns(), sep='-')"))
    first = session.token("globex")
    assert first.startswith("globex-")
    assert session.second_token("globex") != first == session.token("globex")
    assert first not in session.redact(first)


def test_a_command_that_prints_the_same_again_gives_no_second_token(sessions: Sessions) -> None:
    with pytest.raises(NotVerified, match="has a single token at a time"):
        sessions(commanding("print('always-this')")).second_token("globex")


def test_a_command_that_fails_is_told_with_file_and_line(sessions: Sessions) -> None:
    with pytest.raises(TargetError, match=r"\.toml:13: auth\.customers\.1\.token_command: python.* 7: it"):
        sessions(commanding("raise SystemExit(7)")).token("globex")


SHORT = MINTED.replace("any_customer", "lifetime_s = 60\nany_customer")


def test_a_short_lived_token_is_renewed_in_the_middle_of_a_test(
    customers: Customers, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = SetClock.of(monkeypatch, 1000.0)
    customer = customers(SHORT)
    mine = customer.recorder.session.second_token("acme")
    altered = customer.presenting(f"Bearer {mine}", "with a token of its own")
    for later in (0, 20, 20):
        now.now += later
        for one in (customer, altered):
            one.tickets.try_list()
    sent = [heard.headers["authorization"] for heard in desk.heard]
    assert sent[0] == sent[2] != sent[4]
    assert sent[1::2] == [f"Bearer {mine}"] * 3


def test_a_token_is_renewed_only_when_half_of_its_life_is_over(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, now = sessions(SHORT), SetClock.of(monkeypatch, 1000.0)
    first = session.token("acme")
    now.now += 29
    assert session.renewed(first) == first
    now.now += 2
    second = session.renewed(first)
    assert session.renewed(first) == second == session.renewed(second) != first
