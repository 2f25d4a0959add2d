"""Issuing and checking tokens (SEC-02, SEC-03)."""

import time

import jwt
import pytest

from backend.domain.errors import Unauthenticated
from backend.domain.identity import REQUIRED_CLAIMS, Identity, Role
from backend.services.tokens import Tokens
from tests.unit.backend.caller import SECRET, token


class SetClock:
    """A clock that is off by so many seconds."""

    def __init__(self, off_s: int = 0) -> None:
        self.off_s = off_s

    def now_ms(self) -> int:
        return (int(time.time()) + self.off_s) * 1000


def test_an_issued_token_identifies_its_customer() -> None:
    tokens = Tokens(SECRET, 60, SetClock())
    issued, expires_at = tokens.issue("acme")
    assert tokens.identify(issued) == Identity("acme", "acme", Role.CUSTOMER)
    claims = jwt.decode(issued, options={"verify_signature": False})
    assert set(REQUIRED_CLAIMS) == set(claims)
    assert (claims["exp"] - claims["iat"], claims["exp"] * 1000) == (60, expires_at)


def test_a_token_is_refused_from_the_second_it_expires() -> None:
    tokens = Tokens(SECRET, 60, SetClock())
    assert tokens.identify(Tokens(SECRET, 60, SetClock(-55)).issue("acme")[0]).customer_id == "acme"
    with pytest.raises(Unauthenticated):
        tokens.identify(Tokens(SECRET, 60, SetClock(-60)).issue("acme")[0])


def test_no_two_tokens_are_the_same() -> None:
    tokens = Tokens(SECRET, 60, SetClock())
    assert tokens.issue("acme")[0] != tokens.issue("acme")[0]


def test_a_support_token_bears_its_role_and_its_customer() -> None:
    identity = Tokens(SECRET, 60, SetClock()).identify(token("acme", role="support", sub="ann"))
    assert identity == Identity("acme", "ann", Role.SUPPORT)
