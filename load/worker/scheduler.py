"""Offers each request when it is due, whatever became of those before: the open part of an open model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import gevent

from load.schedule.profiles import Journey

SHORTEST_S, LONGEST_S = 0.001, 0.5
"""Of a rest between two looks at the clock. Never 0: that would starve the sockets of their turn."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A request to be made: `at` in s from the start; `due` and `offered` by this process's clock."""

    journey: Journey
    at: float
    due: float
    offered: float

    @property
    def lag(self) -> float:
        """By how much it was offered too late, in seconds."""
        return max(0.0, self.offered - self.due)


def offer_when_due(
    arrivals: Sequence[tuple[float, Journey]],
    begun: float,
    offer: Callable[[Offer], None],
    *,
    clock: Callable[[], float] = perf_counter,
    rest: Callable[[float], object] = gevent.sleep,
) -> None:
    """Walks through rising `arrivals` (s from `begun`, by `clock`) and offers each when its time has come."""
    for at, journey in arrivals:
        due = begun + at
        while (left := due - clock()) > 0:
            rest(min(max(left, SHORTEST_S), LONGEST_S))
        offer(Offer(journey, at, due, clock()))
