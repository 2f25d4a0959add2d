"""Query parameters and preconditions, read strictly (TKT-16)."""

import re
from collections.abc import Mapping
from enum import StrEnum

from backend.domain.costs import COVERAGES, MOST_AHEAD, USUAL_AHEAD
from backend.domain.errors import FieldError, InvalidInput, invalid
from backend.domain.notifications import NotificationType
from backend.domain.sla import Priority
from backend.domain.tickets import Category, Status

DEFAULT_LIMIT = 50
LARGEST_LIMIT = 100
PAGING = frozenset({"limit", "cursor"})

_FILTERS: Mapping[str, type[StrEnum]] = {"status": Status, "priority": Priority, "category": Category}
LISTING = PAGING | frozenset(_FILTERS)
NOTIFICATION_LISTING = PAGING | {"type", "unread"}

FORECAST = frozenset({"months", "coverage"})

_ETAG = re.compile(r'"([1-9][0-9]{0,17})"')


def limit_in(query: Mapping[str, str]) -> int:
    """Return the page size, 1..100, 50 unless given; InvalidInput naming `limit`."""
    text = query.get("limit", str(DEFAULT_LIMIT))
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= LARGEST_LIMIT:
        raise invalid("limit", f"must be a whole number from 1 to {LARGEST_LIMIT}")
    return int(text)


def months_in(query: Mapping[str, str]) -> int:
    """Return how many months to forecast, 1..24, 3 unless given; InvalidInput naming `months`."""
    months = query.get("months", str(USUAL_AHEAD))
    if not re.fullmatch("[0-9]{1,2}", months) or not 1 <= int(months) <= MOST_AHEAD:
        raise invalid("months", f"must be a whole number from 1 to {MOST_AHEAD}")
    return int(months)


def coverage_in(query: Mapping[str, str]) -> str:
    """Return how many of 100 months shall lie within their interval; InvalidInput naming `coverage`."""
    text = query.get("coverage", "80")
    if text not in COVERAGES:
        raise invalid("coverage", "must be one of " + ", ".join(COVERAGES))
    return text


def filters_in(query: Mapping[str, str]) -> dict[str, str]:
    """Return the filters of the ticket list (TKT-04, TKT-05); InvalidInput names the unknown values."""
    given = {name: query[name] for name in _FILTERS if name in query}
    errors = [
        FieldError(name, "must be one of " + ", ".join(_FILTERS[name]))
        for name, value in given.items()
        if value not in tuple(_FILTERS[name])
    ]
    if errors:
        raise InvalidInput(*errors)
    return given


def notification_filters_in(query: Mapping[str, str]) -> dict[str, str | bool]:
    """Return the filters of the notification list (NTF-11); InvalidInput names the unknown values."""
    filters: dict[str, str | bool] = {}
    errors = []
    if "type" in query:
        filters["type"] = query["type"]
        if query["type"] not in tuple(NotificationType):
            errors.append(FieldError("type", "must be one of " + ", ".join(NotificationType)))
    if "unread" in query:
        filters["read"] = query["unread"] == "false"
        if query["unread"] not in ("true", "false"):
            errors.append(FieldError("unread", "must be true or false"))
    if errors:
        raise InvalidInput(*errors)
    return filters


def versions_in(if_match: str | None) -> frozenset[int] | None:
    """Return the versions that `If-Match` accepts; None accepts any (RFC 9110, 13.1.1)."""
    if if_match is None or if_match.strip() == "*":
        return None
    # A weak or a foreign tag matches nothing, which the comparison with no version says.
    tags = (_ETAG.fullmatch(tag.strip()) for tag in if_match.split(","))
    return frozenset(int(tag[1]) for tag in tags if tag)
