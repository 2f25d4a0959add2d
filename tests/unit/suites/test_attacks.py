"""Each attack of the suites makes something that a verifier refuses, of a token that it takes."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signoff.actors import Customer
from signoff.deployment.auth.mint import TokenMint
from signoff.guide import load_guide
from signoff.verdict.outcomes import NotVerified
from tests.security import attacks
from tests.security.refusals import Refusals
from tests.security.test_timing import LOOKED_FOR
from tests.unit.signoff.deployment.files import HMAC_KEY, MINTED, a_target

PRIVATE = (
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    .decode()
)


@pytest.fixture(params=["HS256", "RS256"])
def mint(request: pytest.FixtureRequest, tmp_path: Path) -> TokenMint:
    key = HMAC_KEY if request.param == "HS256" else PRIVATE
    return TokenMint(a_target(tmp_path, MINTED.replace("HS256", request.param), DESK_KEY=key))


def somebody(token: str) -> Customer:
    """As much of a customer as an attack looks at."""
    return cast(Customer, SimpleNamespace(id="acme-1", token=token))


def accepted(token: str, mint: TokenMint) -> bool:
    """Whether a verifier takes it that is strict about all that the guide asks."""
    key: str | bytes = mint.public_key() or HMAC_KEY
    needed = jwt.types.Options(require=["exp", "iss", "aud", "customer_id"])
    try:
        found = jwt.decode(token, key, [mint.algorithm], needed, audience="portal", issuer="desk")
    except jwt.PyJWTError:
        return False
    customer = found["customer_id"]
    return isinstance(customer, str) and re.fullmatch(r"[a-z0-9-]+", customer) is not None


def test_all_that_is_made_of_a_valid_token_is_refused(mint: TokenMint) -> None:
    customer = somebody(mint.token("acme-1"))
    assert accepted(str(customer.token), mint)
    tokens = attacks.without_a_key(customer) | attacks.with_the_key(customer, mint)
    tokens |= attacks.with_the_key_and_no_delay(customer, mint, 1)
    assert [name for name, token in tokens.items() if accepted(token, mint)] == []
    assert len(set(tokens.values())) == len(tokens) >= 60


def test_nothing_is_made_of_a_claim_that_the_tokens_do_not_have(tmp_path: Path) -> None:
    text = MINTED.replace('issuer = "desk"', 'issuer = ""')
    without = TokenMint(a_target(tmp_path, text, DESK_KEY=HMAC_KEY))
    made = attacks.with_the_key(somebody(without.token("acme-1")), without)
    assert [name for name in made if "issuer" in name] == []
    assert "a wrong audience" in made


def test_a_header_of_the_valid_token_is_none(mint: TokenMint) -> None:
    presented = attacks.in_bad_headers(somebody(mint.token("acme-1"))).values()
    proper = re.compile(r"bearer +[\w.=-]+", re.IGNORECASE)
    assert [header for header in presented if header and proper.fullmatch(header)] == []


def test_of_an_opaque_token_only_what_needs_no_segments_is_made() -> None:
    assert set(attacks.without_a_key(somebody("opaque-token-of-globex"))) == {
        "garbage",
        "three dots",
        "cut short",
        "the first half",
        "the word null",
        "dots alone",
        "a letter altered",
    }


@pytest.mark.parametrize("token", ["sbp.live.9f3a2c", "x/y+z4217ab==", "MQ.MQ.MQ.MQ.MQ", "MQ.MQ.MQ"])
def test_no_opaque_token_is_presented_as_it_is(token: str) -> None:
    made = attacks.without_a_key(somebody(token))
    assert token not in made.values()
    with pytest.raises(NotVerified, match="opaque"):
        attacks.unless_opaque(somebody(token))


def test_what_is_turned_down_for_its_size_was_not_looked_at() -> None:
    refusals = Refusals("read")
    refusals.hear("expired", an_answer(401))
    refusals.were_looked_at()
    refusals.hear("two tokens", an_answer(431))
    refusals.were_all()
    with pytest.raises(NotVerified, match=r"answered with 431.*: two tokens$"):
        refusals.were_looked_at()


def test_the_strange_calls_come_with_attacks_that_there_are(mint: TokenMint) -> None:
    customer = somebody(mint.token("acme-1"))
    known = {*attacks.HEADERS, *attacks.without_a_key(customer), *attacks.with_the_key(customer, mint)}
    assert set(attacks.TRIED_ON_STRANGE_CALLS) <= known


def an_answer(status: int, text: str = "", url: str = "http://desk.test/a") -> Any:
    exchange = SimpleNamespace(url=url)
    return SimpleNamespace(status=status, text=text, message="", headers={}, exchange=exchange)


def test_every_attack_that_was_not_refused_is_named() -> None:
    refusals = Refusals("read", "secret-7")
    for attack, answer in {
        "garbage": an_answer(401),
        "expired": an_answer(200),
        "unknown": an_answer(404),
        "telling": an_answer(401, "a secret-7"),
        "naming": an_answer(401, "no secret-7 for you", "http://desk.test/secret-7"),
    }.items():
        refusals.hear(attack, answer)
    with pytest.raises(AssertionError) as unmet:
        refusals.were_all()
    assert str(unmet.value).endswith(
        "these were not: expired: 200 ''; unknown: 404 ''; telling: 401, which holds 'secret-7'"
    )


def test_the_guide_says_which_differences_of_time_are_looked_for() -> None:
    assert load_guide().clause("SEC-12").so_far == f"differences of {LOOKED_FOR.smallest_ms:g} ms or more"
