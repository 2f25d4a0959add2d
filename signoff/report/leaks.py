"""What the sweep over all exchanges found, as results of the clause that keeps customers apart."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from signoff.guide import Clause
from signoff.report.failure import explain
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result

CLAUSE = "SEC-01"


@dataclass(frozen=True)
class _Told:
    """A step as it was written down."""

    kind: ClassVar[str] = "told"
    row: Mapping[str, Any]

    @property
    def actor(self) -> str:
        return str(self.row["actor"])

    @property
    def token(self) -> str | None:
        token = self.row["token"]
        return None if token is None else str(token)

    def line(self) -> str:
        return str(self.row["line"])

    def shown(self) -> str:
        return str(self.row["shown"])

    def repeat(self) -> str:
        return str(self.row["repeat"])

    def as_json(self) -> str:
        return json.dumps(dict(self.row), ensure_ascii=False)


def leaks_in(folder: Path, clause: Clause) -> list[Result]:
    """A FAIL for each leak that any process of the run wrote down, of the test in whose exchange it was."""
    found = []
    for file in sorted((folder / "leaks").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue  # the process was killed in the middle of the line; the ones before it count
            found.append(_result(row, clause))
    return found


def _result(row: Mapping[str, Any], clause: Clause) -> Result:
    step = _Told(row)
    failure = explain(
        clause,
        clause.level,
        row["test"],
        [step],
        expected=row["expected"],
        actual=row["actual"],
        exchange=step,
    )
    return Result(
        test=row["test"],
        clause=clause.id,
        level=clause.level,
        outcome=Outcome.FAIL,
        reason=f"expected {row['expected']}; {row['actual']}",
        failure=failure,
    )
