"""Instants: whole milliseconds since 1970 inside, RFC 3339 in UTC outside (TKT-01)."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def to_text(instant_ms: int) -> str:
    """Render as `YYYY-MM-DDTHH:MM:SS.mmmZ`."""
    moment = _EPOCH + timedelta(milliseconds=instant_ms)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def from_text(text: str) -> int:
    """Read what `to_text` wrote; ValueError for anything else."""
    return (datetime.fromisoformat(text) - _EPOCH) // _MILLISECOND
