"""Waivers: what they let through, what they never do, and when they are an error themselves."""

from datetime import date

import pytest

from signoff.guide import load_guide
from signoff.verdict.decision import Ruling, decide
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict
from signoff.verdict.waivers import Waiver, WaiverError, effective, read_waivers

GUIDE = load_guide()
ONE = """
[[waiver]]
clause = "TKT-01"
verdict = "NOT VERIFIED"
reason = "the fix is being deployed"
owner = "Anna Ruiz"
expires = 2026-12-24
issue = "https://issues.test/7"
"""
TODAY = date(2026, 12, 24)


def waiver(clause: str = "TKT-01", expires: date = TODAY, verdict: str = "FAIL") -> Waiver:
    issue = "https://issues.test/7"
    return Waiver(clause=clause, verdict=verdict, reason="r", owner="o", expires=expires, issue=issue)


def on(outcome: Outcome, clause: str = "TKT-01") -> ClauseVerdict:
    return ClauseVerdict(clause=clause, verdict=outcome, reason="it was so")


def test_a_waiver_is_read() -> None:
    (found,) = read_waivers(ONE, "waivers.toml", GUIDE)
    assert found == Waiver(
        clause="TKT-01",
        verdict="NOT VERIFIED",
        reason="the fix is being deployed",
        owner="Anna Ruiz",
        expires=date(2026, 12, 24),
        issue="https://issues.test/7",
    )
    assert found.as_json()["expires"] == "2026-12-24"
    assert read_waivers("", "waivers.toml", GUIDE) == ()


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            'owner = "Anna Ruiz"\n',
            "",
            "waivers.toml:2: a waiver must have exactly the keys clause, expires, issue, ",
        ),
        ('owner = "Anna Ruiz"', 'owner = " "', "waivers.toml:2: 'owner' must be a text"),
        (
            'verdict = "NOT VERIFIED"\n',
            "",
            "waivers.toml:2: a waiver must have exactly the keys clause, expires, issue, ",
        ),
        ("NOT VERIFIED", "ERROR", "waivers.toml:2: 'verdict' says which verdict is waived, one of FAIL, "),
        ("NOT VERIFIED", "not verified", "waivers.toml:2: 'verdict' says which verdict is waived"),
        ("2026-12-24", '"2026-12-24"', "waivers.toml:2: 'expires' must be a day"),
        ("2026-12-24", "2026-12-24T10:00:00", "waivers.toml:2: 'expires' must be a day"),
        ("https://", "see ", "waivers.toml:2: 'issue' must be a link"),
        ("TKT-01", "TKT-99", "waivers.toml:2: there is no clause 'TKT-99'"),
        ("TKT-01", "SIGN-03", "waivers.toml:2: SIGN-03 is attested or refused by a person"),
        ("TKT-01", "SIGN-01", "waivers.toml:2: SIGN-01 follows from other clauses"),
        ("TKT-01", "TKT-15", "waivers.toml:2: TKT-15 does not decide a release"),
        ("TKT-01", "OPS-01", "waivers.toml:2: OPS-01 does not decide a release"),
        ("[[waiver]]", "[[waivers]]", "waivers.toml: may hold only"),
        ("[[waiver]]", "[waiver]", "waivers.toml: may hold only"),
        ("= 2026", "2026", "waivers.toml: is not valid TOML"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_line(old: str, new: str, complaint: str) -> None:
    assert old in ONE
    with pytest.raises(WaiverError) as refusal:
        read_waivers(ONE.replace(old, new), "waivers.toml", GUIDE)
    assert str(refusal.value).startswith(complaint)


def test_a_clause_is_waived_once() -> None:
    with pytest.raises(WaiverError, match="TKT-01 is waived twice"):
        read_waivers(ONE + ONE, "waivers.toml", GUIDE)


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.NOT_VERIFIED, Outcome.INCONCLUSIVE])
def test_what_is_not_kept_can_be_waived_until_the_day_of_expiry(outcome: Outcome) -> None:
    one = waiver(verdict=outcome.value)
    assert effective([one], [on(outcome)], TODAY) == (frozenset({"TKT-01"}), ())


@pytest.mark.parametrize(
    ("waived", "found"),
    [("NOT VERIFIED", Outcome.FAIL), ("INCONCLUSIVE", Outcome.FAIL), ("FAIL", Outcome.NOT_VERIFIED)],
)
def test_a_waiver_is_for_one_verdict_only(waived: str, found: Outcome) -> None:
    clauses, problems = effective([waiver(verdict=waived)], [on(found)], TODAY)
    assert clauses == frozenset()
    words = f"the waiver of TKT-01 is for {waived}, the clause is {found.value}: that is not waived"
    assert problems == (words,)


def test_what_broke_while_it_was_checked_is_not_waived() -> None:
    assert effective([waiver()], [on(Outcome.ERROR)], TODAY) == (frozenset(), ())


@pytest.mark.parametrize(
    ("one", "verdicts", "problem"),
    [
        (waiver(expires=date(2026, 12, 23)), [on(Outcome.FAIL)], "expired on 2026-12-23"),
        (waiver("TKT-02"), [on(Outcome.FAIL)], "the waiver of TKT-02 matches nothing"),
        (waiver(), [on(Outcome.PASS)], "the waiver of TKT-01 is stale, the clause is kept"),
    ],
)
def test_a_waiver_of_no_use_is_an_error_and_forbids_a_release(
    one: Waiver, verdicts: list[ClauseVerdict], problem: str
) -> None:
    waived, problems = effective([one], verdicts, TODAY)
    assert waived == frozenset()
    assert problem in problems[0]
    decision = decide(GUIDE, [on(Outcome.PASS)], waived, problems)
    assert decision.ruling is Ruling.HARNESS_ERROR
    assert decision.reasons[0].text == problems[0]


def test_a_waived_clause_does_not_block_and_is_counted() -> None:
    decision = decide(GUIDE, [on(Outcome.FAIL), on(Outcome.PASS, "TKT-02")], {"TKT-01"})
    assert decision.ruling is Ruling.KEPT
    assert decision.reason.endswith(", 1 waived")
    assert decision.reasons == ()
