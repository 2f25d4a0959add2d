"""A variant that breaks a latency budget is caught by its very words, and only when it is not green."""

from pathlib import Path
from typing import Any

import pytest

from load.schedule.plan import FEWEST_A_WINDOW
from load.schedule.profiles import JOURNEY_OF
from signoff.guide import load_guide
from signoff.proof.catalogue import Variant, load_catalogue
from signoff.proof.under_load import PROFILE, shown
from signoff.verdict.sampling import fewest_windows

ROOT = Path(__file__).resolve().parents[3]
VARIANTS = [variant for variant in load_catalogue(ROOT) if variant.load]
SLOW = next(variant for variant in VARIANTS if variant.id == "some-creates-are-slow")
SEEN = "seen: 20 of 256 requests in 128 windows of 0.25 s"


def received(outcome: str, words: str) -> dict[str, Any]:
    test = {"id": "load/trial: create", "outcome": outcome, "reason": f"{words}; {SEEN}"}
    return {"clauses": [{"id": "LAT-01", "verdict": outcome, "reason": words, "tests": [test]}]}


@pytest.mark.parametrize(
    ("outcome", "words", "caught"),
    [
        ("FAIL", "more than 5.2 % took 500 ms or longer, or failed (5 % allowed)", True),
        ("INCONCLUSIVE", "from 3.1 % to 9 % took 500 ms or longer, or failed, 5 % allowed", True),
        ("INCONCLUSIVE", "the generator sent late: 48.5 ms (p99), at most 25 ms is fair", False),
        ("INCONCLUSIVE", "too few: 10 windows, and even without a violation 59 are needed", False),
        ("PASS", "fewer than 2.3 % took 500 ms or longer, or failed (5 % allowed)", False),
    ],
)
def test_only_the_share_that_breaks_the_budget_catches_it(outcome: str, words: str, caught: bool) -> None:
    assert bool(shown(SLOW, received(outcome, words))[0]) is caught


@pytest.mark.parametrize("variant", VARIANTS, ids=[variant.id for variant in VARIANTS])
def test_a_variant_is_tried_on_the_journey_and_for_the_time_that_its_clause_takes(variant: Variant) -> None:
    budget = load_guide().clause(variant.clause).budget
    assert budget is not None
    assert variant.load == JOURNEY_OF[variant.clause]
    assert variant.seconds / 0.25 >= fewest_windows(budget.allowance)
    assert f"= {FEWEST_A_WINDOW / 0.25:g}" in PROFILE
