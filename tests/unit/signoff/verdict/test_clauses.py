"""From test results to the verdict on a clause: unknown outranks true, no evidence is never a pass."""

from itertools import product

import pytest

from signoff.guide import Level
from signoff.verdict.clauses import verdict_on, with_unreported
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import Collected
from tests.unit.signoff.verdict.guides import HUMAN, MUST, SHOULD, a_clause, a_result

PASS, FAIL, WARN, ERROR = Outcome.PASS, Outcome.FAIL, Outcome.WARN, Outcome.ERROR
UNKNOWN, UNVERIFIED, REVIEW = Outcome.INCONCLUSIVE, Outcome.NOT_VERIFIED, Outcome.REVIEW


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ([PASS], PASS),
        ([PASS, PASS], PASS),
        ([FAIL], FAIL),
        ([ERROR], ERROR),
        ([UNKNOWN], UNKNOWN),
        ([UNVERIFIED], UNVERIFIED),
        ([PASS, FAIL], FAIL),
        ([PASS, ERROR], ERROR),
        ([PASS, UNKNOWN], UNKNOWN),
        ([PASS, UNVERIFIED], UNVERIFIED),
        ([PASS, REVIEW], REVIEW),
        ([FAIL, ERROR], FAIL),
        ([ERROR, UNKNOWN], ERROR),
        ([UNKNOWN, UNVERIFIED], UNKNOWN),
        ([UNVERIFIED, REVIEW], UNVERIFIED),
        ([PASS, PASS, PASS, UNVERIFIED, PASS], UNVERIFIED),
    ],
)
def test_the_worst_result_is_the_verdict_on_a_must(outcomes: list[Outcome], verdict: Outcome) -> None:
    for order in (outcomes, outcomes[::-1]):
        found = verdict_on(a_clause(), [a_result(outcome) for outcome in order])
        assert found.verdict is verdict
        assert found.reason == ("" if verdict is PASS else f"it is {verdict.value}")
        assert len(found.results) == len(outcomes)
        assert found.notes == ()


@pytest.mark.parametrize("outcomes", list(product(Outcome, repeat=2)))
def test_nothing_but_passes_makes_a_pass(outcomes: tuple[Outcome, Outcome]) -> None:
    for level in (MUST, SHOULD):
        verdict = verdict_on(
            a_clause(level=level), [a_result(outcome, level) for outcome in outcomes]
        ).verdict
        assert (verdict is PASS) == (outcomes == (PASS, PASS))


@pytest.mark.parametrize(
    ("outcomes", "verdict"),
    [
        ([FAIL], WARN),
        ([WARN], WARN),
        ([PASS, FAIL], WARN),
        ([PASS, WARN], WARN),
        ([WARN, UNKNOWN], UNKNOWN),
        ([WARN, ERROR], ERROR),
        ([PASS, UNVERIFIED], UNVERIFIED),
        ([PASS], PASS),
    ],
)
def test_a_should_that_is_missed_warns(outcomes: list[Outcome], verdict: Outcome) -> None:
    results = [a_result(outcome, SHOULD) for outcome in outcomes]
    assert verdict_on(a_clause(level=SHOULD), results).verdict is verdict


@pytest.mark.parametrize("open_", [UNKNOWN, UNVERIFIED, ERROR])
def test_what_is_missed_is_told_where_something_else_leaves_the_clause_open(open_: Outcome) -> None:
    found = verdict_on(
        a_clause(level=SHOULD), [a_result(PASS, SHOULD), a_result(WARN, SHOULD), a_result(open_, SHOULD)]
    )
    assert (found.verdict, found.reason) == (open_, f"it is {open_.value}; besides: it is WARN")


@pytest.mark.parametrize(
    ("outcome", "verdict", "notes"),
    [
        (PASS, PASS, 0),
        (WARN, PASS, 1),
        (FAIL, PASS, 1),
        (UNKNOWN, PASS, 1),
        (UNVERIFIED, PASS, 1),
        (ERROR, ERROR, 0),
    ],
)
def test_a_should_check_within_a_must_is_a_note_unless_it_broke(
    outcome: Outcome, verdict: Outcome, notes: int
) -> None:
    results = [a_result(PASS), a_result(outcome, SHOULD, test="test_note", reason="as told")]
    found = verdict_on(a_clause(), results)
    assert found.verdict is verdict
    assert found.notes == ("test_note: as told",) * notes


