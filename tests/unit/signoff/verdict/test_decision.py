"""From verdicts to the decision, and its exit code."""

import pytest

from signoff.guide import Level
from signoff.verdict.decision import Ruling, decide
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict
from tests.unit.signoff.verdict.guides import HUMAN, MUST, SHOULD, a_clause, a_guide, a_result

RELEASE, KEPT, DO_NOT, NOT_KEPT, UNDECIDED, BROKEN = Ruling
GUIDE = a_guide(
    a_clause("TKT-01", MUST),
    a_clause("TKT-02", MUST),
    a_clause("TKT-03", SHOULD),
    a_clause("SIGN-01", HUMAN),
    a_clause("OPS-01", MUST, post=True),
)


def verdict(clause: str, outcome: Outcome, *, looked: bool = True) -> ClauseVerdict:
    results = (a_result(outcome, clause=clause),) if looked else ()
    return ClauseVerdict(clause=clause, verdict=outcome, reason="", results=results)


@pytest.mark.parametrize(
    ("outcome", "must", "should", "human", "post"),
    [
        (Outcome.PASS, KEPT, KEPT, KEPT, KEPT),
        (Outcome.FAIL, DO_NOT, KEPT, DO_NOT, NOT_KEPT),
        (Outcome.ERROR, BROKEN, BROKEN, BROKEN, BROKEN),
        (Outcome.INCONCLUSIVE, UNDECIDED, KEPT, UNDECIDED, UNDECIDED),
        (Outcome.NOT_VERIFIED, UNDECIDED, KEPT, UNDECIDED, UNDECIDED),
        (Outcome.REVIEW, UNDECIDED, KEPT, UNDECIDED, UNDECIDED),
        (Outcome.WARN, UNDECIDED, KEPT, UNDECIDED, UNDECIDED),
    ],
)
def test_one_verdict_among_kept_clauses_decides_by_its_level(
    outcome: Outcome, must: Ruling, should: Ruling, human: Ruling, post: Ruling
) -> None:
    kept = verdict("TKT-01", Outcome.PASS)
    cases = {"TKT-02": must, "TKT-03": should, "SIGN-01": human, "OPS-01": post}
    assert {clause: decide(GUIDE, [kept, verdict(clause, outcome)]).ruling for clause in cases} == cases


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.PASS])
def test_how_the_product_is_run_takes_no_part_where_the_release_is_at_stake(outcome: Outcome) -> None:
    release = [verdict(clause, Outcome.PASS) for clause in ("TKT-01", "TKT-02", "SIGN-01")]
    assert decide(GUIDE, [*release, verdict("OPS-01", outcome)]).ruling is RELEASE
    assert decide(GUIDE, [*release[:2], verdict("OPS-01", outcome)]).ruling is not KEPT


def test_what_is_wrong_with_the_release_is_said_before_how_the_product_is_run() -> None:
    verdicts = [verdict("TKT-01", Outcome.FAIL), verdict("OPS-01", Outcome.FAIL)]
    assert decide(GUIDE, verdicts).ruling is DO_NOT


@pytest.mark.parametrize(
    ("outcomes", "ruling"),
    [
        ([Outcome.FAIL, Outcome.ERROR], DO_NOT),
        ([Outcome.FAIL, Outcome.NOT_VERIFIED], DO_NOT),
        ([Outcome.ERROR, Outcome.NOT_VERIFIED], BROKEN),
        ([Outcome.REVIEW, Outcome.PASS], UNDECIDED),
        ([Outcome.PASS, Outcome.PASS], KEPT),
    ],
)
def test_of_two_verdicts_the_graver_one_rules(outcomes: list[Outcome], ruling: Ruling) -> None:
    verdicts = [
        verdict(clause, outcome) for clause, outcome in zip(("TKT-01", "TKT-02"), outcomes, strict=True)
    ]
    assert decide(GUIDE, verdicts).ruling is ruling
    assert decide(GUIDE, verdicts[::-1]).ruling is ruling


@pytest.mark.parametrize(
    "verdicts",
    [
        [],
        [verdict("TKT-03", Outcome.NOT_VERIFIED, looked=False)],
    ],
)
def test_without_any_evidence_nothing_is_decided(verdicts: list[ClauseVerdict]) -> None:
    decision = decide(GUIDE, verdicts)
    assert decision.ruling is UNDECIDED
    assert decision.reason == "no clause that takes part was looked at, so nothing is known"


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.PASS, "2 binding clauses of 3, all that were selected"),
        (Outcome.FAIL, "1 binding clause not kept: TKT-02"),
        (Outcome.ERROR, "the check itself broke on 1 binding clause: TKT-02"),
        (Outcome.REVIEW, "nothing failed, but 1 binding clause undecided: TKT-02"),
    ],
)
def test_a_decision_says_in_a_sentence_why(outcome: Outcome, reason: str) -> None:
    assert decide(GUIDE, [verdict("TKT-01", Outcome.PASS), verdict("TKT-02", outcome)]).reason == reason


def test_a_long_list_of_clauses_is_cut() -> None:
    ids = [f"TKT-{number:02}" for number in range(1, 11)]
    guide = a_guide(*(a_clause(clause_id) for clause_id in ids))
    reason = decide(guide, [verdict(clause_id, Outcome.FAIL) for clause_id in ids]).reason
    assert reason == (
        "10 binding clauses not kept: "
        "TKT-01, TKT-02, TKT-03, TKT-04, TKT-05, TKT-06, TKT-07, TKT-08 and 2 more"
    )


def test_only_the_whole_guide_kept_is_a_release() -> None:
    whole = [verdict(id_, Outcome.PASS) for id_ in ("TKT-01", "TKT-02", "SIGN-01")]
    assert decide(GUIDE, whole).ruling is RELEASE
    assert decide(GUIDE, whole[:2]).ruling is KEPT


def test_each_ruling_has_its_exit_code() -> None:
    assert {ruling.words: ruling.exit_code for ruling in Ruling} == {
        "release": 0,
        "kept": 0,
        "do not release": 1,
        "not kept": 1,
        "not decided": 2,
        "harness error": 3,
    }


@pytest.mark.parametrize("level", [MUST, HUMAN])
def test_a_binding_clause_that_was_not_looked_at_blocks(level: Level) -> None:
    guide = a_guide(a_clause("TKT-01"), a_clause("TKT-02", level))
    verdicts = [verdict("TKT-01", Outcome.PASS), verdict("TKT-02", Outcome.NOT_VERIFIED, looked=False)]
    assert decide(guide, verdicts).ruling is UNDECIDED
