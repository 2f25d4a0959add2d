"""Errors against the usual, and tickets resolved: how often the judgement is wrong, and its bounds."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.verdict.outcomes import Outcome
from signoff.verdict.upkeep import judge_errors, judge_resolved

TRIALS = 400


def drawn(source: random.Random, mean: float, spread: float) -> int:
    """A day's count of that mean, its variance `spread` times as large (1: Poisson)."""
    rate = mean if spread == 1 else source.gammavariate(mean / (spread - 1), spread - 1)
    if rate > 300:
        return max(0, round(source.gauss(rate, math.sqrt(rate))))
    count, left = 0, math.exp(-rate)
    chance = source.random()
    term = left
    while chance > left and count < 10_000:
        count += 1
        term *= rate / count
        left += term
    return count


def share_of_alarms(mean: float, spread: float, times: float, days: int = 14) -> float:
    source = random.Random(f"{mean} {spread} {times} {days}")
    alarms = 0
    for _ in range(TRIALS):
        before = [drawn(source, mean, spread) for _ in range(days)]
        last = drawn(source, mean * times, spread)
        alarms += judge_errors(last, 0, before).outcome is Outcome.FAIL
    return alarms / TRIALS


@pytest.mark.parametrize("spread", [1.0, 3.0, 10.0])
@pytest.mark.parametrize("mean", [0.2, 3.0, 20.0, 200.0, 3000.0])
@pytest.mark.parametrize("days", [5, 14])
def test_a_day_like_the_others_is_no_spike(mean: float, spread: float, days: int) -> None:
    """Up to ten times the variance of chance. One burst where there was never any is meant to be seen."""
    assert share_of_alarms(mean, spread, 1, days) <= 0.02


@pytest.mark.parametrize(
    ("mean", "spread", "times"), [(3, 1, 8), (20, 1, 3), (20, 3, 6), (200, 3, 3), (200, 30, 8)]
)
def test_a_spike_is_seen(mean: float, spread: float, times: float) -> None:
    assert share_of_alarms(mean, spread, times) >= 0.95


def test_a_week_that_is_quiet_at_its_end_alarms_nobody_on_monday() -> None:
    assert judge_errors(55, 9, [50, 52, 48, 51, 50, 5, 6, 49, 53, 50, 51, 50, 4, 5]).outcome is Outcome.PASS


def test_without_enough_days_the_guides_own_alarm_is_the_measure() -> None:
    assert judge_errors(400, 10, [1] * 4).outcome is Outcome.PASS
    found = judge_errors(400, 11, [1] * 4)
    assert (found.outcome, "goes back 4 days" in found.words) == (Outcome.FAIL, True)
    assert judge_errors(400, 11, [400] * 5).outcome is Outcome.PASS


def test_a_handful_is_never_a_spike() -> None:
    assert judge_errors(10, 10, [0] * 14).outcome is Outcome.PASS
    assert judge_errors(11, 11, [0] * 14).outcome is Outcome.FAIL


@pytest.mark.parametrize(
    ("resolved", "due", "outcome"),
    [
        (0, 0, Outcome.INCONCLUSIVE),
        (28, 28, Outcome.INCONCLUSIVE),
        (29, 29, Outcome.PASS),
        (0, 1, Outcome.INCONCLUSIVE),
        (0, 2, Outcome.FAIL),
        (1, 2, Outcome.INCONCLUSIVE),
        (900, 1000, Outcome.INCONCLUSIVE),
        (917, 1000, Outcome.PASS),
        (883, 1000, Outcome.FAIL),
    ],
)
def test_the_interval_decides(resolved: int, due: int, outcome: Outcome) -> None:
    assert judge_resolved(resolved, due, 0.1).outcome is outcome


@given(st.integers(1, 3000), st.data())
def test_one_more_resolved_never_makes_it_worse(due: int, data: st.DataObject) -> None:
    order = [Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS]
    resolved = data.draw(st.integers(0, due - 1))
    before, after = (judge_resolved(count, due, 0.1).outcome for count in (resolved, resolved + 1))
    assert order.index(before) <= order.index(after)
