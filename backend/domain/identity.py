"""Who is asking, and for which customer (contract, Identity)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.errors import Unauthenticated

ISSUER = "securebase"
AUDIENCE = "securebase-portal"
REQUIRED_CLAIMS = ("exp", "iat", "nbf", "iss", "aud", "sub", "customer_id", "jti", "role")

_CUSTOMER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


class Role(StrEnum):
    """On whose side of the desk somebody sits; it never widens what they may see (SEC-01)."""

    CUSTOMER = "customer"
    SUPPORT = "support"


@dataclass(frozen=True)
class Identity:
    """An authenticated caller, scoped to one customer."""

    customer_id: str
    subject: str
    role: Role


def is_customer(text: str) -> bool:
    """Tell whether a text can be a customer's id at all."""
    return _CUSTOMER.fullmatch(text) is not None


def identity_from(claims: Mapping[str, object]) -> Identity:
    """Read verified claims; Unauthenticated if they name nobody (SEC-02: no customer)."""
    customer, subject, role = (claims.get(name) for name in ("customer_id", "sub", "role"))
    if not isinstance(customer, str) or not is_customer(customer):
        raise Unauthenticated("the token names no customer")
    if not isinstance(subject, str) or not subject:
        raise Unauthenticated("the token names no subject")
    if not isinstance(role, str) or role not in tuple(Role):
        raise Unauthenticated("the token names no known role")
    return Identity(customer, subject, Role(role))
