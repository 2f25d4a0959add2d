"""What is wrong with an unpatched backend, when only the tests that caught a sample of variants were run."""

from typing import Any

from signoff.proof.trial import not_passing


def ruled(verdict: str, **outcomes: str) -> dict[str, Any]:
    tests = [{"id": test, "outcome": outcome} for test, outcome in outcomes.items()]
    return {"id": "TKT-01", "verdict": verdict, "reason": "why", "tests": tests}


def test_tests_that_pass_are_right_although_they_do_not_decide_their_clause() -> None:
    assert not_passing([ruled("NOT VERIFIED", one="PASS"), ruled("PASS", two="PASS")], ["one", "two"]) == []


def test_any_other_outcome_is_wrong() -> None:
    assert not_passing([ruled("WARN", one="PASS", two="WARN")], ["one", "two"]) == ["two: WARN"]


def test_what_a_search_after_the_tests_finds_is_wrong() -> None:
    assert not_passing([ruled("FAIL", one="PASS")], ["one"]) == ["TKT-01: why"]


def test_a_test_that_was_not_run_is_wrong() -> None:
    assert not_passing([ruled("PASS", one="PASS")], ["one", "two"]) == ["two: was not run"]
    assert not_passing([], ["one"]) == ["one: was not run"]


def test_tests_that_were_left_out_on_purpose_are_no_matter() -> None:
    undecided = ruled("NOT VERIFIED", one="PASS") | {"reason": "so far 1 of 2 tests"}
    undecided["tests"].append({"id": "two", "outcome": "NOT VERIFIED"})
    assert not_passing([undecided], ["one"]) == []
    assert not_passing([undecided], ["one", "two"]) == ["two: NOT VERIFIED"]
