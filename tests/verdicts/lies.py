"""What a hostile user writes into the evidence, whether it is about a run or a decision."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.unit.signoff.evidence.evidences import clause_in, edit, edit_results

FIRST = "20261123-100000-aaaa"


def verdict_and_results(clause: str, outcome: str) -> Callable[[Path], None]:
    """Both files tell the same lie."""

    def spoil(folder: Path) -> None:
        edit_results(folder, lambda rows: [r.update(outcome=outcome) for r in rows if r["clause"] == clause])
        edit(folder, lambda d: kept(clause_in(d, clause), outcome))

    return spoil


def kept(clause: dict[str, Any], outcome: str) -> None:
    clause.update(verdict=outcome, reason="")
    for test in clause["tests"]:
        test.update(outcome=outcome, failure=None)
