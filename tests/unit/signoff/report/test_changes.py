"""Runs over time: what changed, and what is flaky."""

from datetime import timedelta
from io import StringIO
from typing import Any

from rich.console import Console

from signoff.report.changes import Course, course_table, courses, duration, flaky_tests, run_table


def run(run_id: str, build: str, **verdicts: str) -> dict[str, Any]:
    """A run's document; a clause with no test has the verdict in brackets."""
    clauses = [
        {
            "id": name.replace("_", "-"),
            "verdict": verdict.strip("()"),
            "tests": [] if verdict.startswith("(") else [{"id": f"t_{name}", "outcome": verdict}],
        }
        for name, verdict in verdicts.items()
    ]
    said = {"id": run_id, "started": "2026-11-23T10:00:00+00:00", "written": "2026-11-23T10:03:20+00:00"}
    ruling = {"ruling": "not decided"}
    return {"run": said, "target": {"build": build}, "decision": ruling, "clauses": clauses}


RUNS = [
    run("3", "B", TKT_01="FAIL", TKT_02="PASS", TKT_04="PASS"),
    run("2", "B", TKT_01="PASS", TKT_02="NOT VERIFIED", TKT_03="(REVIEW)"),
    run("1", "A", TKT_01="PASS", TKT_02="FAIL"),
]


def test_each_clause_has_its_course_oldest_first() -> None:
    assert courses(RUNS, None) == [
        Course("TKT-01", ("PASS", "PASS", "FAIL"), flaky=True, changed=""),
        Course("TKT-02", ("FAIL", "NOT VERIFIED", "PASS"), flaky=False, changed=""),
        Course("TKT-04", (None, None, "PASS"), flaky=False, changed=""),
    ]


def test_what_changed_since_the_last_approval_is_told() -> None:
    found = courses(RUNS, run("0", "A", TKT_01="PASS", TKT_02="PASS"))
    assert [course.changed for course in found] == ["PASS → FAIL", "", ""]


def test_a_test_is_flaky_that_changed_without_a_change_of_build() -> None:
    assert flaky_tests(RUNS) == ["t_TKT_01"]
    assert flaky_tests(RUNS[1:]) == []


def test_it_is_shown_with_a_letter_for_each_run() -> None:
    console = Console(width=100, record=True, file=StringIO())
    console.print(run_table(RUNS))
    console.print(course_table(RUNS, courses(RUNS, None)))
    lines = [" ".join(line.split()) for line in console.export_text().splitlines()]
    assert "3 B 0:03:20 not decided" in lines
    assert "TKT-01 PPF flaky" in lines
    assert "TKT-04 ··P" in lines
    assert duration(RUNS[0]) == timedelta(seconds=200)
