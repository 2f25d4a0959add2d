"""What the target told about its inside, anywhere in the run, as results of the clause that forbids it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from signoff.guide import Clause
from signoff.report.failure import explain
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result

CLAUSE = "SEC-07"
TOLD = "inside"
"""The folder of a run into which each process writes what it was told."""
EXPECTED = "nothing about the inside of the target in anything that it says"


@dataclass(frozen=True)
class _Step:
    """A step as it was written down."""

    kind: ClassVar[str] = "told"
    row: Mapping[str, Any]

    @property
    def actor(self) -> str:
        return str(self.row["actor"])

    @property
    def token(self) -> str | None:
        name = self.row["token"]
        return None if name is None else str(name)

    def line(self) -> str:
        return str(self.row["line"])

    def shown(self) -> str:
        return str(self.row["shown"])

    def repeat(self) -> str:
        return str(self.row["repeat"])

    def as_json(self) -> str:
        return json.dumps(dict(self.row), ensure_ascii=False)


def told_in(folder: Path, clause: Clause) -> list[Result]:
    """One result for each kind of thing that any process was told, under the test that was told it."""
    kinds: dict[str, Mapping[str, Any]] = {}
    for file in sorted((folder / TOLD).glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue  # the process was ended in the middle of the line; the ones before it count
            kinds.setdefault(row["kind"], row)
    return [_result(row, clause) for row in kinds.values()]


def _result(row: Mapping[str, Any], clause: Clause) -> Result:
    step, actual = _Step(row), f"it tells {row['found']}"
    failure = explain(
        clause, clause.level, row["test"], [step], expected=EXPECTED, actual=actual, exchange=step
    )
    return Result(
        test=row["test"],
        clause=clause.id,
        level=clause.level,
        # Of a SHOULD clause that becomes a WARN; what is known to be wrong outranks what is not known.
        outcome=Outcome.FAIL,
        reason=f"expected {EXPECTED}; {actual}",
        failure=failure,
    )
