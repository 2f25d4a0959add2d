"""When requests are due: decided before the first is sent, from a seed. Pure; instants in s."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from random import Random
from typing import Literal, TypeVar

Kind = Literal["poisson", "uniform"]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Segment:
    """Part of a run whose rate (requests per second) goes straight from one number to another."""

    seconds: float
    begins: float
    ends: float

    def __post_init__(self) -> None:
        if self.seconds <= 0 or self.begins < 0 or self.ends < 0 or self.begins + self.ends == 0:
            raise ValueError(f"no part of a run: {self}")

    @property
    def expected(self) -> float:
        """How many requests fall due in it."""
        return self.seconds * (self.begins + self.ends) / 2

    def when(self, count: float) -> float:
        """After how many seconds of it `count` requests have been due."""
        slope = (self.ends - self.begins) / self.seconds
        # The root of begins·t + slope·t²/2 = count, in the form that does not cancel when slope is near 0.
        root = sqrt(max(0.0, self.begins * self.begins + 2 * slope * count))
        return min(self.seconds, 2 * count / (self.begins + root)) if count else 0.0


def constant(rate: float, seconds: float) -> list[Segment]:
    """The same rate throughout."""
    return [Segment(seconds, rate, rate)]


def ramp(begins: float, ends: float, seconds: float) -> list[Segment]:
    """From one rate to another."""
    return [Segment(seconds, begins, ends)]


def steps(rates: Sequence[float], seconds: float) -> list[Segment]:
    """One rate after the other, each for an equal part of the time."""
    return [Segment(seconds / len(rates), rate, rate) for rate in rates]


def schedule(segments: Sequence[Segment], kind: Kind, seed: str) -> list[float]:
    """Rising instants. `poisson`: callers who know nothing of each other; `uniform`: one at a random instant
    of each of as many equal slots, so that they keep step with nothing that the target does now and then.
    The same seed gives the same schedule, on any machine.
    """
    random, instants, begun, before = Random(seed), list[float](), 0.0, 0.0
    due = _counts(random, kind)
    count = next(due)
    for segment in segments:
        while count - before < segment.expected:
            instants.append(begun + segment.when(count - before))
            count = next(due)
        before += segment.expected
        begun += segment.seconds
    return instants


def share(items: Sequence[Item], worker: int, workers: int) -> list[Item]:
    """What worker `worker` (from 0) of `workers` serves: together all of it, nothing twice."""
    if not 0 <= worker < workers:
        raise ValueError(f"no worker {worker} of {workers}")
    return list(items[worker::workers])


def dispersion(instants: Sequence[float], seconds: float, bin_s: float) -> float:
    """The variance of the counts per bin over their mean: 1 for Poisson, 0 for even, more for clumps."""
    counts = [0] * int(seconds / bin_s)
    for at in instants:
        if at < len(counts) * bin_s:
            counts[int(at / bin_s)] += 1
    mean = sum(counts) / len(counts)
    return sum((count - mean) ** 2 for count in counts) / (len(counts) - 1) / mean


def _counts(random: Random, kind: Kind) -> Iterator[float]:
    """Where on the axis of expected requests each one stands."""
    slot, at = 0, 0.0
    while True:
        at = slot + random.random() if kind == "uniform" else at + random.expovariate(1)
        slot += 1
        yield at
