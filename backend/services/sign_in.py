"""Signing in with an API key (UAT-04); it stands in for the Phase 2 API."""

import hashlib
from dataclasses import dataclass

from backend.domain.errors import Unauthenticated
from backend.ports import ApiKeys
from backend.services.tokens import Tokens


@dataclass(frozen=True)
class Session:
    """A token, whose it is, and when it expires (ms since 1970)."""

    token: str
    customer_id: str
    expires_at: int


class SignIn:
    """Trades an API key for a token."""

    def __init__(self, keys: ApiKeys, tokens: Tokens) -> None:
        self._keys = keys
        self._tokens = tokens

    def with_key(self, api_key: str) -> Session:
        """Return a new session; Unauthenticated for an unknown key."""
        # JSON can carry half of a surrogate pair; such a key is no error, only unknown.
        key_hash = hashlib.sha256(api_key.encode(errors="surrogatepass")).hexdigest()
        customer_id = self._keys.customer_of(key_hash)
        if customer_id is None:
            raise Unauthenticated("unknown API key")
        token, expires_at = self._tokens.issue(customer_id)
        return Session(token, customer_id, expires_at)
