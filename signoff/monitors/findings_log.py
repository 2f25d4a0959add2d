"""What monitors find, written down the moment it is seen, and read again as failures.

Each process of a run appends to a file of its own, so that a run that is killed keeps what was found. Rows
are lines of JSON: `test`, `expected`, `actual`, and the step that shows it, as people read it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from signoff.guide import Clause, Level
from signoff.verdict.failure import explain
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Result
from signoff.wire.steps import Step


def log_finding(file: Path | None, step: Step, *, test: str, expected: str, actual: str, kind: str) -> None:
    """Appends a line: what was wrong in that test, and the step that shows it, as people read it."""
    if file is None:
        return
    row = {
        "test": test,
        "kind": kind,
        "expected": expected,
        "actual": actual,
        "actor": step.actor,
        "token": step.token,
        "line": step.line(),
        "shown": step.shown(),
        "repeat": step.repeat(),
    }
    log_row(file, row)


def log_row(file: Path, row: Mapping[str, Any]) -> None:
    """Appends a row of those fields."""
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8", errors="backslashreplace") as lines:
        lines.write(json.dumps(dict(row), ensure_ascii=False) + "\n")


@dataclass(frozen=True)
class LoggedStep:
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


def failed(row: Mapping[str, Any], clause: Clause, level: Level | None = None) -> Result:
    """A failure of that clause, under the test that met it. Of a SHOULD clause it becomes a WARN.

    At a `level` below the clause's own it is a note, which does not decide it.
    """
    level = level or clause.level
    expected, actual, step = row["expected"], row["actual"], LoggedStep(row)
    failure = explain(clause, level, row["test"], [step], expected=expected, actual=actual, exchange=step)
    return Result(
        test=row["test"],
        clause=clause.id,
        level=level,
        outcome=Outcome.FAIL if level is clause.level else Outcome.WARN,
        reason=f"expected {expected}; {actual}",
        failure=failure,
    )
