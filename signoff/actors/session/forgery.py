"""Tokens that must not be accepted, each made from one that works by altering one thing.

Made by hand where a JWT library rightly refuses to: RFC 7515 section 7.1 is the format.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from signoff.deployment.auth.mint import TokenMint

_CURVES: dict[str, type[ec.EllipticCurve]] = {
    "ES256": ec.SECP256R1,
    "ES384": ec.SECP384R1,
    "ES512": ec.SECP521R1,
}


@dataclass(frozen=True)
class Parts:
    """A token taken apart: header, claims, and the signature's segment as it stood."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signature: str


def is_signed(token: str) -> bool:
    """Whether the token can be taken apart: a word that the target looks up cannot, nor an encrypted one."""
    try:
        take_apart(token)
    except ValueError:
        return False
    return True


def take_apart(token: str) -> Parts:
    """The parts of a token in compact form; ValueError for an opaque one."""
    header, claims, signature = token.split(".")
    parts = Parts(_read(header), _read(claims), signature)
    if not (isinstance(parts.header, dict) and isinstance(parts.claims, dict)):
        raise ValueError("its header and claims are no objects")
    return parts


def put_together(header: Mapping[str, Any], claims: Mapping[str, Any], signature: str) -> str:
    """A token of those parts, its signature as given."""
    return f"{_signing_input(header, claims)}.{signature}"


def unsigned(token: str, algorithm: str) -> str:
    """The same claims under `alg` none, in whatever spelling, with an empty signature."""
    parts = take_apart(token)
    return put_together(parts.header | {"alg": algorithm}, parts.claims, "")


def with_claims(token: str, **changed: Any) -> str:
    """Altered claims under the signature of the original ones."""
    parts = take_apart(token)
    return put_together(parts.header, parts.claims | changed, parts.signature)


def with_header(token: str, **changed: Any) -> str:
    """An altered header under the signature of the original one; None drops a field."""
    parts = take_apart(token)
    header = {name: value for name, value in (parts.header | changed).items() if value is not None}
    return put_together(header, parts.claims, parts.signature)


def with_signature(token: str, signature: bytes) -> str:
    """The same header and claims under other bytes."""
    return f"{token.rpartition('.')[0]}.{_segment(signature)}"


def signature_of(token: str) -> bytes:
    """The bytes under the token."""
    return base64.urlsafe_b64decode(token.rpartition(".")[2] + "==")


def renamed(token: str, customer: str, other: str) -> str:
    """Every claim that names the customer names the other one, at any depth, under the original signature."""

    def rename(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: rename(each) for name, each in value.items()}
        if isinstance(value, list):
            return [rename(each) for each in value]
        if isinstance(value, int) and str(value) == customer and other.isdigit():
            return int(other)
        return other if value == customer else value

    return with_claims(token, **rename(take_apart(token).claims))


def hmac_signed(token: str, key: bytes, **header: Any) -> str:
    """The same claims, signed HS256 with that key, `header` in the header."""
    parts = take_apart(token)
    altered = parts.header | {"alg": "HS256"} | header
    digest = hmac.new(key, _signing_input(altered, parts.claims).encode(), hashlib.sha256).digest()
    return put_together(altered, parts.claims, _segment(digest))


def rsa_signed(token: str, **header: Any) -> str:
    """The same claims, signed RS256 with a key of our own, `header` in the header."""
    parts = take_apart(token)
    altered = parts.header | {"alg": "RS256"} | header
    content = _signing_input(altered, parts.claims).encode()
    signature = _own_key().sign(content, padding.PKCS1v15(), hashes.SHA256())
    return put_together(altered, parts.claims, _segment(signature))


def own_public_key() -> dict[str, str]:
    """The public half of our own key, as a token's header can carry it (RFC 7517)."""
    numbers = _own_key().public_key().public_numbers()
    return {"kty": "RSA", "n": _number(numbers.n), "e": _number(numbers.e)}


def confused(token: str, mint: TokenMint) -> str:
    """The other family's algorithm: HS256 with the public key as secret, or RS256 with a key of ours."""
    public = mint.public_key()
    return rsa_signed(token) if public is None else hmac_signed(token, public)


def forged(token: str, mint: TokenMint) -> str:
    """The target's own algorithm, signed with a key that is not the target's."""
    parts = take_apart(token)
    named = {name: value for name, value in parts.header.items() if name not in ("alg", "typ")}
    return jwt.encode(parts.claims, _key_for(mint.algorithm), mint.algorithm, headers=named)


@cache
def _key_for(algorithm: str) -> Any:
    """A key of our own for that algorithm (RFC 7518, RFC 8037)."""
    if algorithm.startswith("HS"):
        return b"not the key of this target, at all; and long enough for each digest there is"
    if algorithm == "EdDSA":
        return ed25519.Ed25519PrivateKey.generate()
    return ec.generate_private_key(_CURVES[algorithm]()) if algorithm in _CURVES else _own_key()


@cache
def _own_key() -> rsa.RSAPrivateKey:
    # One for all: making it takes longer than everything that is done with it.
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _number(value: int) -> str:
    return _segment(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _signing_input(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return f"{_segment(json.dumps(header).encode())}.{_segment(json.dumps(claims).encode())}"


def _segment(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _read(segment: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    return found
