"""What a run saw, so that any number of workers' records add up to what one would have seen. Pure.

Times are kept in microseconds, in HdrHistograms of three digits for the curves; verdicts are made from exact
counters per quarter of a second of the run, by the instant at which a request was due.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, isfinite
from typing import Any, Literal

from hdrh.histogram import HdrHistogram

from load.schedule.profiles import SHORTEST_WINDOW_S, Journey
from signoff.verdict.sampling import Window

LONGEST_US = 600_000_000
TICK_S = SHORTEST_WINDOW_S
"""The grain of the counters in time: windows are whole numbers of it."""
Part = Literal["latency", "service", "queueing", "lag"]
PARTS: tuple[Part, ...] = ("latency", "service", "queueing", "lag")


@dataclass(frozen=True, slots=True)
class Sample:
    """One request. Seconds: when it was due from the start of the run, by how much the generator was late to
    offer it (`lag`), how long it then waited for a free user (`queueing`), how long it took (`service`).
    `fault`: why it failed, empty if it did not. `throttled`: the request limit turned it away.
    """

    due: float
    lag: float
    queueing: float
    service: float
    fault: str = ""
    throttled: bool = False

    @property
    def latency(self) -> float:
        """From the instant at which it was due, in seconds."""
        return self.lag + self.queueing + self.service


class Histogram:
    """Times in microseconds, three digits, exact under addition."""

    def __init__(self) -> None:
        self._made = HdrHistogram(1, LONGEST_US, 3)

    def add(self, seconds: float) -> None:
        """One more time; what is longer than ten minutes counts as ten."""
        self._made.record_value(min(LONGEST_US, max(1, round(seconds * 1e6))))

    def merge(self, encoded: str) -> None:
        """All that another one holds."""
        self._made.add(HdrHistogram.decode(encoded.encode("ascii")))

    @classmethod
    def decoded(cls, encoded: str) -> "Histogram":
        """One that holds what `encoded` holds."""
        made = cls()
        made.merge(encoded)
        return made

    def encoded(self) -> str:
        """For the wire and for the file."""
        return str(self._made.encode().decode("ascii"))

    @property
    def count(self) -> int:
        """How many times it holds."""
        return int(self._made.get_total_count())

    def percentile_ms(self, percent: float) -> float:
        """The time that so many percent do not exceed; 0 when there is none.

        By the nearest rank, rounded up: the library's own rounds it to the nearest, and so leaves the one
        slow request of eleven out of their p95.
        """
        rank = ceil(round(self.count * percent / 100, 6))
        for item in self._made.get_recorded_iterator():
            if item.total_count_to_this_value >= rank:
                return float(item.value_iterated_to) / 1000
        return 0.0

    def curve(self) -> list[tuple[float, float]]:
        """Points (ms, share of times that are longer), rising in ms."""
        total, points, before = self.count, list[tuple[float, float]](), 0
        for item in self._made.get_recorded_iterator():
            before = item.total_count_to_this_value
            points.append((item.value_iterated_to / 1000, 1 - before / total))
        return points


@dataclass
class Record:
    """What was seen of one journey whose budget of time is `budget_ms`, by ticks of the run."""

    budget_ms: float
    requests: Counter[int] = field(default_factory=Counter)
    turned_away: Counter[int] = field(default_factory=Counter)
    over: Counter[int] = field(default_factory=Counter)
    failed: Counter[int] = field(default_factory=Counter)
    slowest_us: dict[int, int] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)
    histograms: dict[Part, Histogram] = field(default_factory=lambda: {part: Histogram() for part in PARTS})

    @property
    def throttled(self) -> int:
        """How many requests the request limit turned away."""
        return self.turned_away.total()

    @property
    def sent(self) -> int:
        """How many requests were sent, and are accounted for."""
        return self.requests.total() + self.throttled

    def add(self, sample: Sample) -> None:
        """One more request."""
        tick = int(sample.due / TICK_S)
        self.histograms["lag"].add(sample.lag)
        if sample.fault:
            self.faults[sample.fault[:200]] += 1
        if sample.throttled:
            self.turned_away[tick] += 1
            return
        self.requests[tick] += 1
        self.failed[tick] += bool(sample.fault)
        self.over[tick] += bool(sample.fault) or sample.latency * 1000 >= self.budget_ms
        self.slowest_us[tick] = max(self.slowest_us.get(tick, 0), round(sample.latency * 1e6))
        for part in ("latency", "service", "queueing"):
            self.histograms[part].add(getattr(sample, part))

    def windows(
        self, window_s: float, seconds: float, *, by: Literal["time", "success"], due: Iterable[float] = ()
    ) -> list[Window]:
        """The counters in windows of so many seconds; what follows the last whole one is counted in it.

        `due` are the instants at which requests were due: those of which there is no record are missing.
        """
        ticks = max(1, round(window_s / TICK_S))
        count = max(1, int(seconds / window_s + 1e-9))
        asked, broke, missing = [0] * count, [0] * count, [0] * count
        broken = self.over if by == "time" else self.failed
        for tick, number in self.requests.items():
            place = min(tick // ticks, count - 1)
            asked[place] += number
            broke[place] += broken[tick]
        for tick, number in Counter(int(at / TICK_S) for at in due).items():
            lost = number - self.requests[tick] - self.turned_away[tick]
            missing[min(tick // ticks, count - 1)] += max(0, lost)
        return [Window(*counts) for counts in zip(asked, broke, missing, strict=True)]

    def merge(self, reported: Mapping[str, Any]) -> None:
        """Adds what another one holds (`as_json`)."""
        for name in ("requests", "turned_away", "over", "failed"):
            getattr(self, name).update({int(tick): number for tick, number in reported[name].items()})
        for tick, slowest in reported["slowest_us"].items():
            self.slowest_us[int(tick)] = max(self.slowest_us.get(int(tick), 0), slowest)
        self.faults.update(reported["faults"])
        for part in PARTS:
            self.histograms[part].merge(reported["histograms"][part])

    def as_json(self) -> dict[str, Any]:
        """For the wire and for the file."""
        return {
            "budget_ms": self.budget_ms if isfinite(self.budget_ms) else None,
            "sent": self.sent,
            "turned_away": {str(tick): number for tick, number in self.turned_away.items()},
            "requests": {str(tick): number for tick, number in self.requests.items()},
            "over": {str(tick): number for tick, number in self.over.items() if number},
            "failed": {str(tick): number for tick, number in self.failed.items() if number},
            "slowest_us": {str(tick): slowest for tick, slowest in self.slowest_us.items()},
            "faults": dict(self.faults),
            "histograms": {part: self.histograms[part].encoded() for part in PARTS},
        }


@dataclass
class Records:
    """All journeys of a run, and how busy its generators were (share of a core, each second of each)."""

    journeys: dict[str, Record]
    cpu: list[float] = field(default_factory=list)

    @classmethod
    def over(cls, budgets_ms: Mapping[Journey, float]) -> "Records":
        """Empty ones for these journeys; `budgets_ms` is infinite for one without a budget of time."""
        return cls({journey: Record(budget_ms=budget) for journey, budget in budgets_ms.items()})

    @property
    def busiest(self) -> float:
        """How busy a generator was in its busiest seconds: 95 % of them were calmer."""
        if not self.cpu:
            return 0.0
        return sorted(self.cpu)[int(0.95 * (len(self.cpu) - 1) + 0.999999)]

    def merge(self, reported: Mapping[str, Any]) -> None:
        """Adds what another worker's hold."""
        for journey, record in reported["journeys"].items():
            self.journeys[journey].merge(record)
        self.cpu += reported["cpu"]

    def taken(self) -> dict[str, Any]:
        """What they hold, which they forget: what was reported once must not be reported again."""
        reported = self.as_json()
        self.journeys = {name: Record(budget_ms=record.budget_ms) for name, record in self.journeys.items()}
        self.cpu = []
        return reported

    def as_json(self) -> dict[str, Any]:
        """For the wire and for the file."""
        return {
            "journeys": {journey: record.as_json() for journey, record in self.journeys.items()},
            "cpu": [round(share, 3) for share in self.cpu],
        }
