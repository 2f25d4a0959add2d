"""Who is calling: RS256 bearer tokens, checked without any leeway."""

import re
from typing import NamedTuple

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

ISSUER = "https://id.stranger.example"
AUDIENCE = "stranger-support-desk"
TENANT = re.compile(r"[A-Za-z0-9._:@-]{1,100}")
STRICT = jwt.types.Options(require=["exp", "iss", "aud", "tenant"], strict_aud=True)
# What PyJWT lets through of a claim that is signed but nonsense (exp: null, exp: Infinity, endless nesting).
NONSENSE = (TypeError, ValueError, OverflowError, RecursionError)


class Bearer(NamedTuple):
    tenant: str
    expires: float
    by: str


class Tokens:
    def __init__(self) -> None:
        self._private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._public = self._private.public_key()

    def private_pem(self) -> str:
        return self._private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")

    def bearer(self, token: str) -> Bearer | None:
        """Whom the token speaks for and until when, or None when it must be refused."""
        try:
            claims = jwt.decode(token, self._public, ["RS256"], STRICT, issuer=ISSUER, audience=AUDIENCE)
            expires = float(claims["exp"])
        except (jwt.PyJWTError, *NONSENSE):
            return None
        tenant, by = claims["tenant"], "desk" if claims.get("role") == "desk" else "tenant"
        known = isinstance(tenant, str) and TENANT.fullmatch(tenant)
        return Bearer(tenant, expires, by) if known else None

    def shown(self, authorization: str) -> Bearer | None:
        """The same for the token in a header."""
        scheme, _, token = authorization.partition(" ")
        return self.bearer(token) if scheme.lower() == "bearer" else None
