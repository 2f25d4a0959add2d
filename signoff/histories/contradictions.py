"""What a checker finds: a sentence, and the operations that contradict each other. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from signoff.histories.operations import Operation

_SHOWN = 6


@dataclass(frozen=True)
class Contradiction:
    """`says` is the whole sentence; `part` the operations that cannot all be as they were."""

    says: str
    part: tuple[Operation, ...] = ()


class Undecided(Exception):
    """Too much was possible to go through it all: neither explained nor contradicted."""


def shortest(found: Iterable[Contradiction]) -> list[Contradiction]:
    """The contradictions, those of the fewest operations first."""
    return sorted(found, key=lambda each: (len(each.part), each.says))


def in_words(part: Iterable[Operation]) -> str:
    """The operations in the order in which they began; of many the first and how many more."""
    rows = sorted(part, key=lambda each: each.begun)
    more = f"; and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return "; ".join(row.words for row in rows[:_SHOWN]) + more
