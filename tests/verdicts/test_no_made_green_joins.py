"""A hostile user who chooses which runs are joined, and how they are called, makes no pass out of a failure.

Each case starts from genuine runs. `before` says what the instrument did with it at first.
"""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import (
    NOW,
    a_decision,
    a_run,
    clause_in,
    edit,
    outcome_of,
    sealed_again,
)
from tests.verdicts.judging import ACCEPTED, REFUSED, cases, judged

PASS, FAIL, ERROR, UNKNOWN = Outcome.PASS, Outcome.FAIL, Outcome.ERROR, Outcome.NOT_VERIFIED
FIRST, SECOND = "20261123-100000-aaaa", "20261123-100500-bbbb"
EXPLAIN = "explain it (decide --explain) or repeat with a new build"


def ended(folder: Path, hours_ago: float) -> Path:
    """The run, as if it had ended then."""
    at = NOW - timedelta(hours=hours_ago)
    said = {"started": (at - timedelta(minutes=5)).isoformat(), "written": at.isoformat()}
    edit(folder, lambda document: document["run"].update(said))
    sealed_again(folder)
    return folder


def failed(out: Path, **changed: Any) -> Path:
    return ended(a_run(out, FIRST, {"TKT-01": FAIL}, **changed), 2)


def passed(out: Path, **changed: Any) -> Path:
    return ended(a_run(out, SECOND, {"TKT-01": PASS}, **changed), 1)


def a_copy(folder: Path, run_id: str) -> Path:
    """The same run under another name, sealed as if it were one of its own."""
    copy = folder.with_name(run_id)
    shutil.copytree(folder, copy)
    edit(copy, lambda document: document["run"].update(id=run_id))
    sealed_again(copy)
    return copy


def beside(spoil: Callable[[Path], object]) -> Callable[[Path], list[Path]]:
    """The failed run is left out of the named ones, and spoilt."""

    def runs(out: Path) -> list[Path]:
        spoil(failed(out))
        return [passed(out)]

    return runs


def left_in_a_decision(out: Path) -> list[Path]:
    """The failed run is deleted; an earlier decision about it is still there."""
    first = failed(out)
    a_decision(out, first, decision_id="decision-earlier")
    shutil.rmtree(first)
    return [passed(out)]


def under_the_same_name(out: Path) -> list[Path]:
    """The run that passed calls itself as the one that failed."""
    failed(out)
    renamed = passed(out / "elsewhere")
    edit(renamed, lambda document: document["run"].update(id=FIRST))
    sealed_again(renamed)
    return [renamed]


def a_pass(folder: Path) -> None:
    edit(folder, lambda d: clause_in(d, "TKT-01")["tests"][0].update(outcome="PASS"))


