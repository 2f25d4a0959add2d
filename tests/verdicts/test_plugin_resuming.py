"""A run that was cut short goes on: nothing decided is repeated, nothing lost is taken for kept."""

import json
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.runs import read_finished
from signoff.guide import load_guide
from tests.verdicts.plugin_runs import Runs, Suite, clauses

NOTES = """
import os, signal
from pathlib import Path

def note(what):
    with open("ran.txt", "a") as ran:
        ran.write(f"{what}\\n")
    return not Path("up").exists()
"""
# Of 20 that get no answer one of two workers has five in a row, whoever takes which.
LOST = (
    NOTES
    + """
@clause("TKT-01", requests=2)
@pytest.mark.parametrize("n", range(24))
def test_listed(customer_a, n):
    expect(customer_a.tickets.try_list()).is_ok()
    if note(n) and n >= 4:
        raise ConnectionError("nobody is there")
"""
)
KILLED = (
    NOTES
    + """
@clause("TKT-01", requests=2)
@pytest.mark.parametrize("n", range(6))
def test_listed(customer_a, n):
    expect(customer_a.tickets.try_list()).is_ok()
    if note(n) and n == 3:
        os.kill(os.getpid(), signal.SIGKILL)
"""
)
FAILS_FIRST = LOST.replace(
    "    if note(n)", "    expect(n == 0 and not Path('up').exists()).equals(False)\n    if note(n)"
)


def document(project: pytest.Pytester) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((project.path / "out/one/verdict.json").read_text(encoding="utf-8"))
    return found


def ran(project: pytest.Pytester) -> Counter[str]:
    """How often each test was run, over all the parts of the run."""
    return Counter((project.path / "ran.txt").read_text(encoding="utf-8").split())


def back_up(project: pytest.Pytester) -> None:
    """From now on the target answers, and nobody kills anybody."""
    (project.path / "up").touch()


@pytest.mark.parametrize("spread", [(), ("-n2", "--dist=worksteal")], ids=["alone", "two workers"])
def test_a_run_goes_on_when_the_target_is_back(
    project: pytest.Pytester, suite: Suite, runs: Runs, spread: tuple[str, ...]
) -> None:
    suite(LOST)
    assert runs(*spread).ret == 3
    before, (cut,) = ran(project), document(project)["run"]["interruptions"]
    assert document(project)["run"]["state"] == "unfinished"
    said = "5 tests in a row got no answer from the target, the last good answer was at 20* (GET *s: 200)"
    assert fnmatch(cut["why"], said)
    assert not cut["resumed"]

    back_up(project)
    result = runs("--resume", *spread)
    assert result.ret == 0, result.stdout.str()
    assert clauses(project)["TKT-01"]["verdict"] == "PASS"
    assert len(clauses(project)["TKT-01"]["tests"]) == 24
    decided = {"0", "1", "2", "3"} & set(before)
    assert decided
    assert all(ran(project)[test] == 1 for test in decided)
    assert set(ran(project)) == {str(n) for n in range(24)}
    (cut,) = document(project)["run"]["interruptions"]
    assert cut["resumed"]
    assert cut["results"] == sum(before.values())
    result.stdout.fnmatch_lines(["*interrupted at *", "*went on at *"])
    assert len(read_finished(project.path / "out/one", load_guide()).results) == 24


def test_a_killed_run_goes_on_where_it_was(project: pytest.Pytester, suite: Suite, runs: Runs) -> None:
    suite(KILLED)
    assert runs().ret == -9
    with (project.path / "out/one/results.jsonl").open("a", encoding="utf-8") as lines:
        lines.write('{"test": "tests/integration/test_su')
    back_up(project)
    assert runs("--resume").ret == 0
    assert ran(project) == {"0": 1, "1": 1, "2": 1, "3": 2, "4": 1, "5": 1}
    (cut,) = document(project)["run"]["interruptions"]
    assert (cut["why"], cut["results"]) == ("it was ended from outside", 3)
    assert len(read_finished(project.path / "out/one", load_guide()).results) == 6


def test_what_failed_before_the_interruption_stays_failed(
    project: pytest.Pytester, suite: Suite, runs: Runs
) -> None:
    suite(FAILS_FIRST)
    assert runs().ret == 3
    back_up(project)
    assert runs("--resume").ret == 1
    failed = [test["id"][-3:] for test in clauses(project)["TKT-01"]["tests"] if test["outcome"] == "FAIL"]
    assert failed == ["[0]"]


def test_it_may_be_cut_short_twice(project: pytest.Pytester, suite: Suite, runs: Runs) -> None:
    suite(LOST)
    runs()
    assert runs("--resume").ret == 3
    back_up(project)
    assert runs("--resume").ret == 0
    first, second = document(project)["run"]["interruptions"]
    assert (first["results"], second["results"]) == (9, 14)


def changed_target(project: pytest.Pytester) -> None:
    with (project.path / "target.toml").open("a", encoding="utf-8") as file:
        file.write("\n[limits]\nrequests = 20\n")


def another_build(project: pytest.Pytester) -> None:
    fake = project.path / "fake.py"
    fake.write_text(fake.read_text(encoding="utf-8").replace('else "1"', 'else "7"'), encoding="utf-8")


def another_test(project: pytest.Pytester) -> None:
    (project.path / "tests/inventory.json").write_text("[]", encoding="utf-8")


def lost_line(project: pytest.Pytester) -> None:
    file = project.path / "out/one/results.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(lines[1:]), encoding="utf-8")


def made_pass(project: pytest.Pytester) -> None:
    file = project.path / "out/one/results.jsonl"
    text = file.read_text(encoding="utf-8").replace('"ERROR"', '"PASS"')
    file.write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (changed_target, "target.toml: was changed since the run */out/one began; start a run anew"),
        (another_build, "the build was 1 and is 7 now, so the run cannot go on"),
        (another_test, "the suite was * and is * now, so the run cannot go on"),
        (lost_line, "results.jsonl:1: does not follow from the line before it"),
        (made_pass, "does not follow from the line before it"),
    ],
    ids=["another target file", "another build", "another suite", "a line taken out", "an error made a pass"],
)
def test_only_the_same_run_goes_on(
    project: pytest.Pytester, suite: Suite, runs: Runs, change: Any, why: str
) -> None:
    suite(LOST)
    runs()
    change(project)
    back_up(project)
    result = runs("--resume")
    assert result.ret == 3
    result.stderr.fnmatch_lines([f"*{why}*"])


def test_a_finished_run_does_not_go_on(project: pytest.Pytester, suite: Suite, runs: Runs) -> None:
    suite(LOST)
    back_up(project)
    assert runs().ret == 0
    before = sorted(Path(project.path / "out/one").rglob("*"))
    result = runs("--resume")
    assert result.ret == 3
    result.stderr.fnmatch_lines(["*holds no run that was cut short, so nothing is left to do*"])
    assert sorted(Path(project.path / "out/one").rglob("*")) == before
