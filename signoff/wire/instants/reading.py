"""Reads instants: as best it can, and as the guide wants those of a ticket."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from signoff.wire import clock
from signoff.wire.answers import Json, Malformed, get, whole_number
from signoff.wire.dialect import Dialect

_EPOCH = re.compile(r"[0-9]{9,19}(\.[0-9]+)?")
_SECONDS, _LATEST = 1e8, 1e20
_UNITS = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (_SECONDS, 1.0))
"""From where on a number is taken for nano-, micro-, milliseconds or seconds since 1970, with how many of
these a second has."""
_ZONE_BEHIND = re.compile(r"\[[A-Z0-9_/+-]+\]$")
"""The name of a zone behind an offset (RFC 9557), as Java writes it."""
_UTC_BEHIND = re.compile(r"\s+(UTC|GMT)$")
"""A zone in letters, as Ruby and Go write it."""
_PARTS = range(3, 8)
"""So many numbers make an instant, from the year to the nanosecond, as Java's Jackson writes it."""
_LONGEST_S = 1e8
"""A number below is how long something lasts, in seconds (RFC 6749, `expires_in`)."""


def instant_in_utc(text: Json) -> datetime:
    """An ISO 8601 instant in UTC; Malformed for anything else, a local time included (TKT-01)."""
    if not isinstance(text, str):
        raise Malformed(f"no instant: {text!r}")
    try:
        when = datetime.fromisoformat(text.upper())  # RFC 3339 lets T and Z be small.
    except ValueError:
        raise Malformed(f"not ISO 8601: {text!r}") from None
    offset = when.utcoffset()
    if offset is None:
        raise Malformed(f"an instant without a time zone: {text!r}")
    if offset.total_seconds():
        raise Malformed(f"not in UTC: {text!r}")
    return when


def instant(value: Json) -> datetime:
    """The instant, as best it can be read: that it is no ISO 8601 in UTC is for TKT-01 alone to say.

    Seconds since 1970, or parts of them, as a number or a text; the list of its parts; a date as mail and
    HTTP have it; any offset, and none, which is taken for UTC. Malformed where it is no instant at all.
    """
    number = float(value) if isinstance(value, str) and _EPOCH.fullmatch(value) else value
    if isinstance(number, int | float) and not isinstance(number, bool) and _SECONDS <= number < _LATEST:
        return datetime.fromtimestamp(number / next(unit for least, unit in _UNITS if number >= least), UTC)
    if isinstance(value, list):
        return _of_parts(value)
    if not isinstance(value, str):
        raise Malformed(f"no instant: {value!r}")
    text = _UTC_BEHIND.sub("Z", _ZONE_BEHIND.sub("", value.strip().upper()))
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        when = _of_a_message(value)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def session_end(dialect: Dialect, body: Json) -> datetime | None:
    """When the session ends, as the sign-in answer says, by an instant or by the seconds until then.

    None: it does not say so. Malformed: it says something else.
    """
    if (lasts := session_lasts_s(dialect, body)) is not None:
        return clock.now() + timedelta(seconds=lasts)
    found = get(body, dialect.login.expires_at)
    return None if found is None else instant(found)


def session_lasts_s(dialect: Dialect, body: Json) -> float | None:
    """For how many seconds the session lasts, where the sign-in answer says that in place of its end."""
    # A number by RFC 6749 (5.1); some issuers write it as a text.
    found = whole_number(get(body, dialect.login.expires_at))
    is_duration = isinstance(found, int | float) and not isinstance(found, bool) and 0 < found < _LONGEST_S
    return float(found) if is_duration else None


def _of_parts(parts: list[Json]) -> datetime:
    if len(parts) not in _PARTS or not all(type(part) is int for part in parts):
        raise Malformed(f"no instant: {parts!r:.80}")
    nanoseconds = parts[6] if len(parts) == _PARTS[-1] else 0
    try:
        year, month, day, hour, minute, second = [*parts[:6], 0, 0, 0][:6]
        return datetime(year, month, day, hour, minute, second, nanoseconds // 1000, UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"no instant: {parts!r:.80}") from None


def _of_a_message(text: str) -> datetime:
    """A date as in the header of a mail (RFC 5322)."""
    try:
        return parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        raise Malformed(f"not ISO 8601: {text!r}") from None