JOINED: dict[str, tuple[Callable[[Path], list[Path]], str, str, Any]] = {
    "failed, then passed, both named": (
        lambda out: [failed(out), passed(out)],
        "do not release",
        EXPLAIN,
        REFUSED,
    ),
    "failed, then passed, the first left out": (
        beside(lambda folder: None),
        "do not release",
        f"in run {FIRST}, passed",
        ACCEPTED,
    ),
    "passed, then failed, the second left out": (
        lambda out: [ended(passed(out), 3)] if failed(out) else [],
        "do not release",
        f"in run {FIRST}, not seen to pass since",
        ACCEPTED,
    ),
    "a failing test that is not run any more": (
        lambda out: [a_run(out, SECOND, {"TKT-02": PASS})] if failed(out) else [],
        "do not release",
        f"in run {FIRST}, not seen to pass since",
        REFUSED,
    ),
    "a failing test that could not tell any more": (
        lambda out: [a_run(out, SECOND, {"TKT-01": UNKNOWN})] if failed(out) else [],
        "do not release",
        "NOT VERIFIED otherwise",
        REFUSED,
    ),
    "the failed run in an earlier decision only": (
        left_in_a_decision,
        "do not release",
        f"in run {FIRST}, passed",
        ACCEPTED,
    ),
    "the failed run unfinished": (
        lambda out: [passed(out)] if a_run(out, FIRST, {"TKT-01": FAIL}, build_after=None) else [],
        "do not release",
        f"in run {FIRST}",
        ACCEPTED,
    ),
    "a comment in the target file since": (
        lambda out: [passed(out)] if failed(out, file_sha256="1" * 64) else [],
        "do not release",
        f"in run {FIRST}, passed",
        ACCEPTED,
    ),
    "the failed run's verdict cut": (
        beside(lambda folder: (folder / "verdict.json").write_text("{")),
        "refused",
        "is not valid JSON, it was cut or edited",
        ACCEPTED,
    ),
    "the failed run's verdict emptied": (
        beside(lambda folder: (folder / "verdict.json").write_text("[]")),
        "refused",
        "so nobody can tell whether a test failed in it on this build",
        ACCEPTED,
    ),
    "the failed run's failure made a pass": (
        beside(a_pass),
        "refused",
        "was changed since the run ended",
        ACCEPTED,
    ),
    "the failed run's seal taken off": (
        beside(lambda folder: (folder / "manifest.sha256").unlink()),
        "refused",
        "is not sealed, so nobody can tell",
        ACCEPTED,
    ),
    "a passed run under the failed one's name": (
        under_the_same_name,
        "do not release",
        f"in run {FIRST}, ",
        ACCEPTED,
    ),
    "a copy of a run under another name": (
        lambda out: [passed(out), a_copy(out / SECOND, FIRST)],
        "refused",
        "has exactly the results of",
        ACCEPTED,
    ),
    "two target files with the same name": (
        lambda out: [a_run(out, FIRST), passed(out, stated="[limits]\nrequests = 99\n")],
        "refused",
        "is about a target file with digest '",
        ACCEPTED,
    ),
    "two addresses": (
        lambda out: [a_run(out, FIRST), passed(out, base_url="https://other.test")],
        "refused",
        "is about a target file with digest '",
        ACCEPTED,
    ),
    "an address, and a target that was started": (
        lambda out: [a_run(out, FIRST, kind="local"), passed(out, kind="local", base_url_stated=False)],
        "refused",
        "is about a target file with digest '",
        ACCEPTED,
    ),
    "a staging and a local target": (
        lambda out: [a_run(out, FIRST), passed(out, kind="local")],
        "refused",
        "is about a target of kind 'local'",
        ACCEPTED,
    ),
    "a run that does not say which target file it read": (
        lambda out: [passed(out, file_sha256="")],
        "refused",
        "is not the target file of this run, its digest differs",
        ACCEPTED,
    ),
    "two builds": (
        lambda out: [a_run(out, FIRST, build="2", build_after="2"), passed(out)],
        "refused",
        "is about build",
        REFUSED,
    ),
    "a broken test that passes elsewhere": (
        lambda out: [a_run(out, FIRST, {"TKT-01": ERROR}), passed(out)],
        "harness error",
        "TKT-01: it was ERROR",
        REFUSED,
    ),
}


@pytest.mark.parametrize(("runs", "word", "reason"), cases(JOINED))
def test_no_choice_of_runs_makes_a_failure_a_pass(
    tmp_path: Path, runs: Callable[[Path], list[Path]], word: str, reason: str
) -> None:
    found, reasons = judged(tmp_path, *runs(tmp_path))
    assert found == word, reasons
    assert [one for one in reasons if reason in one], reasons


@ACCEPTED
def test_another_out_folder_does_not_hide_what_lies_beside_the_named_run(tmp_path: Path) -> None:
    failed(tmp_path / "out")
    found, reasons = judged(tmp_path / "elsewhere", passed(tmp_path / "out"))
    assert found == "do not release", reasons
    assert EXPLAIN in reasons[0]


@ACCEPTED
def test_a_finding_of_an_earlier_sweep_stays(tmp_path: Path) -> None:
    leak = outcome_of("SEC-01", FAIL, "tests/test_TKT-01.py::test_it")
    ended(a_run(tmp_path, FIRST, {"SEC-01": PASS, "TKT-01": PASS}, results=[leak]), 2)
    now = ended(a_run(tmp_path, SECOND, {"SEC-01": PASS, "TKT-01": PASS}), 1)
    found, reasons = judged(tmp_path, now)
    assert found == "do not release", reasons
    assert [one for one in reasons if one.startswith("SEC-01: failed ") and EXPLAIN in one], reasons
