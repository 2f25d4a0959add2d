"""Customers by how their ids and roles are near to another's: each is somebody else all the same."""

from collections.abc import Callable, Mapping
from typing import Any

LONG = 62
"""Characters of a customer's id that is cut where somebody keeps less of it than the whole."""
_MIDDLE = "-Abc"


def long_id(begins: str) -> str:
    """An id of that beginning, to which all of NEAR are near."""
    return f"{begins}{_MIDDLE}".ljust(LONG - 2, "n") + "-7"


NEAR: Mapping[str, Callable[[str], str]] = {
    "in small letters": str.lower,
    "in capitals": str.upper,
    "one letter in another case": lambda own: own.replace("b", "B"),
    "the beginning of it": lambda own: own[:-1],
    "half of it": lambda own: own[: LONG // 2],
    "one letter more": lambda own: f"{own}0",
    "one letter before": lambda own: f"0{own}",
    "the end of it": lambda own: own[4:],
    "a dot after": lambda own: f"{own}.",
    "a zero more": lambda own: f"{own[:-1]}07",
    "the last letter": lambda own: f"{own[:-1]}8",
    "a joker for a letter": lambda own: own.replace("b", "_"),
    "other punctuation": lambda own: own.replace("-", "."),
}
"""Of an id of LONG characters. A target may have no customers of such an id: then they are refused."""

ODD: Mapping[str, Callable[[str], str]] = {
    "a blank after": lambda own: f"{own} ",
    "a blank before": lambda own: f" {own}",
    "a NUL after": lambda own: f"{own}\0",
    "a letter that looks alike": lambda own: own.replace("c", "\u0441"),
    "wide digits": lambda own: f"{own[:-1]}\uff17",
    "a percent sign": lambda own: f"{own[:-1]}%",
    "encoded": lambda own: own.replace("-", "%2D"),
}
"""Further ones, which most targets refuse."""

ROLES: Mapping[str, Mapping[str, Any]] = {
    "admin": {"role": "admin"},
    "root": {"role": "root", "is_admin": True, "admin": True},
    "support": {"role": "support"},
    "system": {"role": "system", "sub": "system"},
    "in capitals": {"role": "ADMIN"},
    "several": {"role": ["customer", "admin"], "roles": ["admin", "support"]},
    "none": {"role": ""},
    "an unknown one": {"role": "a-role-that-there-is-not"},
    "a scope": {"scope": "admin support:read:all *", "permissions": ["*"]},
    "groups": {"cognito:groups": ["admins"], "groups": ["admins"]},
}
"""Claims beside a customer's own. Whatever they make of somebody, they open nobody else's data."""
