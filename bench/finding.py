"""What a benchmark hands over to be reported."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.bars import Ruling


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
