"""What of an unpatched backend's run is wrong, when only the tests that catch a sample were run."""

from typing import Any

from signoff.proof.trial import failing_tests


def ruled(verdict: str, *outcomes: str) -> dict[str, Any]:
    tests = [{"id": f"test_{number}", "outcome": outcome} for number, outcome in enumerate(outcomes)]
    return {"id": "TKT-01", "verdict": verdict, "reason": "why", "tests": tests}


def test_tests_that_pass_are_right_although_they_do_not_decide_their_clause() -> None:
    assert failing_tests([ruled("NOT VERIFIED", "PASS"), ruled("PASS", "PASS")]) == []


def test_any_other_outcome_is_wrong() -> None:
    assert failing_tests([ruled("WARN", "PASS", "WARN")]) == ["test_1: WARN"]


def test_what_a_search_after_the_tests_finds_is_wrong() -> None:
    assert failing_tests([ruled("FAIL", "PASS")]) == ["TKT-01: why"]


def test_nothing_run_is_wrong() -> None:
    assert failing_tests([ruled("NOT VERIFIED")]) == ["no test was run"]
