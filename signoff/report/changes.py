"""Runs over time: verdicts per clause, what is flaky, durations, what changed since the last approval."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.table import Table
from rich.text import Text

_MARKS = {
    "PASS": ("P", "green"),
    "FAIL": ("F", "bold red"),
    "ERROR": ("E", "bold magenta"),
    "WARN": ("W", "yellow"),
    "INCONCLUSIVE": ("I", "yellow"),
    "NOT VERIFIED": ("n", "cyan"),
    "REVIEW": ("r", "blue"),
}
_TELLING = frozenset({"PASS", "FAIL", "WARN"})
"""Verdicts about the target; the others are about what could be seen of it."""


@dataclass(frozen=True)
class Course:
    """One clause over the runs, oldest first; None where a run did not look at it.

    `flaky`: it was kept and not kept on one build.
    """

    clause: str
    verdicts: tuple[str | None, ...]
    flaky: bool
    changed: str
    """How it differs from the last approved run, in words; empty when it does not."""


def courses(runs: Sequence[Mapping[str, Any]], since: Mapping[str, Any] | None) -> list[Course]:
    """The course of each clause that any run looked at. `runs` are documents, newest first."""
    oldest_first = list(reversed(runs))
    names = dict.fromkeys(
        clause["id"] for run in oldest_first for clause in run["clauses"] if clause["tests"]
    )
    tables = [
        {clause["id"]: clause["verdict"] for clause in run["clauses"] if clause["tests"]}
        for run in oldest_first
    ]
    approved = {clause["id"]: clause["verdict"] for clause in since["clauses"]} if since else {}
    found = []
    for name in names:
        verdicts = tuple(table.get(name) for table in tables)
        last = next(verdict for verdict in reversed(verdicts) if verdict is not None)
        before = approved.get(name)
        changed = f"{before} → {last}" if before is not None and before != last else ""
        found.append(Course(name, verdicts, _flaky(name, oldest_first), changed))
    return found


def flaky_tests(runs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Tests that were kept and not kept on one build."""
    seen: dict[tuple[str, str], set[str]] = {}
    for run in runs:
        for clause in run["clauses"]:
            for test in clause["tests"]:
                if test["outcome"] in _TELLING:
                    seen.setdefault((run["target"]["build"], test["id"]), set()).add(test["outcome"])
    return sorted({test for (_, test), outcomes in seen.items() if len(outcomes) > 1})


def duration(run: Mapping[str, Any]) -> timedelta:
    """How long the run took."""
    started, written = (datetime.fromisoformat(run["run"][key]) for key in ("started", "written"))
    return written - started


def course_table(runs: Sequence[Mapping[str, Any]], found: Sequence[Course]) -> Table:
    """A row for each clause, a letter for each run, the newest on the right."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for column in ("clause", "over the runs", "", "since the last approval"):
        table.add_column(column, no_wrap=True)
    for course in found:
        letters = Text()
        for verdict in course.verdicts:
            letters.append(*(_MARKS[verdict] if verdict else ("·", "dim")))
        table.add_row(course.clause, letters, "flaky" if course.flaky else "", course.changed)
    return table


def run_table(runs: Sequence[Mapping[str, Any]]) -> Table:
    """A row for each run, the newest first."""
    table = Table(box=None, padding=(0, 1), header_style="bold")
    for column in ("run", "build", "took", "ruling"):
        table.add_column(column, no_wrap=True)
    for run in runs:
        took = str(duration(run)).partition(".")[0]
        table.add_row(run["run"]["id"], run["target"]["build"], took, run["decision"]["ruling"])
    return table


def _flaky(name: str, runs: Sequence[Mapping[str, Any]]) -> bool:
    seen: dict[str, set[str]] = {}
    for run in runs:
        for clause in run["clauses"]:
            if clause["id"] == name and clause["tests"] and clause["verdict"] in _TELLING:
                seen.setdefault(run["target"]["build"], set()).add(clause["verdict"])
    return any(len(verdicts) > 1 for verdicts in seen.values())
