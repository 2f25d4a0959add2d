"""Clauses that follow from others, and the order of reasons."""

import pytest

from signoff.guide import load_guide
from signoff.guide.registry import CALLS
from signoff.verdict.decision import decide
from signoff.verdict.derived import derived
from signoff.verdict.outcomes import Outcome
from signoff.verdict.results import ClauseVerdict
from tests.unit.signoff.evidence.evidences import all_kept

GUIDE = load_guide()
KEPT = all_kept()


def verdicts(**changed: Outcome) -> list[ClauseVerdict]:
    known = KEPT | {name.replace("_", "-"): outcome for name, outcome in changed.items()}
    return [
        ClauseVerdict(clause=name, verdict=known.get(name, Outcome.NOT_VERIFIED), reason="so it was")
        for name in GUIDE.clauses
    ]


def follows(**changed: Outcome) -> dict[str, str]:
    found = derived(GUIDE, verdicts(**changed), CALLS)
    return {v.clause: v.verdict.value for v in found if v.clause in ("SIGN-01", "SIGN-02", "SIGN-04")}


@pytest.mark.parametrize(
    ("changed", "clause"), [("TKT_01", "SIGN-01"), ("LAT_01", "SIGN-02"), ("OBS_01", "SIGN-04")]
)
@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ERROR, Outcome.INCONCLUSIVE, Outcome.NOT_VERIFIED])
def test_the_sign_off_list_follows_from_the_clauses(changed: str, clause: str, outcome: Outcome) -> None:
    kept = dict.fromkeys(("SIGN-01", "SIGN-02", "SIGN-04"), "PASS")
    assert follows(**{changed: outcome}) == kept | {clause: outcome.value}


@pytest.mark.parametrize("clause", ["TKT_15", "OPS_01"])
def test_it_does_not_follow_from_what_does_not_decide(clause: str) -> None:
    assert set(follows(**{clause: Outcome.FAIL}).values()) == {"PASS"}


def test_what_nobody_looked_at_counts_as_unknown() -> None:
    alone = [ClauseVerdict(clause="SIGN-04", verdict=Outcome.NOT_VERIFIED, reason="")]
    (found,) = derived(GUIDE, alone, CALLS)
    assert (found.verdict, found.reason) == (
        Outcome.NOT_VERIFIED,
        "because of OBS-01, OBS-02, OBS-03, OBS-04",
    )


def test_a_waived_clause_counts_as_kept() -> None:
    found = derived(GUIDE, verdicts(OBS_01=Outcome.FAIL), CALLS, {"OBS-01"})
    assert next(v.verdict for v in found if v.clause == "SIGN-04") is Outcome.PASS


def test_missing_contacts_are_named() -> None:
    found = derived(GUIDE, verdicts(), CALLS[:3])
    assert next(v for v in found if v.clause == "SIGN-08").reason == (
        "the target file's [contacts] name nobody for database, security"
    )


def test_reasons_stand_with_the_most_serious_first_and_what_follows_last() -> None:
    changed = {
        "TKT_01": Outcome.NOT_VERIFIED,
        "TKT_02": Outcome.INCONCLUSIVE,
        "TKT_03": Outcome.ERROR,
        "TKT_04": Outcome.FAIL,
        "TKT_15": Outcome.FAIL,
        "OPS_01": Outcome.FAIL,
        "SIGN_03": Outcome.REVIEW,
        "RBK_05": Outcome.PASS,
        "SIGN_05": Outcome.PASS,
        "SIGN_06": Outcome.PASS,
        "SIGN_07": Outcome.PASS,
    }
    decision = decide(GUIDE, derived(GUIDE, verdicts(**changed), CALLS), problems=["a stale waiver"])
    assert [(reason.clause, reason.verdict) for reason in decision.reasons] == [
        ("TKT-04", "FAIL"),
        ("TKT-03", "ERROR"),
        ("", "ERROR"),
        ("TKT-02", "INCONCLUSIVE"),
        ("TKT-01", "NOT VERIFIED"),
        ("SIGN-03", "REVIEW"),
        ("SIGN-01", "FAIL"),
    ]
