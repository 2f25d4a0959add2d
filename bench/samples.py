"""What came of the requests, what it amounts to, how far it can be trusted. All times in milliseconds."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from bench.bars import FEWEST_SAMPLES, LATE_GENERATOR_MS, Ruling


@dataclass(frozen=True)
class Sample:
    """One request. `lag_ms`: how late the generator took it up; `latency_ms`: answer minus when it was due.

    `fault` is empty, or says what was wrong with the answer.
    """

    lag_ms: float
    latency_ms: float
    fault: str = ""


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile: a value that occurred, never one between two. ValueError if none."""
    if not values:
        raise ValueError("there is no percentile of nothing")
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


@dataclass(frozen=True)
class Row:
    """An operation's figures beside its bar (p99). Requests that failed count in all of them."""

    COLUMNS: ClassVar[tuple[str, ...]] = (
        "operation",
        "n",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "max ms",
        "errors",
        "bar p99 ms",
        "",
    )
    """Of a table of rows."""

    operation: str
    n: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    max_ms: float
    faults: dict[str, int]
    bar_ms: float

    @classmethod
    def of(cls, operation: str, samples: Sequence[Sample], bar_ms: float) -> "Row":
        """The row of these samples; without any, its times are infinite."""
        times = [sample.latency_ms for sample in samples] or [math.inf]
        p50, p95, p99 = (percentile(times, percent) for percent in (50, 95, 99))
        faults = Counter(sample.fault for sample in samples if sample.fault)
        return cls(operation, len(samples), p50, p95, p99, max(times), dict(faults), bar_ms)

    @property
    def errors(self) -> int:
        """How many requests failed."""
        return sum(self.faults.values())

    @property
    def cells(self) -> tuple[str, ...]:
        """A text for each column."""
        times = (f"{ms:.1f}" for ms in (self.p50_ms, self.p95_ms, self.p99_ms, self.max_ms))
        met = "met" if self.ruling.met else "MISSED"
        return self.operation, str(self.n), *times, str(self.errors), f"{self.bar_ms:.0f}", met

    @property
    def ruling(self) -> Ruling:
        """Met: enough samples, none failed, 99 of 100 within the bar."""
        if self.n < FEWEST_SAMPLES:
            return Ruling(False, f"{self.operation}: {self.n} samples are too few for a p99")
        if self.faults:
            kinds = ", ".join(f"{count} x {fault}" for fault, count in self.faults.items())
            return Ruling(False, f"{self.operation}: {self.errors} of {self.n} failed ({kinds})")
        found = f"{self.operation} p99 {self.p99_ms:.0f} ms, bar {self.bar_ms:.0f}"
        return Ruling(self.p99_ms <= self.bar_ms, found)


@dataclass(frozen=True)
class Honesty:
    """`lag_ms`: how late it was at p99. `cpu_share`: what it used of a core; None where it does not say."""

    lag_ms: float
    cpu_share: float | None = None

    @classmethod
    def of(cls, samples: Sequence[Sample], cpu_share: float | None = None) -> "Honesty":
        """Of the generator that took these samples."""
        return cls(percentile([sample.lag_ms for sample in samples] or [0.0], 99), cpu_share)

    @property
    def disturbances(self) -> list[str]:
        """What it may have spoilt, in words."""
        if self.lag_ms <= LATE_GENERATOR_MS:
            return []
        return [f"the generator was {self.lag_ms:.0f} ms late at p99"]

    def note(self, each: str, cpu_ms: dict[str, float]) -> str:
        """A line of it beside the CPU that the target used for `each`."""
        share = "" if self.cpu_share is None else f", used {self.cpu_share:.0%} of a core"
        used = ", ".join(f"{name} {ms:.1f}" for name, ms in cpu_ms.items()) or "unknown"
        return f"generator late by {self.lag_ms:.1f} ms at p99 (included above){share}; CPU ms {each}: {used}"


@dataclass(frozen=True)
class Finding:
    """`table` has a heading per column and texts; `notes` are lines below it; `figures` go into the JSON."""

    name: str
    about: str
    columns: tuple[str, ...]
    table: Sequence[tuple[str, ...]]
    notes: list[str]
    rulings: list[Ruling]
    figures: dict[str, Any]
    disturbances: list[str] = field(default_factory=list)
