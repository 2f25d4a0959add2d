"""A test that ever failed on a build stays on the sheet with both results, until somebody explains it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from signoff.evidence.document import Json
from signoff.evidence.evidence import SCHEMA
from signoff.evidence.integrity.files import EvidenceError
from signoff.release.decide import Before, before_of, decided, decided_again
from signoff.release.failed_before import Failed
from signoff.report.summary import summary
from signoff.verdict.decision import Decision, Ruling
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import (
    GUIDE,
    NOW,
    a_decision,
    a_run,
    asked,
    clause_in,
    document_in,
    edit,
    outcome_of,
    sealed_again,
)

PASS, FAIL, ERROR = Outcome.PASS, Outcome.FAIL, Outcome.ERROR
FIRST, SECOND = "20261123-100000-aaaa", "20261123-100500-cccc"
TEST = "tests/test_TKT-01.py::test_it"
EXPLANATION = f"""
[[explanation]]
test = "{TEST}"
clause = "TKT-01"
name = "Anna Ruiz"
text = "the disk of the test machine was full"
"""
THEN, LATER = ((NOW - timedelta(hours=hours)).isoformat()[:16].replace("T", " ") for hours in (2, 1))
BOTH = f"failed {THEN} in run {FIRST}, passed {LATER} in run {SECOND}, on the same build"


def ended(folder: Path, hours_ago: float) -> Path:
    """The run, as if it had ended then."""
    at = NOW - timedelta(hours=hours_ago)
    said = {"started": (at - timedelta(minutes=5)).isoformat(), "written": at.isoformat()}
    edit(folder, lambda document: document["run"].update(said))
    sealed_again(folder)
    return folder


def before(out: Path, outcome: Outcome = FAIL, clause: str = "TKT-01", **changed: Any) -> Path:
    return ended(a_run(out, FIRST, {clause: outcome}, **changed), 2)


def now(out: Path, outcome: Outcome = PASS, clause: str = "TKT-01", **changed: Any) -> Path:
    return ended(a_run(out, SECOND, {clause: outcome}, **changed), 1)


def decide(out: Path, *folders: Path, explain: str = "") -> tuple[Json, Decision]:
    file = out / "explanations.toml"
    file.write_text(explain, encoding="utf-8")
    explanations = file if explain else None
    known = before_of(out, folders)
    document, decision, _ = decided(asked(*folders, before=known, explanations=explanations), GUIDE)
    jsonschema.validate(document, json.loads(SCHEMA.read_text(encoding="utf-8")))
    return document, decision


def test_what_failed_and_passes_now_fails_its_clause_with_both_results(tmp_path: Path) -> None:
    before(tmp_path)
    document, decision = decide(tmp_path, now(tmp_path))
    clause = clause_in(document, "TKT-01")
    assert (clause["verdict"], decision.ruling) == ("FAIL", Ruling.DO_NOT_RELEASE)
    assert clause["reason"] == f"{BOTH}: explain it (decide --explain) or repeat with a new build"
    assert [test["outcome"] for test in clause["tests"]] == ["PASS", "FAIL"]


def test_it_does_so_when_both_runs_are_named(tmp_path: Path) -> None:
    document, _ = decide(tmp_path, before(tmp_path), now(tmp_path))
    clause = clause_in(document, "TKT-01")
    assert clause["verdict"] == "FAIL"
    assert (
        clause["reason"] == f"it was FAIL ({BOTH}: explain it (decide --explain) or repeat with a new build)"
    )


@pytest.mark.parametrize("named", [False, True])
def test_an_explanation_by_name_lets_the_later_result_count(tmp_path: Path, named: bool) -> None:
    first, second = before(tmp_path), now(tmp_path)
    document, _ = decide(tmp_path, *([first] * named), second, explain=EXPLANATION)
    clause = clause_in(document, "TKT-01")
    assert clause["verdict"] == "PASS"
    assert sorted(test["outcome"] for test in clause["tests"]) == ["FAIL", "PASS"]
    (failed,) = (test for test in clause["tests"] if test["outcome"] == "FAIL")
    words = f"{BOTH}; Anna Ruiz explains: the disk of the test machine was full"
    assert failed["failure"]["text"].startswith(words)
    assert clause["notes"] == [f"{TEST}: {words}"]
    (explanation,) = document["explanations"]
    assert [seen["run"] for seen in explanation["failed"]] == [FIRST]
    assert explanation["passed"]["run"] == SECOND


def test_an_explained_decision_is_made_again_the_same(tmp_path: Path) -> None:
    before(tmp_path)
    second, file = now(tmp_path), tmp_path / "explanations.toml"
    file.write_text(EXPLANATION, encoding="utf-8")
    folder = a_decision(tmp_path, second, explanations=file, before=before_of(tmp_path, [second]))
    assert document_in(folder) == decided_again(folder, GUIDE)
    sheet = (folder / "sheet.html").read_text(encoding="utf-8")
    assert "Failed on this build, and explained" in sheet
    assert "<td>Anna Ruiz: the disk of the test machine was full</td>" in sheet
    assert f"{BOTH}; Anna Ruiz explains" in sheet
    assert "Failed on this build, explained:" in summary(document_in(folder))


STALE: dict[str, tuple[Callable[[Path], list[Path]], str, str]] = {
    "a test that never failed": (
        lambda out: [now(out)],
        EXPLANATION,
        f"the explanation of {TEST} is stale: it failed under TKT-01 in no run of this build; remove it",
    ),
    "an unknown test": (
        lambda out: [before(out), now(out)],
        EXPLANATION.replace("test_it", "test_other"),
        "test_other is stale",
    ),
    "another clause": (
        lambda out: [before(out), now(out)],
        EXPLANATION.replace('TKT-01"\nname', 'TKT-02"\nname'),
        "is stale: it failed under TKT-02 in no run",
    ),
    "a test that did not pass since": (
        lambda out: [before(out), now(out, Outcome.NOT_VERIFIED)],
        EXPLANATION,
        "does not help: it failed",
    ),
    "a test that failed last": (
        lambda out: [ended(a_run(out, SECOND, {"TKT-01": PASS}), 3), before(out)],
        EXPLANATION,
        "does not help: it failed",
    ),
}


@pytest.mark.parametrize("case", STALE)
def test_an_explanation_that_is_of_no_use_is_an_error(tmp_path: Path, case: str) -> None:
    folders, explain, words = STALE[case]
    _, decision = decide(tmp_path, *folders(tmp_path), explain=explain)
    assert decision.ruling in (Ruling.HARNESS_ERROR, Ruling.DO_NOT_RELEASE)
    assert [reason.text for reason in decision.reasons if words in reason.text], decision.reasons


def test_a_failure_that_was_not_seen_to_pass_since_stays(tmp_path: Path) -> None:
    gone = outcome_of("TKT-01", FAIL, "tests/a.py::test_gone")
    ended(a_run(tmp_path, FIRST, results=[gone, outcome_of("TKT-01", PASS)]), 2)
    document, _ = decide(tmp_path, now(tmp_path))
    clause = clause_in(document, "TKT-01")
    assert clause["verdict"] == "FAIL"
    assert "not seen to pass since, on the same build; repeat the run" in clause["reason"]


def test_a_later_failure_outside_the_named_runs_is_not_answered_by_an_older_pass(tmp_path: Path) -> None:
    older = ended(a_run(tmp_path, SECOND, {"TKT-01": PASS}), 3)
    before(tmp_path)
    document, _ = decide(tmp_path, older, explain=EXPLANATION)
    assert clause_in(document, "TKT-01")["verdict"] == "FAIL"


def test_what_broke_in_an_earlier_run_is_listed_and_does_not_block(tmp_path: Path) -> None:
    before(tmp_path, ERROR)
    document, _ = decide(tmp_path, now(tmp_path))
    clause = clause_in(document, "TKT-01")
    assert clause["verdict"] == "PASS"
    assert [note for note in clause["notes"] if note.startswith(f"{TEST}: broke (ERROR)")], clause["notes"]


@pytest.mark.parametrize("outcome", [Outcome.NOT_VERIFIED, Outcome.INCONCLUSIVE])
def test_what_is_set_aside_between_joined_runs_is_listed(tmp_path: Path, outcome: Outcome) -> None:
    document, _ = decide(tmp_path, before(tmp_path, outcome), now(tmp_path))
    clause = clause_in(document, "TKT-01")
    assert clause["verdict"] == "PASS"
    assert clause["notes"] == [
        f"{TEST}: {outcome.value} in run {FIRST} (it was {outcome.value}), set aside, "
        "for another run shows that it holds"
    ]


def test_a_search_that_found_something_is_answered_by_one_that_found_nothing(tmp_path: Path) -> None:
    found = outcome_of("SEC-06", FAIL, "search of what the run wrote")
    ended(a_run(tmp_path, FIRST, results=[found]), 2)
    document, _ = decide(tmp_path, now(tmp_path, clause="SEC-06"))
    reason = clause_in(document, "SEC-06")["reason"]
    assert reason == f"{BOTH}: explain it (decide --explain) or repeat with a new build"


ELSEWHERE: dict[str, dict[str, Any]] = {
    "another build": {"build": "1.2.2", "build_after": "1.2.2"},
    "another target": {"target": "other"},
    "another address": {"base_url": "https://other.test"},
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_what_failed_elsewhere_does_not_count(tmp_path: Path, case: str) -> None:
    before(tmp_path, **ELSEWHERE[case])
    assert before_of(tmp_path, [now(tmp_path)]) == Before(failed=[])


def test_what_failed_counts_when_the_target_file_has_another_comment(tmp_path: Path) -> None:
    before(tmp_path, file_sha256="1" * 64)
    known = before_of(tmp_path, [now(tmp_path)])
    assert [one.tests for one in known.failed] == [{"TKT-01": [TEST]}]


def test_a_failure_counts_when_out_is_another_folder_but_the_run_lies_beside_the_named_one(
    tmp_path: Path,
) -> None:
    before(tmp_path)
    known = before_of(tmp_path / "elsewhere", [now(tmp_path)])
    assert [one.run_id for one in known.failed] == [FIRST]


def test_a_failure_counts_when_its_run_is_left_in_an_earlier_decision_only(tmp_path: Path) -> None:
    first = before(tmp_path / "ci")
    a_decision(tmp_path, first)
    known = before_of(tmp_path, [now(tmp_path)])
    assert [one.run_id for one in known.failed] == [FIRST]


def test_an_unfinished_runs_failures_count(tmp_path: Path) -> None:
    a_run(tmp_path, FIRST, {"TKT-01": FAIL}, build_after=None)
    known = before_of(tmp_path, [now(tmp_path)])
    assert known.failed[0] == Failed(
        FIRST, {"TKT-01": [TEST]}, document_in(tmp_path / FIRST)["run"]["written"]
    )


HIDDEN: dict[str, tuple[Callable[[Path], Any], str]] = {
    "its verdict cut": (
        lambda folder: (folder / "verdict.json").write_text("{", encoding="utf-8"),
        "is not valid JSON, it was cut or edited",
    ),
    "its verdict replaced": (
        lambda folder: (folder / "verdict.json").write_text("[]", encoding="utf-8"),
        "so nobody can tell whether a test failed in it on this build; put it back as it was",
    ),
    "its failure made a pass": (
        lambda folder: edit(folder, lambda d: clause_in(d, "TKT-01")["tests"][0].update(outcome="PASS")),
        "was changed since the run ended, so nobody can tell",
    ),
    "its seal broken": (
        lambda folder: (folder / "manifest.sha256").unlink(),
        "is not sealed, so nobody can tell",
    ),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_an_earlier_run_that_cannot_be_relied_on_is_said(tmp_path: Path, case: str) -> None:
    spoil, words = HIDDEN[case]
    spoil(before(tmp_path))
    with pytest.raises(EvidenceError, match=words):
        before_of(tmp_path, [now(tmp_path)])
