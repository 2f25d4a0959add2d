"""How long a ticket of each priority may stay unresolved (TKT-02, TKT-12, TKT-19)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

_HOUR_S = 3600.0


class Priority(StrEnum):
    """How urgent a ticket is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


@dataclass(frozen=True)
class SlaTable:
    """Seconds to resolution per priority; every priority has one."""

    seconds: Mapping[Priority, float]

    def due(self, created_ms: int, priority: Priority) -> int:
        """Return the instant (ms) by which a ticket created at `created_ms` must be resolved."""
        return created_ms + round(self.seconds[priority] * 1000)


STANDARD = SlaTable(
    {
        Priority.CRITICAL: 1 * _HOUR_S,
        Priority.HIGH: 4 * _HOUR_S,
        Priority.MEDIUM: 24 * _HOUR_S,
        Priority.LOW: 48 * _HOUR_S,
    }
)


def table_from(text: str) -> SlaTable:
    """Read `critical=1,high=2,...` (seconds), over the standard table; ValueError if malformed."""
    seconds = dict(STANDARD.seconds)
    for entry in filter(None, text.split(",")):
        name, _, value = entry.partition("=")
        seconds[Priority(name.strip())] = _positive(value)
    return SlaTable(seconds)


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError(f"an SLA is a positive number of seconds, not {text!r}")
    return value
