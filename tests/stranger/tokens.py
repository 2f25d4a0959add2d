"""Who is calling: bearer tokens by a key of the issuer's set, checked without any leeway."""

import hashlib
import hmac
import re
import secrets
import time
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


VISIT_S = 15 * 60


class Bearer(NamedTuple):
    tenant: str
    expires: float
    by: str


class Tokens:
    """The issuer is half-way from one key to the next, of another kind: it signs with the newer one only."""

    def __init__(self) -> None:
        self._passes = secrets.token_bytes(32)
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

    def pass_of(self, tenant: str) -> str:
        """What a person of that tenant shows at the portal's door."""
        return f"{tenant}/{hmac.digest(self._passes, tenant.encode(), hashlib.sha256).hex()}"

    def for_pass(self, shown: str) -> str | None:
        """The token that one gets for a pass, or None for what is no pass."""
        tenant = shown.partition("/")[0]
        if not TENANT.fullmatch(tenant) or not hmac.compare_digest(
            shown.encode(), self.pass_of(tenant).encode()
        ):
            return None
        begun = int(time.time())
        claims = {"iss": ISSUER, "aud": AUDIENCE, "tenant": tenant, "iat": begun, "exp": begun + VISIT_S}
        return jwt.encode(claims, self._private, "ES256", headers={"kid": NEWER})

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
