"""The instrument's one clock: instants, how long something took, and waiting. Unit tests set it here."""

import time
from datetime import UTC, datetime


def epoch_s() -> float:
    """Seconds since 1970."""
    return time.time()


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.fromtimestamp(time.time(), UTC)


def written(timespec: str = "seconds") -> str:
    """This instant as files have it: ISO 8601, in UTC, to the second or to what `timespec` says."""
    return now().isoformat(timespec=timespec)


def monotonic() -> float:
    """Seconds since some instant: for how long something took, whatever is done to the machine's clock."""
    return time.monotonic()


def sleep(seconds: float) -> None:
    """Wait so long."""
    time.sleep(seconds)
