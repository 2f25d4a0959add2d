"""`python -m tests.verdicts.many_edits`: of no randomly edited decision does `verify` say RELEASE.

The edits are those of random_edits.py; the seed decides them.
"""

import argparse
import tempfile
from collections import Counter
from pathlib import Path
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, given, seed, settings
from rich.console import Console
from rich.table import Table

from signoff.verdict.decision import Ruling
from tests.verdicts.random_edits import KINDS, Bench, Edit, edits

SAME, REFUSED, OTHER, RELEASED = "unchanged", "refused", "not released", "RELEASE"
"""What can come of an edit: nothing that is covered changed; no ruling; another one. The last must not."""


def run(console: Console, count: int, chosen: int) -> int:
    """Try so many edits and show the count of each kind. Returns the exit code: 1 when one is a RELEASE."""
    # No PDF: what is tried here is what signatures cover, some thousand times.
    engine = patch("signoff.report.sheet.page.missing_engine", lambda name: "not printed here")
    with engine, tempfile.TemporaryDirectory() as place:
        found = tried(Path(place), count, chosen)
    show(console, found)
    return 1 if any(outcome == RELEASED for _, outcome in found) else 0


def tried(place: Path, count: int, chosen: int) -> Counter[tuple[str, str]]:
    """How often each kind of edit came to what. The untouched decision is a release."""
    bench, found = Bench(place), Counter[tuple[str, str]]()
    assert bench.ruling() is Ruling.RELEASE, "the signed decision is no release before any edit"

    @seed(chosen)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(wanted=edits())
    def one(wanted: Edit) -> None:
        found[wanted.kind, _outcome(*bench.tried(wanted))] += 1

    one()
    return found


def show(console: Console, found: Counter[tuple[str, str]]) -> None:
    """A row for each kind."""
    table = Table(box=None, padding=(0, 2))
    for number, column in enumerate(("edit", "tried", SAME, REFUSED, OTHER, RELEASED)):
        table.add_column(column, justify="right" if number else "left", no_wrap=True)
    for kind in (*KINDS, "all"):
        counts = [
            sum(times for (of, came), times in found.items() if kind in (of, "all") and came == outcome)
            for outcome in (SAME, REFUSED, OTHER, RELEASED)
        ]
        table.add_row(kind, str(sum(counts)), *map(str, counts))
    console.print(table)


def _outcome(changed: bool, ruling: Ruling | None) -> str:
    if not changed:
        return SAME
    if ruling is Ruling.RELEASE:
        return RELEASED
    return REFUSED if ruling is None else OTHER


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.verdicts.many_edits", description=__doc__)
    parser.add_argument("--edits", type=int, default=2_000, help="so many")
    parser.add_argument("--seed", type=int, default=1, help="decides which")
    options = parser.parse_args()
    raise SystemExit(run(Console(highlight=False, width=110), options.edits, options.seed))
