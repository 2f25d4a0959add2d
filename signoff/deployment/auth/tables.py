"""`[auth]` of a target file: who may be on the target, and where their credentials come from."""

import re
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from signoff.deployment.facilities import Table

_COOKIE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+=[!#-+\x2d-:<-\x5b\x5d-~]*")
"""A cookie as it is sent (RFC 6265, 4.1.1)."""
Algorithm = Literal[
    "HS256",
    "HS384",
    "HS512",
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "PS384",
    "PS512",
    "ES256",
    "ES384",
    "ES512",
    "EdDSA",
]
"""RFC 7518 and RFC 8037."""


class Mint(Table):
    """Tokens are made here, with the key that `key_env` or `key_file` gives.

    An empty `issuer` or `audience` is none: the tokens have no such claim. Several audiences are a list.
    `customer_claim` is a name, dots and slashes included, or the names that lead to it, from the outside in.
    """

    algorithm: Algorithm
    key_env: str = ""
    key_file: str = ""
    issuer: str
    audience: str | list[str]
    customer_claim: str | Annotated[list[str], Field(min_length=1)] = "customer_id"
    claims: dict[str, Any] = Field(default_factory=dict)
    headers: dict[str, str] = Field(default_factory=dict)
    agent_claims: dict[str, Any] = Field(default_factory=dict)
    lifetime_s: int = Field(default=3600, ge=30)
    any_customer: bool = False

    @property
    def way_to_customer(self) -> list[str]:
        """The names that lead to the customer's claim, from the outside in."""
        return [self.customer_claim] if isinstance(self.customer_claim, str) else self.customer_claim

    @model_validator(mode="after")
    def _one_key(self) -> "Mint":
        if bool(self.key_env) is bool(self.key_file):
            raise ValueError("needs either key_env or key_file, and not both: where the key comes from")
        return self


class OAuth(Table):
    """OAuth 2.0 client credentials (RFC 6749, section 4.4): each customer is a client of its own.

    `client_in`: where id and secret stand, as HTTP Basic authentication or in the form. `parameters` are
    further fields of the form, such as an audience.
    """

    token_url: str = Field(pattern=r"^https?://[^\s/@]+(/[^\s]*)?$")
    scope: str = ""
    client_in: Literal["header", "form"] = "header"
    parameters: dict[str, str] = Field(default_factory=dict)


class ListedCustomer(Table):
    """A customer that exists on the target, and where its one credential comes from.

    `..._env` names an environment variable, `..._file` a file, relative to the target file. `token_command`
    prints a token, `{customer}` in its words replaced. `client_id` signs in by [auth.oauth]. `email` is its
    address on record, where that is not what [mail] address makes of the id.
    """

    id: str
    api_key_env: str | None = None
    api_key_file: str | None = None
    token_env: str | None = None
    token_file: str | None = None
    token_command: list[str] = Field(default_factory=list)
    client_id: str | None = None
    client_secret_env: str | None = None
    client_secret_file: str | None = None
    email: str = ""

    @property
    def credentials(self) -> list[str]:
        """The keys by which it gets a token; one at most in a file that was read."""
        names = ("api_key_env", "api_key_file", "token_env", "token_file", "token_command", "client_id")
        return [name for name in names if getattr(self, name)]

    @property
    def has_api_key(self) -> bool:
        """Whether it signs in with an API key."""
        return bool(self.api_key_env or self.api_key_file)

    @model_validator(mode="after")
    def _one_credential(self) -> "ListedCustomer":
        if len(found := self.credentials) > 1:
            raise ValueError(f"has {' and '.join(found)}; keep one")
        secrets = [name for name in ("client_secret_env", "client_secret_file") if getattr(self, name)]
        if len(secrets) != bool(self.client_id):
            raise ValueError("a client_id needs one of client_secret_env and client_secret_file, and they it")
        return self


class Auth(Table):
    """Who may be on this target: a minting key, listed customers, or both.

    `cookie` is the cookie that bears the token, where it is not `Authorization: Bearer`; `cookies` are those
    that go beside it, such as one that a header has to repeat.
    """

    cookie: str = Field(default="", pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]*$")
    cookies: dict[str, str] = Field(default_factory=dict)
    mint: Mint | None = None
    oauth: OAuth | None = None
    customers: list[ListedCustomer] = Field(default_factory=list)

    @property
    def borne_by(self) -> str:
        """All of the header before the token itself, which comes last; empty: it is borne by no cookie."""
        beside = "".join(f"{name}={value}; " for name, value in self.cookies.items())
        return f"{beside}{self.cookie}" if self.cookie else ""

    @model_validator(mode="after")
    def _beside_a_cookie(self) -> "Auth":
        for name, value in self.cookies.items():
            if not self.cookie:
                raise ValueError(
                    f"cookies: {name!r} goes beside a cookie that bears the token, and there is none"
                )
            if not _COOKIE.fullmatch(f"{name}={value}") or name == self.cookie:
                raise ValueError(f"cookies: {name!r} is no cookie that can go beside {self.cookie!r}")
        return self

    @model_validator(mode="after")
    def _two_at_least(self) -> "Auth":
        for customer in self.customers:
            if customer.client_id and self.oauth is None:
                raise ValueError(f"customer {customer.id!r} has a client_id, and there is no [auth.oauth]")
        if self.mint and self.mint.any_customer:
            return self
        if len({customer.id for customer in self.customers}) < 2:
            raise ValueError("needs at least two customers: list them, or let [auth.mint] make any_customer")
        for customer in self.customers:
            if not (self.mint or customer.credentials):
                raise ValueError(
                    f"customer {customer.id!r} has no api_key_env, no token_env and no [auth.mint]; "
                    "[auth] in docs/targets.md lists every way to a token"
                )
        ids = [customer.id for customer in self.customers]
        if twice := next((each for each in ids if ids.count(each) > 1), None):
            raise ValueError(f"customer {twice!r} is listed twice; tests take each for somebody else")
        return self
