"""Exact bounds, and verdicts that no violation can better."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.verdict.outcomes import Outcome
from signoff.verdict.sampling import (
    Demand,
    Observed,
    Window,
    beta_cdf,
    fewest_windows,
    lower_bound,
    rule,
    upper_bound,
)

BETTER = [Outcome.FAIL, Outcome.INCONCLUSIVE, Outcome.PASS]
P95 = Demand(allowance=0.05, window_s=1, budget_ms=500)


def seen(*windows: tuple[int, ...], **other: float) -> Observed:
    """Windows of requests, violations and, where that is given, what is missing."""
    found = [Window(*counts) for counts in windows]
    due = sum(window.requests + window.missing for window in found) + int(other.get("throttled", 0))
    known = {"seconds": float(len(found)), "due": due}
    return Observed(windows=found, **{**known, **other})  # type: ignore[arg-type]


def tail(count: int, most: int, share: float) -> float:
    """The chance of at most so many of `count`, summed term by term."""
    return math.fsum(math.comb(count, k) * share**k * (1 - share) ** (count - k) for k in range(most + 1))


@pytest.mark.parametrize(
    ("allowance", "windows"), [(0.05, (59, 93, 124)), (0.01, (299, 473, 628)), (0.001, (2995, 4742, 6294))]
)
def test_the_sample_sizes_are_those_of_the_exact_test(allowance: float, windows: tuple[int, ...]) -> None:
    assert tuple(fewest_windows(allowance, violating) for violating in range(3)) == windows


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_the_upper_bound_leaves_five_percent_to_so_few_or_fewer(counted: tuple[int, int]) -> None:
    count, violating = counted
    assert tail(count, violating, upper_bound(violating, count)) == pytest.approx(0.05, abs=1e-6)


@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n))))
def test_the_lower_bound_leaves_five_percent_to_so_many_or_more(counted: tuple[int, int]) -> None:
    count, violating = counted
    assert 1 - tail(count, violating - 1, lower_bound(violating, count)) == pytest.approx(0.05, abs=1e-6)


@given(st.floats(0.001, 0.999), st.floats(0.01, 5000), st.floats(0.01, 5000))
def test_the_beta_distribution_is_one_and_has_its_mirror_image(x: float, a: float, b: float) -> None:
    assert 0 <= beta_cdf(x, a, b) <= 1 + 1e-9
    assert beta_cdf(x, a, b) + beta_cdf(1 - x, b, a) == pytest.approx(1, abs=1e-9)


def test_a_clean_run_of_just_enough_windows_passes_and_one_less_decides_nothing() -> None:
    assert rule(P95, seen(*[(3, 0)] * 59)).outcome is Outcome.PASS
    short = rule(P95, seen(*[(3, 0)] * 58))
    assert short.outcome is Outcome.INCONCLUSIVE
    assert "too few: 58 windows, and even without a violation 59 are needed" in short.words


def test_many_requests_in_few_windows_are_few_observations() -> None:
    crowded = rule(P95, seen(*[(1000, 0)] * 20))
    assert (crowded.outcome, crowded.observations) == (Outcome.INCONCLUSIVE, 20)


def test_empty_windows_are_no_evidence() -> None:
    assert rule(P95, seen(*[(2, 0)] * 40, *[(0, 0)] * 40)).observations == 40


def test_requests_of_a_window_count_as_one_also_when_they_break_the_budget_together() -> None:
    stalled = rule(P95, seen(*[(10, 0)] * 92, (10, 10)))
    assert (stalled.outcome, stalled.violations) == (Outcome.PASS, 10)
    assert rule(P95, seen(*[(10, 0)] * 90, *[(10, 10)] * 2)).outcome is Outcome.INCONCLUSIVE


def test_a_budget_that_is_broken_too_often_fails() -> None:
    assert rule(P95, seen(*[(10, 1)] * 300)).outcome is Outcome.FAIL
    assert rule(P95, seen(*[(1, 1)] * 60)).outcome is Outcome.FAIL


def test_failing_takes_more_when_more_budgets_are_tried() -> None:
    doubtful = seen(*[(1, 1)] * 9, *[(1, 0)] * 81)
    assert rule(P95, doubtful).outcome is Outcome.FAIL
    assert rule(replace(P95, budgets=8), doubtful).outcome is Outcome.INCONCLUSIVE


@pytest.mark.parametrize(
    ("disturbed", "words"),
    [
        ({"lag_p99_ms": 25.1}, "the generator sent late: 25.1 ms (p99), at most 25 ms is fair"),
        ({"generator_cpu": 0.81}, "the generator was at 81% of its core"),
        ({"throttled": 1}, "1 requests met the request limit (429)"),
        ({"due": 201}, "the counts do not add up: 201 requests were due, 200 are counted"),
        ({"due": 199}, "the counts do not add up: 199 requests were due, 200 are counted"),
    ],
)
@pytest.mark.parametrize("violations", [0, 2])
def test_a_disturbed_measurement_decides_nothing(
    disturbed: dict[str, float], words: str, violations: int
) -> None:
    ruling = rule(P95, seen(*[(2, violations)] * 100, **disturbed))
    assert ruling.outcome is Outcome.INCONCLUSIVE
    assert words in ruling.words


@pytest.mark.parametrize("fair", [{"lag_p99_ms": 25}, {"generator_cpu": 0.8}, {}])
def test_what_is_just_fair_does_not_disturb(fair: dict[str, float]) -> None:
    assert rule(P95, seen(*[(2, 0)] * 100, **fair)).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("missing", "outcome", "words"),
    [
        (1, Outcome.PASS, "and 1 that were due and never sent, or lost, each of which may have done so"),
        (2, Outcome.PASS, ""),
        (3, Outcome.INCONCLUSIVE, "3 of 200 requests were never sent, or lost"),
    ],
)
def test_a_generator_may_lose_one_request_in_a_hundred_and_says_so(
    missing: int, outcome: Outcome, words: str
) -> None:
    ruling = rule(P95, seen(*[(1, 0, 1)] * missing, *[(2, 0)] * (100 - missing)))
    assert ruling.outcome is outcome
    assert words in ruling.words


@pytest.mark.parametrize(
    ("allowance", "kept", "missing"), [(0.05, 60, 1), (0.01, 300, 1), (0.001, 3000, 1), (0.001, 4000, 1)]
)
def test_what_is_missing_counts_against_the_budgets_own_allowance(
    allowance: float, kept: int, missing: int
) -> None:
    demand = Demand(allowance=allowance, window_s=1)
    assert rule(demand, seen(*[(9, 0)] * kept)).outcome is Outcome.PASS
    lost = rule(demand, seen(*[(9, 0)] * kept, *[(0, 0, 9)] * missing, due=9 * (kept + missing)))
    assert lost.outcome is Outcome.INCONCLUSIVE
    assert lost.high == pytest.approx(
        rule(demand, seen(*[(9, 0)] * kept, *[(9, 9)] * missing)).high, rel=0.02
    )


def test_what_is_missing_tells_nothing_against_the_target() -> None:
    found = [(2, 1)] * 12 + [(2, 0)] * 200
    low = rule(P95, seen(*found)).low
    assert rule(P95, seen(*[(0, 0, 2)] * 100, *found)).low < low
    assert rule(P95, seen(*[(2, 0)] * 3, *[(0, 0, 50)] * 97)).outcome is Outcome.INCONCLUSIVE


def test_a_window_of_which_nothing_was_sent_is_no_observation() -> None:
    assert rule(P95, seen(*[(2, 0)] * 40, *[(0, 0, 2)] * 40)).observations == 40


def test_nothing_seen_is_no_pass() -> None:
    assert "no sample" in rule(P95, seen()).words
    assert rule(P95, seen((0, 0), (0, 0))).outcome is Outcome.INCONCLUSIVE


def test_the_words_state_the_window_and_the_numbers() -> None:
    assert rule(replace(P95, window_s=5), seen(*[(2, 0)] * 100, seconds=500)).words == (
        "fewer than 2.95 % broke the budget (5 % allowed); seen: 0 of 200 requests in 100 windows of 5 s; "
        "holds for stalls up to 5 s"
    )


def test_nobody_can_be_missing_less_than_not_at_all() -> None:
    with pytest.raises(ValueError, match="-1 requests are missing"):
        Window(2, 0, -1)


def test_a_window_cannot_break_the_budget_more_often_than_it_was_tried() -> None:
    with pytest.raises(ValueError, match="3 violations of 2 requests"):
        Window(2, 3)


WINDOWS = st.lists(
    st.integers(0, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1, max_size=12
)
RUNS = st.tuples(WINDOWS, st.sampled_from([1, 10, 30])).map(lambda drawn: drawn[0] * drawn[1])
DEMANDS = st.builds(
    Demand,
    allowance=st.sampled_from([0.05, 0.01, 0.2]),
    window_s=st.just(1.0),
    budget_ms=st.just(500.0),
    budgets=st.integers(1, 9),
)


@given(DEMANDS, RUNS, st.data())
def test_one_violation_more_never_betters_a_verdict(
    demand: Demand, run: list[tuple[int, int]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(run) - 1))
    requests, violations = run[place]
    worse = [*run]
    worse[place] = (requests + 1, violations + 1) if violations == requests else (requests, violations + 1)
    before, after = rule(demand, seen(*run)), rule(demand, seen(*worse))
    assert BETTER.index(after.outcome) <= BETTER.index(before.outcome)


@given(DEMANDS, RUNS, st.data())
def test_one_violation_less_never_worsens_a_verdict(
    demand: Demand, run: list[tuple[int, int]], data: st.DataObject
) -> None:
    violated = [index for index, (_, violations) in enumerate(run) if violations]
    if not violated:
        return
    place = data.draw(st.sampled_from(violated))
    requests, violations = run[place]
    for left in (requests, requests - 1):
        better = [*run]
        better[place] = (left, violations - 1)
        before, after = rule(demand, seen(*run)), rule(demand, seen(*better))
        if left == requests:
            assert after.high <= before.high
            assert after.low <= before.low
        assert BETTER.index(after.outcome) >= BETTER.index(before.outcome)


@given(DEMANDS, RUNS, st.data())
def test_one_request_that_is_missing_never_betters_a_verdict_and_tells_nothing_against_the_target(
    demand: Demand, run: list[tuple[int, int]], data: st.DataObject
) -> None:
    filled = [index for index, (requests, _) in enumerate(run) if requests]
    if not filled:
        return
    place = data.draw(st.sampled_from(filled))
    requests, violations = run[place]
    was_broken = data.draw(
        st.sampled_from(
            [broken for broken in (0, 1) if broken <= violations and 1 - broken <= requests - violations]
        )
    )
    lost: list[tuple[int, ...]] = [*run]
    lost[place] = (requests - 1, violations - was_broken, 1)
    before, after = rule(demand, seen(*run)), rule(demand, seen(*lost))
    assert after.high >= before.high
    assert after.low <= before.low
    assert after.outcome in (before.outcome, Outcome.INCONCLUSIVE)
