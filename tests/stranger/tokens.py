"""Who is calling: bearer tokens by a key of the issuer's set, checked without any leeway."""

import re
from typing import Any, NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

ISSUER = "https://id.stranger.example"
AUDIENCE = "stranger-support-desk"
OLDER, NEWER = "desk-2025-02", "desk-2026-08"
TENANT = re.compile(r"[A-Za-z0-9._:@-]{1,100}")
STRICT = jwt.types.Options(require=["exp", "iss", "aud", "tenant"], strict_aud=True)
# What PyJWT lets through of a claim that is signed but nonsense (exp: null, exp: Infinity, endless nesting).
NONSENSE = (TypeError, ValueError, OverflowError, RecursionError)


class Bearer(NamedTuple):
    tenant: str
    expires: float
    by: str


class Tokens:
    """The issuer is half-way from one key to the next, of another kind: it signs with the newer one only."""

    def __init__(self) -> None:
        self._private = ec.generate_private_key(ec.SECP256R1())
        older = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = {
            OLDER: {**RSAAlgorithm.to_jwk(older.public_key(), as_dict=True), "alg": "RS256"},
            NEWER: {**ECAlgorithm.to_jwk(self._private.public_key(), as_dict=True), "alg": "ES256"},
        }
        self.key_set = {"keys": [{**key, "kid": name, "use": "sig"} for name, key in public.items()]}
        self._keys = {str(key["kid"]): jwt.PyJWK(key) for key in self.key_set["keys"]}

    def private_pem(self) -> str:
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")

    def bearer(self, token: str) -> Bearer | None:
        """Whom the token speaks for and until when, or None when it must be refused."""
        try:
            key = self._named(jwt.get_unverified_header(token))
            claims = jwt.decode(token, key, [key.algorithm_name], STRICT, issuer=ISSUER, audience=AUDIENCE)
            expires = float(claims["exp"])
        except (jwt.PyJWTError, KeyError, *NONSENSE):
            return None
        tenant, by = claims["tenant"], "desk" if claims.get("role") == "desk" else "tenant"
        known = isinstance(tenant, str) and TENANT.fullmatch(tenant)
        return Bearer(tenant, expires, by) if known else None

    def _named(self, header: dict[str, Any]) -> jwt.PyJWK:
        """The key that the header names; KeyError where it is none of the set."""
        return self._keys[header["kid"]]

    def shown(self, authorization: str) -> Bearer | None:
        """The same for the token in a header."""
        scheme, _, token = authorization.partition(" ")
        return self.bearer(token) if scheme.lower() == "bearer" else None
