"""Forged tokens: each is one that works, altered in one thing."""

import base64
import hashlib
import hmac
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from signoff.actors.session import forgery
from signoff.deployment.auth.mint import TokenMint
from tests.unit.signoff.deployment.files import HMAC_KEY, MINTED, a_target


def private(key: Any) -> str:
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


PRIVATE = private(rsa.generate_private_key(public_exponent=65537, key_size=2048))
KEYS = {
    **dict.fromkeys(("HS256", "HS512"), HMAC_KEY),
    **dict.fromkeys(("RS256", "PS384"), PRIVATE),
    "ES256": private(ec.generate_private_key(ec.SECP256R1())),
    "ES384": private(ec.generate_private_key(ec.SECP384R1())),
    "ES512": private(ec.generate_private_key(ec.SECP521R1())),
    "EdDSA": private(ed25519.Ed25519PrivateKey.generate()),
}
Mints = Callable[[str], TokenMint]
Parts = tuple[dict[str, Any], dict[str, Any]]


@pytest.fixture
def mints(tmp_path: Path) -> Mints:
    """A mint of that algorithm."""

    def mint(algorithm: str) -> TokenMint:
        text = MINTED.replace("HS256", algorithm)
        return TokenMint(a_target(tmp_path, text, DESK_KEY=KEYS[algorithm]))

    return mint


def parts(token: str) -> Parts:
    """Header and claims, as a careless reader sees them."""
    return jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})


def accepted(token: str, mint: TokenMint) -> bool:
    """Whether a target that checks well takes it."""
    key: str | bytes = mint.public_key() or HMAC_KEY
    try:
        jwt.decode(token, key, [mint.algorithm], audience="portal", issuer="desk")
    except jwt.PyJWTError:
        return False
    return True


@pytest.mark.parametrize("algorithm", ["HS256", "RS256"])
def test_a_token_taken_apart_and_put_together_works_as_before(mints: Mints, algorithm: str) -> None:
    mint = mints(algorithm)
    token = mint.token("acme")
    assert accepted(token, mint)
    found = forgery.take_apart(token)
    assert (found.header, found.claims) == parts(token)
    assert forgery.take_apart(forgery.put_together(found.header, found.claims, found.signature)) == found


@pytest.mark.parametrize("token", ["opaque", "", "a.b", "a.b.c"])
def test_an_opaque_token_cannot_be_taken_apart(token: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        forgery.take_apart(token)


@pytest.mark.parametrize("spelling", ["none", "None", "NONE", "nOnE"])
def test_an_unsigned_token_differs_in_its_algorithm_and_has_no_signature(mints: Mints, spelling: str) -> None:
    token = mints("HS256").token("acme")
    altered = forgery.take_apart(forgery.unsigned(token, spelling))
    header, claims = parts(token)
    assert (altered.header, altered.claims, altered.signature) == (header | {"alg": spelling}, claims, "")


def test_altered_claims_stand_under_the_signature_of_the_original_ones(mints: Mints) -> None:
    mint = mints("HS256")
    token = mint.token("acme")
    altered = forgery.take_apart(forgery.with_claims(token, customer_id="globex"))
    header, claims = parts(token)
    assert (altered.header, altered.claims) == (header, claims | {"customer_id": "globex"})
    assert altered.signature == forgery.take_apart(token).signature
    assert not accepted(forgery.with_claims(token, customer_id="globex"), mint)


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_forged_token_differs_in_its_signature_only(mints: Mints, algorithm: str) -> None:
    mint = mints(algorithm)
    token = mint.token("acme")
    altered = forgery.forged(token, mint)
    assert parts(altered) == parts(token)
    assert forgery.take_apart(altered).signature != forgery.take_apart(token).signature
    assert not accepted(altered, mint)


@pytest.mark.parametrize(("algorithm", "other"), [("HS256", "RS256"), ("RS256", "HS256")])
def test_a_confused_token_differs_in_its_algorithm(mints: Mints, algorithm: str, other: str) -> None:
    mint = mints(algorithm)
    token = mint.token("acme")
    header, claims = parts(token)
    altered = forgery.confused(token, mint)
    assert parts(altered) == (header | {"alg": other}, claims)
    assert not accepted(altered, mint)


def test_a_confused_token_is_signed_with_the_public_key_as_its_secret(mints: Mints) -> None:
    mint = mints("RS256")
    public = mint.public_key()
    assert public is not None
    content, _, signature = forgery.confused(mint.token("acme"), mint).rpartition(".")
    digest = hmac.new(public, content.encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + "=") == digest


def test_signing_again_with_the_right_key_works(mints: Mints) -> None:
    mint = mints("HS256")
    assert accepted(forgery.hmac_signed(mint.token("acme"), HMAC_KEY.encode()), mint)
    assert not accepted(forgery.hmac_signed(mint.token("acme"), b""), mint)


def test_an_altered_header_stands_above_the_same_claims_and_signature(mints: Mints) -> None:
    token = mints("HS256").token("acme")
    header, claims = parts(token)
    altered = forgery.with_header(token, kid="ours", typ=None)
    assert parts(altered) == ({"alg": header["alg"], "kid": "ours"}, claims)
    assert forgery.signature_of(altered) == forgery.signature_of(token)


def test_another_signature_stands_under_the_same_header_and_claims(mints: Mints) -> None:
    token = mints("HS256").token("acme")
    altered = forgery.with_signature(token, b"zeros")
    assert parts(altered) == parts(token)
    assert forgery.signature_of(altered) == b"zeros"


def test_whoever_is_renamed_is_so_in_every_claim_and_under_the_old_signature(mints: Mints) -> None:
    mint = mints("HS256")
    token = mint.token("acme", sub="acme", role="customer")
    altered = forgery.renamed(token, "acme", "globex")
    claims = parts(altered)[1]
    assert (claims["customer_id"], claims["sub"], claims["role"]) == ("globex", "globex", "customer")
    assert forgery.signature_of(altered) == forgery.signature_of(token)
    assert not accepted(altered, mint)


def test_who_is_named_deep_inside_or_by_a_number_is_renamed_too(mints: Mints) -> None:
    token = mints("HS256").token("acme", customer_id=None, tid=7, access={"portal": {"customers": ["7"]}})
    claims = parts(forgery.renamed(token, "7", "42"))[1]
    assert (claims["tid"], claims["access"]) == (42, {"portal": {"customers": ["42"]}})


@pytest.mark.parametrize("token", ["sbp_live_9f3", "a.b.c", "MQ.MQ.MQ", "a.b.c.d.e", "x/y+z=="])
def test_a_word_and_an_encrypted_token_are_not_taken_apart(mints: Mints, token: str) -> None:
    assert forgery.is_signed(mints("HS256").token("acme"))
    assert not forgery.is_signed(token)


def test_who_trusts_the_key_in_the_header_is_taken_in(mints: Mints) -> None:
    token = mints("HS256").token("acme")
    altered = forgery.rsa_signed(token, jwk=forgery.own_public_key())
    brought = jwt.PyJWK(jwt.get_unverified_header(altered)["jwk"], "RS256")
    assert jwt.decode(altered, brought, ["RS256"], audience="portal") == parts(token)[1]
