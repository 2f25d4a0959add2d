"""The guide's maintenance schedule: what `signoff run --profile` looks at each day, week and month."""

from dataclasses import dataclass
from enum import StrEnum


class Profile(StrEnum):
    """How often it is run."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


@dataclass(frozen=True)
class Schedule:
    """The clauses and gates of a profile, and the options that its tests take beside them."""

    clauses: tuple[str, ...]
    gates: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


SCHEDULES = {
    Profile.DAILY: Schedule(clauses=("OPS-01",)),
    Profile.WEEKLY: Schedule(clauses=("OPS-02", "MET-01")),
    Profile.MONTHLY: Schedule(
        clauses=("OPS-03",), gates=("security", "latency"), options=("--audit-dependencies",)
    ),
}
