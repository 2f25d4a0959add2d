"""How the time of a delivery splits: when each milestone was passed, and what the step to it took."""

import math
from collections.abc import Sequence
from itertools import pairwise

from bench.deliveries import MILESTONES, Delivery
from bench.samples import percentile

COLUMNS = ("since the change was due", "n", "p50 ms", "p95 ms", "p99 ms", "max ms", "step p50", "step p99")
ANSWERED = "PUT answered"
Times = list[float]


def split(deliveries: Sequence[Delivery]) -> dict[str, tuple[Times, Times]]:
    """For each milestone, in ms: since the change was due, and since the milestone before it (none: nothing).

    The answer is no step on the way: the event goes on without waiting for it.
    """
    found: dict[str, tuple[Times, Times]] = {
        ANSWERED: ([delivery.answered_ms for delivery in deliveries], [])
    }
    first = MILESTONES[0]
    since_due = _passed(deliveries, first)
    found[first] = since_due, since_due
    for before, milestone in pairwise(MILESTONES):
        steps = [
            delivery.passed[milestone] - delivery.passed[before]
            for delivery in deliveries
            if before in delivery.passed and milestone in delivery.passed
        ]
        found[milestone] = _passed(deliveries, milestone), steps
    return found


def cells(milestone: str, since_due: Sequence[float], steps: Sequence[float]) -> tuple[str, ...]:
    """A line of the table."""
    times = [*(_at(since_due, percent) for percent in (50, 95, 99, 100)), _at(steps, 50), _at(steps, 99)]
    return milestone, str(len(since_due)), *("-" if math.isnan(ms) else f"{ms:.1f}" for ms in times)


def _passed(deliveries: Sequence[Delivery], milestone: str) -> Times:
    return [delivery.passed[milestone] for delivery in deliveries if milestone in delivery.passed]


def _at(times: Sequence[float], percent: float) -> float:
    return percentile(times, percent) if times else math.nan
