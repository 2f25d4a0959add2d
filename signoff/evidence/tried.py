"""What a run tried, and several runs together, from what their processes wrote down (monitors/tried.py)."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from signoff.monitors.domains import DOMAINS as DOMAINS
from signoff.monitors.tried import FOLDER

OUTCOMES = ("accepted", "refused", "failed")
Row = dict[str, Any]
"""`operation`, `input`, `class`, and how many requests were `accepted`, `refused`, and `failed`."""


def tried_in(folder: Path) -> list[Row]:
    """What all processes of a run tried, in the order of DOMAINS; empty where none wrote anything down."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for file in sorted((folder / FOLDER).glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
                found = {(str(a), str(b), str(c), str(d)): int(count) for a, b, c, d, count in row["tried"]}
            except (ValueError, KeyError, TypeError):
                continue  # cut off by a kill
            counts.update(found)
    return _rows(counts)


def together(runs: Iterable[Iterable[Row]]) -> list[Row]:
    """What several runs tried."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for row in (row for run in runs for row in run):
        for how in OUTCOMES:
            counts[row["operation"], row["input"], row["class"], how] += row[how]
    return _rows(counts)


def _rows(counts: Counter[tuple[str, str, str, str]]) -> list[Row]:
    return [
        {"operation": operation, "input": input_, "class": class_}
        | {how: counts[operation, input_, class_, how] for how in OUTCOMES}
        for operation, inputs in DOMAINS.items()
        for input_, classes in inputs.items()
        for class_ in classes
        if any(counts[operation, input_, class_, how] for how in OUTCOMES)
    ]
