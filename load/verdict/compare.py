"""Two runs side by side: by how much p95 changed, with an interval that knows of clustering. Pure.

Blocks of a run's time are drawn again, with replacement, many times (a block bootstrap), so that requests of
a stall stay together. A quarter of a second is known by its slowest request: the p95 is that of those.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

from load.verdict.records import TICK_S

DRAWS = 2000
BLOCK_S = 5.0


@dataclass(frozen=True)
class Change:
    """p95 in ms of run A and of run B, and the 95 % interval of their difference B - A."""

    journey: str
    before: float
    after: float
    low: float
    high: float

    @property
    def words(self) -> str:
        """The change in a line."""
        reported = f"{self.journey}: p95 {self.before:.1f} ms, then {self.after:.1f} ms"
        span = f"{self.low:+.1f} to {self.high:+.1f} ms (95 %)"
        if self.low <= 0 <= self.high:
            return f"{reported}; no change is shown: {span}"
        return f"{reported}; {'slower' if self.low > 0 else 'faster'} by {span}"


def compare(folder_a: Path, folder_b: Path, seed: int = 1) -> list[Change]:
    """The change of each journey that both runs walked. OSError or ValueError for what is no run."""
    reported_a, reported_b = (
        json.loads((folder / "load.json").read_text(encoding="utf-8")) for folder in (folder_a, folder_b)
    )
    journeys_a, journeys_b = reported_a["records"]["journeys"], reported_b["records"]["journeys"]
    return [
        change(journey, journeys_a[journey], journeys_b[journey], seed)
        for journey in journeys_a
        if journey in journeys_b and journeys_a[journey]["slowest_us"] and journeys_b[journey]["slowest_us"]
    ]


def change(journey: str, a: Mapping[str, Any], b: Mapping[str, Any], seed: int) -> Change:
    """The change of one journey, from what two runs recorded of it."""
    random = Random(seed)
    blocks_a, blocks_b = _blocks(a), _blocks(b)
    draws = sorted(_p95(_drawn(random, blocks_b)) - _p95(_drawn(random, blocks_a)) for _ in range(DRAWS))
    return Change(
        journey,
        _p95([time for block in blocks_a for time in block]),
        _p95([time for block in blocks_b for time in block]),
        draws[ceil(0.025 * DRAWS) - 1],
        draws[ceil(0.975 * DRAWS) - 1],
    )


def _blocks(record: Mapping[str, Any]) -> list[list[float]]:
    """Times in ms by blocks of the run."""
    blocks: dict[int, list[float]] = {}
    for tick, us in record["slowest_us"].items():
        blocks.setdefault(int(int(tick) * TICK_S / BLOCK_S), []).append(us / 1000)
    return list(blocks.values())


def _drawn(random: Random, blocks: Sequence[Sequence[float]]) -> list[float]:
    return [time for _ in blocks for time in random.choice(blocks)]


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[ceil(0.95 * len(times)) - 1]
