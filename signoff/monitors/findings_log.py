"""What the processes of a run jot down the moment they see it, as failures: it outlives whoever is killed.

Rows are lines of JSON: `test`, `expected`, `actual`, and the step that shows it, as people read it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from signoff.guide import Clause
from signoff.verdict.failure import explain
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result


@dataclass(frozen=True)
class JottedStep:
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


def rows_in(folder: Path) -> Iterator[Mapping[str, Any]]:
    """What all processes jotted down there."""
    for file in sorted(folder.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            try:
                row = json.loads(line)
            except ValueError:
                continue  # the process was ended in the middle of the line; the ones before it count
            yield row


def failed(row: Mapping[str, Any], clause: Clause) -> Result:
    """A failure of that clause, under the test that met it. Of a SHOULD clause it becomes a WARN."""
    expected, actual, step = row["expected"], row["actual"], JottedStep(row)
    failure = explain(
        clause, clause.level, row["test"], [step], expected=expected, actual=actual, exchange=step
    )
    return Result(
        test=row["test"],
        clause=clause.id,
        level=clause.level,
        outcome=Outcome.FAIL,
        reason=f"expected {expected}; {actual}",
        failure=failure,
    )
