"""Runs that were made with other tests than those at hand are told, with what differs."""

from dataclasses import replace
from pathlib import Path

import pytest

from signoff.evidence.integrity.files import EvidenceError
from signoff.evidence.suites import check_suites, unlike_suites
from signoff.guide import Level
from signoff.suite.suite import Listed, Suite
from signoff.verdict.outcomes import Outcome
from tests.unit.signoff.evidence.evidences import a_decision, a_run, document_in, outcome_of
from tests.unit.signoff.verdict.guides import a_suite, suite_of

KEPT = [outcome_of(clause, Outcome.PASS) for clause in ("TKT-01", "TKT-02")]
OTHER = Listed("tests/test_other.py::test_it", "TKT-01", "MUST")
SAME = suite_of(*KEPT)
SUITES: dict[str, tuple[Suite, str]] = {
    "one more": (
        a_suite(*SAME.tests.values(), OTHER),
        "1 test is not known to the run: tests/test_other.py::test_it",
    ),
    "one less": (suite_of(KEPT[0]), "1 test is unknown here: tests/test_TKT-02.py::test_it"),
    "other sources": (
        replace(SAME, digests={**SAME.digests, KEPT[0].test: "6" * 64}),
        "1 test is different here: tests/test_TKT-01.py::test_it",
    ),
    "another level": (
        suite_of(replace(KEPT[0], level=Level.SHOULD), KEPT[1]),
        "1 test is different here: tests/test_TKT-01.py::test_it",
    ),
}


@pytest.mark.parametrize("case", SUITES)
def test_a_run_of_another_suite_is_refused_with_what_differs(tmp_path: Path, case: str) -> None:
    here, what = SUITES[case]
    run = a_run(tmp_path, results=KEPT)
    decision = a_decision(tmp_path, run)
    (received,) = unlike_suites(decision, document_in(decision), here)
    assert received.startswith(f"run {run.name} was made with another suite than the one here (commit c0ffee")
    assert what in received
    with pytest.raises(EvidenceError, match="was made with another suite"):
        check_suites([run], here)


@pytest.mark.parametrize("here", [SAME, a_suite(*SAME.tests.values(), replace(OTHER, clause="SEC-01"))])
def test_what_the_run_is_not_about_may_differ(tmp_path: Path, here: Suite) -> None:
    run = a_run(tmp_path, results=KEPT)
    decision = a_decision(tmp_path, run)
    assert unlike_suites(decision, document_in(decision), here) == []
    check_suites([run], here)
