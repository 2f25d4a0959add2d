"""A suite that is split over several machines: which tests are whose.

Every shard works it out for itself, from the tests and from what they took when that was last written down
(durations.py): nobody hands out work, and all come to the same parts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from signoff.guide.errors import UserError
from signoff.suite.durations import function_of

STORIES = "tests/model/"
"""Tests that one search feeds: they stay together, for each shard would play all stories anew."""
MOST = 64
LEAST_S = 0.01
"""No test costs nothing: else all that are that quick would go to one shard."""
Customer = TypeVar("Customer")
_SHAPE = re.compile(r"([1-9]\d{0,2})/([1-9]\d{0,2})", re.ASCII)


class ShardError(UserError, ValueError):
    """There is no such shard; the text says how one is named."""


@dataclass(frozen=True)
class Shard:
    """The `number`-th of `count` parts, counted from 1."""

    number: int
    count: int

    def __str__(self) -> str:
        return f"{self.number}/{self.count}"

    def part_of(self, customers: Sequence[Customer]) -> list[Customer]:
        """Its own part of the customers that are listed: no two shards share one."""
        return list(customers[self.number - 1 :: self.count])

    def tests_of(self, tests: Iterable[str], durations: Mapping[str, float]) -> set[str]:
        """Its own part of those tests, given by node id: each test is in exactly one shard.

        The longest unit goes first, each to the shard that has least to do by then. `durations` are
        seconds by function; one that is not there takes as long as the median.
        """
        units: dict[str, list[str]] = defaultdict(list)
        for test in tests:
            units[STORIES if test.startswith(STORIES) else test].append(test)
        usual = median(durations.values()) if durations else 1.0
        costs = {
            unit: sum(max(durations.get(function_of(test), usual), LEAST_S) for test in together)
            for unit, together in units.items()
        }
        loads, own = [0.0] * self.count, set[str]()
        for unit, cost in sorted(costs.items(), key=lambda item: (-item[1], item[0])):
            least = loads.index(min(loads))
            loads[least] += cost
            if least == self.number - 1:
                own.update(units[unit])
        return own


def shard_from(text: str) -> Shard:
    """The shard that a text like `3/8` names; ShardError for any other."""
    found = _SHAPE.fullmatch(text)
    shard = Shard(int(found[1]), int(found[2])) if found else None
    if shard is None or not shard.number <= shard.count <= MOST:
        raise ShardError(f"--shard {text}: is no shard; write 3/8 for the third of eight (at most {MOST})")
    return shard
