"""Earlier runs, found by their evidence."""

import json
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence import history


def a_run(run_id: str, target: str = "desk", **tests: tuple[str, str]) -> dict[str, Any]:
    """A run's document: for each test its clause's verdict and its own outcome; TKT_01 is TKT-01."""
    clauses = [
        {"id": name.replace("_", "-"), "verdict": verdict, "tests": [{"id": f"t_{name}", "outcome": outcome}]}
        for name, (verdict, outcome) in tests.items()
    ]
    return {"run": {"id": run_id}, "target": {"name": target}, "clauses": clauses}


def keep(out: Path, *runs: dict[str, Any]) -> None:
    for run in runs:
        folder = out / run["run"]["id"]
        folder.mkdir()
        (folder / "verdict.json").write_text(json.dumps(run), encoding="utf-8")


def test_runs_of_the_target_are_found_newest_first(tmp_path: Path) -> None:
    keep(tmp_path, a_run("1"), a_run("3"), a_run("2"), a_run("4", target="other"))
    assert [run["run"]["id"] for run in history.earlier_runs(tmp_path, "desk")] == ["3", "2", "1"]
    assert [run["run"]["id"] for run in history.earlier_runs(tmp_path, "desk", before="3")] == ["2", "1"]


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '"text"', "{}", '{"target": {"name": "other"}}'])
def test_what_cannot_be_read_is_left_out(tmp_path: Path, content: str) -> None:
    keep(tmp_path, a_run("1"))
    (tmp_path / "2").mkdir()
    (tmp_path / "2" / "verdict.json").write_text(content, encoding="utf-8")
    (tmp_path / "3").mkdir()
    assert len(history.earlier_runs(tmp_path, "desk")) == 1


def test_where_nothing_was_run_there_is_no_history(tmp_path: Path) -> None:
    assert history.earlier_runs(tmp_path / "out", "desk") == []


RUNS = [
    a_run("3", TKT_01=("PASS", "PASS"), TKT_02=("FAIL", "FAIL"), TKT_03=("NOT VERIFIED", "NOT VERIFIED")),
    a_run("2", TKT_01=("FAIL", "FAIL"), TKT_02=("PASS", "PASS"), TKT_04=("WARN", "WARN")),
    a_run("1", TKT_04=("PASS", "PASS"), TKT_05=("ERROR", "ERROR"), TKT_06=("INCONCLUSIVE", "INCONCLUSIVE")),
]


def test_the_newest_verdict_on_each_clause_counts() -> None:
    assert history.last_verdicts(RUNS) == {
        "TKT-01": "PASS",
        "TKT-02": "FAIL",
        "TKT-03": "NOT VERIFIED",
        "TKT-04": "WARN",
        "TKT-05": "ERROR",
        "TKT-06": "INCONCLUSIVE",
    }


def test_a_verdict_that_no_test_took_part_in_does_not_count() -> None:
    untested = {"id": "TKT-01", "verdict": "NOT VERIFIED", "tests": []}
    newer = {"run": {"id": "4"}, "target": {"name": "desk"}, "clauses": [untested]}
    assert history.last_verdicts([newer, *RUNS])["TKT-01"] == "PASS"


def test_clauses_that_call_for_another_look_are_told() -> None:
    assert history.failed_clauses(RUNS) == ["TKT-02", "TKT-03", "TKT-04", "TKT-05", "TKT-06"]


def test_a_test_counts_as_failing_until_it_is_kept_again() -> None:
    assert history.failing_tests(RUNS) == {"t_TKT_02", "t_TKT_04", "t_TKT_05", "t_TKT_06"}
    assert history.failing_tests([]) == set()


def test_what_a_load_run_tells_names_its_files_as_seen_from_the_whole_run(tmp_path: Path) -> None:
    part = tmp_path / "RUN" / "RUN-load"
    part.mkdir(parents=True)
    assert history.load_of(part, part.parent) is None
    (part / "verdict.json").write_text(json.dumps({"clauses": []}))
    assert history.load_of(part, part.parent) is None
    received = {"profile": "smoke", "page": "load.html", "counters": "load.json"}
    (part / "verdict.json").write_text(json.dumps({"load": received}))
    found = {"profile": "smoke", "page": "RUN-load/load.html", "counters": "RUN-load/load.json"}
    assert history.load_of(part, part.parent) == found
