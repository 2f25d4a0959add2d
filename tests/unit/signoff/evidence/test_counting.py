"""What counts of a run's results: only what the inventory lists, ran as written, and was run at all."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from signoff.evidence.counting import Circumstances, counted, so_far
from signoff.guide import Level
from signoff.suite.suite import Suite
from signoff.verdict.clauses import verdict_on
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Collected, Result
from tests.unit.signoff.verdict.guides import SHOULD, a_clause, a_guide, a_result, suite_of

CLAUSE = a_clause("TKT-01")
LOAD = a_clause("LAT-01", needs=frozenset({"http", "load"}))
GUIDE = a_guide(CLAUSE, LOAD, a_clause("TKT-02"))
ONE, TWO = a_result(test="t::one"), a_result(test="t::two")


def whole(
    *results: Result, suite: Suite, partial: Sequence[str] = (), build_after: str | None = "1"
) -> list[Result]:
    """All that counts of a run about TKT-01 in which just these tests were collected."""
    collected = {
        each.test: Collected(test=each.test, clause=each.clause, level=each.level, requests=1, customers=1)
        for each in results
    }
    around = Circumstances(suite=suite, partial=partial, build="1", build_after=build_after)
    return counted(results, collected, [CLAUSE], GUIDE, around)


def verdict(*results: Result) -> tuple[Outcome, str]:
    found = verdict_on(CLAUSE, results)
    return found.verdict, found.reason


def test_all_tests_of_the_inventory_make_a_pass() -> None:
    found = whole(ONE, TWO, suite=suite_of(ONE, TWO))
    assert found == [ONE, TWO]
    assert verdict(*found) == (Outcome.PASS, "")
    assert so_far(found, [CLAUSE], suite_of(ONE, TWO)) == {}


def test_a_part_of_them_is_told_as_such() -> None:
    found = whole(ONE, suite=suite_of(ONE, TWO))
    assert verdict(*found) == (
        Outcome.NOT_VERIFIED,
        "so far 1 of 2 tests: this one was left out of the run",
    )
    assert so_far(found, [CLAUSE], suite_of(ONE, TWO)) == {"TKT-01": "1 of 2 tests"}


def test_what_failed_outranks_what_is_missing() -> None:
    failed = replace(ONE, outcome=Outcome.FAIL, reason="no")
    assert verdict(*whole(failed, suite=suite_of(ONE, TWO)))[0] is Outcome.FAIL


def test_a_clause_of_which_nothing_ran_misses_all_of_it() -> None:
    found = whole(suite=suite_of(ONE, TWO))
    assert [result.outcome for result in found] == [Outcome.NOT_VERIFIED] * 2
    assert so_far(found, [CLAUSE], suite_of(ONE, TWO)) == {"TKT-01": "0 of 2 tests"}


@pytest.mark.parametrize(
    "listed",
    [
        TWO,
        replace(ONE, clause="TKT-02"),
        replace(ONE, level=SHOULD),
    ],
    ids=["not at all", "of another clause", "of another level"],
)
def test_a_pass_that_nobody_lists_is_none(listed: Result) -> None:
    found = whole(ONE, suite=suite_of(listed))
    assert found[0].outcome is Outcome.NOT_VERIFIED
    assert "the inventory of the suite does not list it so; run `make inventory`" in found[0].reason


def test_a_must_that_was_made_a_should_is_no_note() -> None:
    missed = a_result(Outcome.WARN, SHOULD, test="t::one", reason="too slow")
    found = whole(missed, TWO, suite=suite_of(ONE, TWO))
    assert (found[0].outcome, found[0].level) == (Outcome.NOT_VERIFIED, Level.MUST)
    assert verdict(*found) == (Outcome.NOT_VERIFIED, "the inventory lists it as a MUST: too slow")


def test_a_partial_run_passes_nothing_and_fails_as_before() -> None:
    failed = replace(TWO, outcome=Outcome.FAIL, reason="no")
    found = whole(ONE, failed, suite=suite_of(ONE, TWO), partial=["a plugin"])
    assert [result.outcome for result in found] == [Outcome.NOT_VERIFIED, Outcome.FAIL]
    assert found[0].reason == "it passed, but the run is partial: a plugin"


def test_what_was_measured_needs_no_place_in_the_inventory() -> None:
    measured = a_result(clause="LAT-01", test="load/smoke: create")
    around = Circumstances(suite=suite_of(), partial=["a plugin"], build="1", build_after="1")
    assert counted([measured], {}, [LOAD], GUIDE, around) == [measured]


def test_as_long_as_the_run_goes_on_nothing_is_missing_yet() -> None:
    assert whole(ONE, suite=suite_of(ONE, TWO), build_after=None) == [ONE]


def test_another_build_at_the_end_makes_all_of_it_an_error() -> None:
    found = whole(ONE, TWO, suite=suite_of(ONE, TWO), build_after="2")
    assert {result.outcome for result in found} == {Outcome.ERROR}
    assert found[0].reason == "the target's build changed during the run, from 1 to 2"


def test_what_a_drill_found_needs_no_place_in_the_inventory_where_it_decides_a_part() -> None:
    weekly = a_clause("OPS-02")
    drilled = a_result(clause="OPS-02", test="signoff drill: failover: gateway")
    around = Circumstances(suite=suite_of(), partial=["a plugin"], build="1", build_after="1")
    assert counted([drilled], {}, [weekly], a_guide(weekly), around) == [drilled]


def test_a_drill_passes_nothing_for_a_clause_that_tests_decide() -> None:
    drilled = a_result(test="signoff drill: failover: gateway")
    assert whole(drilled, suite=suite_of())[0].outcome is Outcome.NOT_VERIFIED
