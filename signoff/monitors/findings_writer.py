"""Writes down what is wrong the moment it is seen, so that a run that is killed keeps it."""

import json
from pathlib import Path

from signoff.wire.steps import Step


def jot(file: Path | None, step: Step, *, test: str, expected: str, actual: str, kind: str) -> None:
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
    file.parent.mkdir(exist_ok=True)
    with file.open("a", encoding="utf-8", errors="backslashreplace") as lines:
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")
