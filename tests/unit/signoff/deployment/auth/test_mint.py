"""Tokens made with the target's own key."""

from pathlib import Path
from time import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.loading import TargetError
from tests.unit.signoff.deployment.files import HMAC_KEY, LISTED, MINTED, a_target

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
EC_384 = ec.generate_private_key(ec.SECP384R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()


def private(key: Any, passphrase: bytes | None = None) -> str:
    locked = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    pem: bytes = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    return pem.decode()


def public(key: Any) -> str:
    pem: bytes = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return pem.decode()


KEYS = {"HS256": (HMAC_KEY, HMAC_KEY), "RS256": (private(RSA_KEY), public(RSA_KEY))}
KEYS["PS512"] = KEYS["RS256"]
KEYS["ES256"] = (private(EC_KEY), public(EC_KEY))
KEYS["ES384"] = (private(EC_384), public(EC_384))
KEYS["EdDSA"] = (private(ED_KEY), public(ED_KEY))


def a_mint(folder: Path, algorithm: str = "HS256", key: str | None = None) -> TokenMint:
    text = MINTED.replace("HS256", algorithm)
    return TokenMint(a_target(folder, text, DESK_KEY=KEYS[algorithm][0] if key is None else key))


@pytest.mark.parametrize("algorithm", KEYS)
def test_a_token_is_signed_with_the_targets_key(tmp_path: Path, algorithm: str) -> None:
    mint = a_mint(tmp_path, algorithm)
    claims = jwt.decode(mint.token("acme"), KEYS[algorithm][1], [algorithm], audience="portal", issuer="desk")
    assert (claims["customer_id"], claims["sub"], claims["role"]) == ("acme", "acme", "customer")
    assert mint.algorithm == algorithm
    assert mint.customer_claim == "customer_id"


@pytest.mark.parametrize(
    ("algorithm", "key"),
    [
        ("HS256", private(RSA_KEY)),
        ("HS256", public(EC_KEY)),
        ("RS256", HMAC_KEY),
        ("RS256", private(EC_KEY)),
        ("RS256", public(RSA_KEY)),
        ("RS256", private(RSA_KEY, b"locked")),
        ("RS256", private(RSA_KEY)[:300]),
        ("ES256", HMAC_KEY),
        ("ES256", private(RSA_KEY)),
        ("ES256", private(EC_384)),
        ("ES256", public(EC_KEY)),
    ],
)
def test_a_key_of_the_wrong_kind_is_refused_and_never_shown(tmp_path: Path, algorithm: str, key: str) -> None:
    with pytest.raises(TargetError) as refusal:
        a_mint(tmp_path, algorithm, key)
    assert f"target.toml:8: DESK_KEY holds no {algorithm} key that signs" in str(refusal.value)
    assert not [line for line in key.splitlines() if line in str(refusal.value)]


def test_a_target_without_a_mint_makes_no_tokens(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match=r"has no \[auth\.mint\], so no token can be made for it$"):
        TokenMint(a_target(tmp_path, LISTED))


def test_an_ordinary_token_is_valid_from_a_little_earlier_for_its_lifetime(tmp_path: Path) -> None:
    now = int(time())
    claims = a_mint(tmp_path).claims("acme")
    assert now - 95 <= claims["iat"] == claims["nbf"] <= now - 60
    assert now + 3600 <= claims["exp"] <= now + 3605
    assert (claims["iss"], claims["aud"]) == ("desk", "portal")


def test_no_two_tokens_are_alike(tmp_path: Path) -> None:
    mint = a_mint(tmp_path)
    assert mint.token("acme") != mint.token("acme")


def test_the_customers_claim_has_the_name_the_target_gives_it(tmp_path: Path) -> None:
    text = MINTED.replace("any_customer", 'customer_claim = "tenant"\nlifetime_s = 60\nany_customer')
    claims = TokenMint(a_target(tmp_path, text, DESK_KEY=HMAC_KEY)).claims("acme")
    assert claims["tenant"] == "acme"
    assert "customer_id" not in claims
    assert claims["exp"] - claims["iat"] == 60 + 60 + 30


@pytest.mark.parametrize(
    ("changed", "differing"),
    [
        ({"exp": 5}, {"exp"}),
        ({"aud": "other", "iss": "evil"}, {"aud", "iss"}),
        ({"customer_id": None}, {"customer_id"}),
        ({"admin": True}, {"admin"}),
        ({}, set()),
    ],
)
def test_changed_claims_replace_or_drop_those_and_no_others(
    tmp_path: Path, changed: dict[str, Any], differing: set[str]
) -> None:
    mint = a_mint(tmp_path)
    made = jwt.decode(mint.token("acme", **changed), options={"verify_signature": False})
    plain = mint.claims("acme")
    different = {name for name in made.keys() | plain.keys() if made.get(name) != plain.get(name)}
    assert different - {"jti", "iat", "nbf"} - ({"exp"} - differing) == differing
    kept = {name: value for name, value in changed.items() if value is not None}
    assert {name: made[name] for name in changed if name in made} == kept


def test_extra_headers_are_signed_along(tmp_path: Path) -> None:
    token = a_mint(tmp_path).sign({"sub": "acme"}, {"kid": "../../dev/null"})
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT", "kid": "../../dev/null"}


@pytest.mark.parametrize("algorithm", KEYS)
def test_only_a_key_pair_has_a_public_half(tmp_path: Path, algorithm: str) -> None:
    expected = None if algorithm == "HS256" else KEYS[algorithm][1].encode()
    assert a_mint(tmp_path, algorithm).public_key() == expected


def test_a_key_may_lie_in_a_file_beside_the_target_file(tmp_path: Path) -> None:
    (tmp_path / "desk.pem").write_text(private(ED_KEY), encoding="utf-8")
    text = MINTED.replace("HS256", "EdDSA").replace('key_env = "DESK_KEY"', 'key_file = "desk.pem"')
    token = TokenMint(a_target(tmp_path, text)).token("acme")
    assert jwt.decode(token, public(ED_KEY), ["EdDSA"], audience="portal")["customer_id"] == "acme"


@pytest.mark.parametrize("written", ['"https://desk.test/customer.id"', '["access", "portal", "customer"]'])
def test_the_customers_claim_is_found_wherever_it_stands(tmp_path: Path, written: str) -> None:
    text = MINTED.replace("claims = {", f"customer_claim = {written}\nclaims = {{ access = {{ level = 2 }},")
    mint = TokenMint(a_target(tmp_path, text, DESK_KEY=HMAC_KEY))

    def says(token: str) -> tuple[Any, Any, Any]:
        claims = jwt.decode(token, HMAC_KEY, ["HS256"], audience="portal")
        inner = claims["access"]
        named = inner.get("portal", claims)
        return named.get(mint.customer_claim, "nobody"), inner["level"], claims["sub"]

    assert says(mint.token("acme")) == ("acme", 2, "acme")
    assert says(mint.naming("acme", ["x"])) == (["x"], 2, "acme")
    assert says(mint.naming("acme", None)) == (None, 2, "acme")
    assert says(mint.naming_nobody("acme")) == ("nobody", 2, "acme")


def test_claims_may_be_of_any_kind_and_name_the_customer_at_any_depth(tmp_path: Path) -> None:
    text = MINTED.replace('audience = "portal"', 'audience = ["portal", "other"]').replace(
        "claims = {",
        'claims = { groups = ["all", "of {customer}"], access = { tenants = ["{customer}"] }, ver = 2,',
    )
    claims = TokenMint(a_target(tmp_path, text, DESK_KEY=HMAC_KEY)).claims("acme")
    assert (claims["groups"], claims["access"], claims["ver"]) == (
        ["all", "of acme"],
        {"tenants": ["acme"]},
        2,
    )
    assert claims["aud"] == ["portal", "other"]


def test_what_a_target_does_not_ask_for_stands_in_no_token(tmp_path: Path) -> None:
    text = MINTED.replace('issuer = "desk"', 'issuer = ""').replace('audience = "portal"', 'audience = ""')
    mint = TokenMint(a_target(tmp_path, text, DESK_KEY=HMAC_KEY))
    assert mint.claims("acme").keys().isdisjoint({"iss", "aud"})
    assert mint.lacks == {"iss", "aud"}
    assert not a_mint(tmp_path).lacks
