"""Whether a statement's conditions hold: true, false, or not known.

Source: IAM User Guide, "IAM JSON policy elements: Condition operators", and "Multivalued context keys". A key
that the request does not have makes a positive operator false and a negated one true. A key of which it is
not known whether the request has it makes the answer None: nobody is told that a role may do what depends on
it.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from signoff.actors.account.iam.variables import fill_in

Context = Mapping[str, tuple[str, ...]]
"""What is known of a request, by condition key. A key with no value is known to be missing in it."""
Compares = Callable[[str, str], bool]


def _date(text: str) -> float:
    return float(text) if text.replace(".", "").isdigit() else datetime.fromisoformat(text).timestamp()


def _is_like(wanted: str, value: str) -> bool:
    return re.fullmatch(wanted.replace(r"\*", ".*").replace(r"\?", "."), value, re.DOTALL) is not None


def _is_arn_like(wanted: str, value: str) -> bool:
    """Each of the six parts is matched by itself."""
    left, right = wanted.split(":", 5), value.split(":", 5)
    return len(left) == len(right) and all(
        _is_like(one, other) for one, other in zip(left, right, strict=True)
    )


def _is_within(wanted: str, value: str) -> bool:
    return ip_address(value) in ip_network(wanted, strict=False)


_PATTERNS: dict[str, Compares] = {
    "StringLike": _is_like,
    "ArnEquals": _is_arn_like,
    "ArnLike": _is_arn_like,
}
"""Their values are patterns, as regular expressions with `\\*` and `\\?`."""
_VALUES: dict[str, Compares] = {
    "StringEquals": lambda wanted, value: wanted == value,
    "StringEqualsIgnoreCase": lambda wanted, value: wanted.lower() == value.lower(),
    "Bool": lambda wanted, value: wanted.lower() == value.lower(),
    "IpAddress": _is_within,
}
_BY: dict[str, Callable[[float, float], bool]] = {
    "Equals": lambda value, wanted: value == wanted,
    "LessThan": lambda value, wanted: value < wanted,
    "LessThanEquals": lambda value, wanted: value <= wanted,
    "GreaterThan": lambda value, wanted: value > wanted,
    "GreaterThanEquals": lambda value, wanted: value >= wanted,
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}


def conditions_hold(condition: Mapping[str, Mapping[str, Any]], context: Context) -> bool | None:
    """All of a statement's conditions together."""
    found = [
        _holds(operator, key, values, context)
        for operator, keys in condition.items()
        for key, values in keys.items()
    ]
    return False if False in found else None if None in found else True


def unknown_keys(condition: Mapping[str, Mapping[str, Any]], context: Context) -> list[str]:
    """The conditions that cannot be judged, as `operator key`."""
    return [
        f"{operator} {key}"
        for operator, keys in condition.items()
        for key, values in keys.items()
        if _holds(operator, key, values, context) is None
    ]


def _holds(operator: str, key: str, wanted: Any, context: Context) -> bool | None:
    wanted = [_text(one) for one in (wanted if isinstance(wanted, list) else [wanted])]
    known = {name.lower(): values for name, values in context.items()}
    if key.lower() not in known:
        return None
    values = known[key.lower()]
    quantifier, _, name = operator.rpartition(":")
    if name == "Null":
        return any(one == ("false" if values else "true") for one in wanted)
    name, if_exists = name.removesuffix("IfExists"), name.endswith("IfExists")
    is_negated, name = name in _NEGATED, _NEGATED.get(name, name)
    if not values:
        return if_exists or is_negated or quantifier == "ForAllValues"
    try:
        found = [_matches_any(name, wanted, value, context) for value in values]
    except ValueError:
        return None  # what AWS makes of a number that is none is not written down
    if None in found:
        return None
    answers = [answer is not is_negated for answer in found]
    if quantifier not in ("", "ForAllValues", "ForAnyValue"):
        return None
    return all(answers) if quantifier == "ForAllValues" or (is_negated and not quantifier) else any(answers)


def _matches_any(name: str, wanted: list[str], value: str, context: Context) -> bool | None:
    """Whether any of the wanted values fits; None for an operator or a variable that is not known."""
    kind = next((kind for kind in ("Numeric", "Date") if name.startswith(kind)), None)
    if kind is not None and (compares := _BY.get(name.removeprefix(kind))):
        number = float if kind == "Numeric" else _date
        return any(compares(number(value), number(one)) for one in wanted)
    if name in _PATTERNS:
        filled = [fill_in(one, context) for one in wanted]
        if any(one is not None and _PATTERNS[name](one, value) for one in filled):
            return True
        return None if None in filled else False
    if name not in _VALUES:
        return None
    filled = [_filled(one, context) if name.startswith("String") else one for one in wanted]
    if any(one is not None and _VALUES[name](one, value) for one in filled):
        return True
    return None if None in filled else False


def _filled(wanted: str, context: Context) -> str | None:
    """The value with its variables filled in, and no pattern; None where one is not known."""
    found = fill_in(wanted, context) if "${" in wanted else re.escape(wanted)
    return None if found is None else re.sub(r"\\(.)|\[([*?])\]", r"\1\2", found, flags=re.DOTALL)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
