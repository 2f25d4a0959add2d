"""The session gets tokens: minted, listed, or by signing in; kept while they last, never shown."""

import json
from collections.abc import Callable
from itertools import count
from time import time

import jwt
import pytest

from signoff.actors import TargetSession
from signoff.deployment.loading import TargetError
from signoff.verdict.outcomes import NotVerified
from tests.unit.signoff.deployment.files import HMAC_KEY, LISTED, MINTED
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

Sessions = Callable[..., TargetSession]


def signs_in(lasts_s: float) -> Callable[[Heard], Reply]:
    """Answers each sign-in with another token that expires so much later."""
    number = count(1)

    def answer(heard: Heard) -> Reply:
        claims = {"exp": int(time() + lasts_s), "jti": next(number)}
        return Reply({"token": jwt.encode(claims, HMAC_KEY, "HS256")})

    return answer


def test_a_customer_with_an_api_key_signs_in_once(sessions: Sessions, desk: Desk) -> None:
    desk.answers = signs_in(3600)
    session = sessions(LISTED)
    assert session.token("acme") == session.token("acme")
    (heard,) = desk.heard
    assert (heard.method, heard.path, json.loads(heard.body)) == (
        "POST",
        "/auth/login",
        {"api_key": "api-key-of-acme"},
    )


@pytest.mark.parametrize("kind", ["application/json", "application/vnd.api+json"])
def test_one_signs_in_with_json_of_the_targets_own_type(sessions: Sessions, desk: Desk, kind: str) -> None:
    desk.answers = signs_in(3600)
    sessions(LISTED.replace("[auth]", f'[bodies]\ncontent_type = "{kind}"\n[auth]', 1)).token("acme")
    assert desk.heard[0].headers["content-type"] == kind


@pytest.mark.parametrize(("lasts_s", "sign_ins"), [(30, 3), (59, 3), (90, 1)])
def test_a_token_is_got_anew_before_it_expires(
    sessions: Sessions, desk: Desk, lasts_s: float, sign_ins: int
) -> None:
    desk.answers = signs_in(lasts_s)
    session = sessions(LISTED)
    assert len({session.token("acme") for _ in range(3)}) == sign_ins
    assert len(desk.heard) == sign_ins


def test_a_listed_token_is_shown_as_it_is(sessions: Sessions, desk: Desk) -> None:
    assert sessions(LISTED).token("globex") == "opaque-token-of-globex"
    assert desk.heard == []


def test_a_mint_makes_tokens_without_asking_the_target(sessions: Sessions, desk: Desk) -> None:
    session = sessions(MINTED)
    assert session.mint is not None
    claims = jwt.decode(session.token("anyone"), HMAC_KEY, ["HS256"], audience="portal")
    assert claims["customer_id"] == "anyone"
    assert session.token("anyone") == session.token("anyone") != session.token("another")
    assert desk.heard == []


def test_a_second_token_is_got_where_the_target_lets_us(sessions: Sessions, desk: Desk) -> None:
    desk.answers = signs_in(3600)
    for session in (sessions(MINTED), sessions(LISTED)):
        first = session.token("acme")
        assert session.second_token("acme") != first == session.token("acme")
    with pytest.raises(NotVerified, match=r"has a single token at a time$"):
        sessions(LISTED).second_token("globex")


@pytest.mark.parametrize(
    "reply",
    [
        Reply({"detail": "who are you, api-key-of-acme?"}, 401),
        Reply({"token": ""}),
        Reply({"jwt": "x"}),
        Reply([]),
        Reply(b"<html>"),
        Reply(b"\xff"),
        Reply(status=0),
    ],
)
def test_a_failing_sign_in_names_customer_address_and_remedy(
    sessions: Sessions, desk: Desk, reply: Reply
) -> None:
    desk.answers = lambda heard: reply
    with pytest.raises(TargetError) as caught:
        sessions(LISTED).token("acme")
    said = str(caught.value)
    assert said.startswith(f"customer 'acme' cannot sign in at {desk.base_url}/auth/login: ")
    assert said.endswith("; check the API key, [paths] login and [transport] of the target file")
    assert "api-key-of-acme" not in said


def test_a_customer_without_a_credential_gets_no_token(sessions: Sessions) -> None:
    with pytest.raises(
        TargetError, match=r"target\.toml: there is no way to get a token for customer 'who'$"
    ):
        sessions(LISTED).token("who")


def test_a_stage_needs_all_secrets_of_its_target(sessions: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KEY_A", raising=False)
    with pytest.raises(TargetError, match="export KEY_A="):
        sessions(LISTED, KEY_A="")


def test_a_stage_knows_every_secret_of_its_target(sessions: Sessions, desk: Desk) -> None:
    session = sessions(LISTED, OTHER="told by the boot")
    tokens = [session.token("globex")]
    for get, token in ((session.token, "opaque-first"), (session.second_token, "opaque-second")):
        desk.answers = lambda heard, token=token: Reply({"token": token})  # type: ignore[misc]
        tokens.append(get("acme"))
    for secret in (*tokens, "api-key-of-acme", HMAC_KEY, "told by the boot"):
        assert secret not in session.redact(f"it is {secret}!")


def test_only_a_listed_api_key_is_one(sessions: Sessions) -> None:
    session = sessions(LISTED)
    assert [session.api_key(customer) for customer in ("acme", "globex", "who")] == [
        "api-key-of-acme",
        None,
        None,
    ]
