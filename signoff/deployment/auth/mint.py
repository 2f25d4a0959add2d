"""Tokens that the target's key can make. Attacks alter one thing of a token that works."""

import copy
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Self

import jwt

from signoff.deployment.auth.tables import Mint
from signoff.deployment.loading import TargetError, line_in
from signoff.deployment.target import Target
from signoff.wire import clock

_EARLIER_S = 30
"""Ordinary tokens are valid from so much before any instant that the target's clock may show."""

_DROPPED = object()


class TokenMint:
    """Makes tokens for any customer with the target's own key (capability `shortlived`)."""

    def __init__(self, target: Target) -> None:
        """TargetError when the key is missing or is none."""
        mint = target.description.auth.mint
        if mint is None:
            raise TargetError(f"{target.file}: has no [auth.mint], so no token can be made for it")
        self._mint: Mint = mint
        self._beside: dict[str, Any] = {}
        # A target whose clock is as slow as it may be takes them too.
        self._earlier_s = target.description.limits.clock_leeway_s + _EARLIER_S
        secret = target.secret(mint, "key", "auth", "mint") or ""
        try:
            # Once: to read a private key takes longer than all else that is done for a token.
            self._key: Any = jwt.get_algorithm_by_name(mint.algorithm).prepare_key(secret)
            self.sign(self.claims("check"))
        except (ValueError, TypeError, AttributeError, jwt.exceptions.InvalidKeyError) as error:
            # AttributeError: a public key, which has no `sign`.
            source = "key_env" if mint.key_env else "key_file"
            raise TargetError(
                f"{line_in(target.file, 'auth', 'mint', source)}: {getattr(mint, source)} holds no "
                f"{mint.algorithm} key that signs ({type(error).__name__})"
            ) from None

    @property
    def algorithm(self) -> str:
        """The algorithm the target signs with."""
        return self._mint.algorithm

    @property
    def lacks(self) -> frozenset[str]:
        """Which of `iss` and `aud` its tokens do not have: nobody there asks for it."""
        names = {"iss": self._mint.issuer, "aud": self._mint.audience}
        return frozenset(name for name, value in names.items() if not value)

    @property
    def customer_claim(self) -> str:
        """The claim that says whose token it is, without those that it stands in."""
        return self._mint.way_to_customer[-1]

    @property
    def agent_claims(self) -> dict[str, Any]:
        """The claims that make a support agent of a customer's token; empty where there is no such thing."""
        return dict(self._mint.agent_claims)

    def of_agents(self) -> Self:
        """One whose every token is a support agent's, who works for the customer."""
        made = copy.copy(self)
        made._beside = self.agent_claims
        return made

    def claims(self, customer: str) -> dict[str, Any]:
        """The claims of an ordinary token of that customer, valid from now."""
        now = int(clock.epoch_s())
        fixed: dict[str, Any] = _of(customer, self._mint.claims)
        named = {"iss": self._mint.issuer, "aud": self._mint.audience}
        return _put(fixed, self._mint.way_to_customer, customer) | {
            **{name: value for name, value in named.items() if value},
            "iat": now - self._earlier_s,
            "nbf": now - self._earlier_s,
            "exp": now + self._mint.lifetime_s,
            "jti": str(uuid.uuid4()),
            **self._beside,
        }

    def token(self, customer: str, **changed: Any) -> str:
        """A token of that customer; `changed` replaces claims, None drops one."""
        claims = self.claims(customer) | changed
        return self.sign({name: value for name, value in claims.items() if value is not None})

    def naming(self, customer: str, value: Any) -> str:
        """A token of that customer in which that value stands where its id belongs."""
        return self.sign(_put(self.claims(customer), self._mint.way_to_customer, value))

    def naming_nobody(self, customer: str) -> str:
        """A token of that customer without the claim that names it."""
        return self.sign(_put(self.claims(customer), self._mint.way_to_customer, _DROPPED))

    def sign(self, claims: Mapping[str, Any], headers: Mapping[str, Any] | None = None) -> str:
        """Signs those claims, whatever they are, with the target's key."""
        named = {**self._mint.headers, **(headers or {})}
        return jwt.encode(dict(claims), self._key, self._mint.algorithm, headers=named)

    def public_key(self) -> bytes | None:
        """The PEM of the public half, for algorithm confusion; None for a shared secret."""
        if self._mint.algorithm.startswith("HS"):
            return None
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        found: bytes = self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        return found


def _of(customer: str, value: Any) -> Any:
    """The value of a claim with that customer in it, at any depth: issuers nest groups, roles and tenants."""
    if isinstance(value, dict):
        return {name: _of(customer, each) for name, each in value.items()}
    if isinstance(value, list):
        return [_of(customer, each) for each in value]
    return value.replace("{customer}", customer) if isinstance(value, str) else value


def _put(claims: Mapping[str, Any], way: Sequence[str], value: Any) -> dict[str, Any]:
    """The claims with that value at the end of that way, from the outside in; or without what is there."""
    first, *rest = way
    if not rest and value is _DROPPED:
        return {name: each for name, each in claims.items() if name != first}
    inner = claims.get(first)
    return {**claims, first: _put(inner if isinstance(inner, dict) else {}, rest, value) if rest else value}
