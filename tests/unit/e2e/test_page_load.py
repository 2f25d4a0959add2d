"""What page loads decide: the rule of load runs, and the figures that people ask for (LAT-09)."""

import pytest

from e2e.loads import Load
from e2e.page_load import LOADS, figures, judged
from signoff.verdict.outcomes import Outcome


def loads(*slow: int, count: int = LOADS, lag_ms: float = 1.0, fault: str = "") -> list[Load]:
    """A load a second, of 300 ms, but for those that take 2.5 s."""
    return [
        Load(float(at), lag_ms, 2500.0 if at in slow else 300.0, 250.0, 0.01, fault if at in slow else "")
        for at in range(count)
    ]


@pytest.mark.parametrize(
    ("seen", "outcome", "words"),
    [
        (loads(), Outcome.PASS, "fewer than 3.92 % took 2000 ms or more"),
        (loads(*range(75)), Outcome.FAIL, "took 2000 ms or more"),
        (loads(3), Outcome.INCONCLUSIVE, "a longer run would tell"),
        (loads(count=30), Outcome.INCONCLUSIVE, "too few: 30 windows"),
        (loads(lag_ms=400.0), Outcome.INCONCLUSIVE, "sent late"),
        ([], Outcome.INCONCLUSIVE, "no sample"),
    ],
)
def test_loads_are_ruled_on_like_load(seen: list[Load], outcome: Outcome, words: str) -> None:
    found, said = judged(seen, 2000, 0.05)
    assert found is outcome
    assert words in said


def test_a_page_that_did_not_come_is_a_violation() -> None:
    assert Load(0.0, 0.0, 10.0, 0.0, 0.0, "net::ERR_FAILED").breaks(2000)


def test_figures_are_of_the_loads() -> None:
    received = figures(loads(0, count=4))
    assert (received["ready_ms p50"], received["ready_ms max"], received["cls p95"]) == (300.0, 2500.0, 0.01)