def test_a_note_does_not_soften_a_failure() -> None:
    found = verdict_on(a_clause(), [a_result(FAIL), a_result(WARN, SHOULD, test="test_note")])
    assert (found.verdict, found.reason) == (FAIL, "it is FAIL")
    assert found.notes == ("test_note: it is WARN",)


def test_notes_alone_decide_nothing() -> None:
    found = verdict_on(a_clause(), [a_result(PASS, SHOULD), a_result(WARN, SHOULD, test="test_note")])
    assert (found.verdict, found.reason) == (UNVERIFIED, "only checks that do not decide it were run")
    assert found.notes == ("test_note: it is WARN",)


@pytest.mark.parametrize(
    ("level", "lacking", "verdict", "reason"),
    [
        (MUST, (), UNVERIFIED, "no test decides it yet"),
        (MUST, ("aws", "ws"), UNVERIFIED, "no test yet, and the target lacks: aws, ws"),
        (SHOULD, (), UNVERIFIED, "no test decides it yet"),
        (HUMAN, (), REVIEW, "a person has to attest it"),
        (HUMAN, ("aws",), REVIEW, "a person has to attest it"),
    ],
)
def test_a_clause_without_results_is_never_a_pass(
    level: Level, lacking: tuple[str, ...], verdict: Outcome, reason: str
) -> None:
    found = verdict_on(a_clause(level=level), [a_result(clause="TKT-02")], lacking)
    assert (found.clause, found.verdict, found.reason, found.results) == ("TKT-01", verdict, reason, ())


def test_what_load_runs_decide_says_so_when_there_was_none() -> None:
    found = verdict_on(a_clause("LAT-01", needs=frozenset({"load"})), [])
    assert (found.verdict, found.reason) == (UNVERIFIED, "a load run decides it: signoff load")


def collected(test: str) -> Collected:
    return Collected(test=test, clause="TKT-01", level=MUST, requests=1, customers=1)


def test_a_test_that_was_never_heard_of_is_an_error() -> None:
    heard = a_result(PASS, test="test_a")
    results = with_unreported({"test_a": collected("test_a"), "test_b": collected("test_b")}, [heard])
    assert results[0] is heard
    assert (results[1].test, results[1].clause, results[1].outcome) == ("test_b", "TKT-01", ERROR)
    assert results[1].reason == "collected, but never reported: the run or its worker ended before"
    assert verdict_on(a_clause(), results).verdict is ERROR


def test_results_of_tests_that_no_one_collected_are_kept() -> None:
    assert with_unreported({}, [a_result()]) == [a_result()]


def test_tests_alone_do_not_pass_for_what_a_drill_decides_in_part() -> None:
    weekly, metrics = a_clause("OPS-02"), a_result(clause="OPS-02", test="t::metrics")
    alone = verdict_on(weekly, [metrics])
    assert (alone.verdict, alone.reason) == (
        UNVERIFIED,
        "a drill decides the rest of it: signoff drill --failover",
    )
    drilled = a_result(clause="OPS-02", test="signoff drill: failover: gateway")
    assert verdict_on(weekly, [metrics, drilled]).verdict is PASS
    failed = a_result(FAIL, clause="OPS-02", test="t::capacity", reason="too full")
    assert verdict_on(weekly, [failed]).reason == "too full"


@pytest.mark.parametrize("level", [MUST, SHOULD])
def test_what_had_nothing_to_try_decides_nothing_where_another_does(level: Level) -> None:
    below = SHOULD if level is MUST else Level.MAY
    lacking = a_result(UNVERIFIED, below)
    clause = a_clause(level=level)
    assert verdict_on(clause, [a_result(PASS, level), lacking]).verdict is PASS
    assert len(verdict_on(clause, [a_result(PASS, level), lacking]).notes) == 1
    assert verdict_on(clause, [lacking]).verdict is UNVERIFIED
    assert verdict_on(clause, [a_result(UNVERIFIED, level), lacking]).verdict is UNVERIFIED


@pytest.mark.parametrize("outcome", [FAIL, WARN, ERROR, UNKNOWN, REVIEW])
def test_nothing_else_is_put_below_a_clause(outcome: Outcome) -> None:
    found = verdict_on(a_clause(level=SHOULD), [a_result(PASS, SHOULD), a_result(outcome, Level.MAY)])
    assert found.verdict is not PASS
