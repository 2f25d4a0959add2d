"""Tokens that must not be accepted, each made from one that works by altering one thing.

Made by hand where a JWT library rightly refuses to: RFC 7515 section 7.1 is the format.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from signoff.target.tokens import TokenMint


@dataclass(frozen=True)
class Parts:
    """A token taken apart: header, claims, and the signature's segment as it stood."""

    header: dict[str, Any]
    claims: dict[str, Any]
    signature: str


def take_apart(token: str) -> Parts:
    """The parts of a token in compact form; ValueError for an opaque one."""
    header, claims, signature = token.split(".")
    return Parts(_read(header), _read(claims), signature)


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


def hmac_signed(token: str, key: bytes) -> str:
    """The same claims, signed HS256 with that key."""
    parts = take_apart(token)
    header = parts.header | {"alg": "HS256"}
    digest = hmac.new(key, _signing_input(header, parts.claims).encode(), hashlib.sha256).digest()
    return put_together(header, parts.claims, _segment(digest))


def rsa_signed(token: str) -> str:
    """The same claims, signed RS256 with a key of our own."""
    parts = take_apart(token)
    header = parts.header | {"alg": "RS256"}
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    content = _signing_input(header, parts.claims).encode()
    return put_together(
        header, parts.claims, _segment(key.sign(content, padding.PKCS1v15(), hashes.SHA256()))
    )


def confused(token: str, mint: TokenMint) -> str:
    """The other family's algorithm: HS256 with the public key as secret, or RS256 with a key of ours."""
    public = mint.public_key()
    return rsa_signed(token) if public is None else hmac_signed(token, public)


def forged(token: str, mint: TokenMint) -> str:
    """The target's own algorithm, signed with a key that is not the target's."""
    return (
        hmac_signed(token, b"not the key of this target, at all")
        if mint.public_key() is None
        else rsa_signed(token)
    )


def _signing_input(header: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
    return f"{_segment(json.dumps(header).encode())}.{_segment(json.dumps(claims).encode())}"


def _segment(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _read(segment: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)))
    return found
