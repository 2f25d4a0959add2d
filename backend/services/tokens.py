"""Access tokens: JWT, HS256 only (contract, Identity; SEC-02, SEC-03)."""

import secrets

import jwt

from backend.domain.errors import Unauthenticated
from backend.domain.identity import AUDIENCE, ISSUER, REQUIRED_CLAIMS, Identity, Role, identity_from
from backend.ports import Clock

_ALGORITHM = "HS256"


class Tokens:
    """Issues and checks tokens with one shared secret."""

    def __init__(self, secret: str, ttl_s: int, clock: Clock) -> None:
        self._secret = secret
        self._ttl_s = ttl_s
        self._clock = clock

    def identify(self, token: str) -> Identity:
        """Return whose token this is; Unauthenticated unless it is valid right now (leeway 0)."""
        identity, _ = self.identify_until(token)
        return identity

    def identify_until(self, token: str) -> tuple[Identity, int]:
        """Return whose token this is and the instant (ms) at which it expires, or Unauthenticated."""
        try:
            claims = jwt.decode(
                token,
                self._secret,
                algorithms=[_ALGORITHM],
                audience=AUDIENCE,
                issuer=ISSUER,
                options={"require": list(REQUIRED_CLAIMS)},
            )
        except (jwt.PyJWTError, ValueError, TypeError, OverflowError) as fault:
            raise Unauthenticated(type(fault).__name__) from fault
        return identity_from(claims), int(claims["exp"]) * 1000

    def issue(self, customer_id: str) -> tuple[str, int]:
        """Return a customer's token and the instant (ms) at which it expires."""
        now = self._clock.now_ms() // 1000
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": customer_id,
            "customer_id": customer_id,
            "role": Role.CUSTOMER.value,
            "iat": now,
            "nbf": now,
            "exp": now + self._ttl_s,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM), (now + self._ttl_s) * 1000
