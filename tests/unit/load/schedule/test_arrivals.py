"""Schedules: what is due when, and who serves it."""

import math
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from load.schedule.arrivals import Segment, constant, dispersion, ramp, schedule, share, steps

RATES = st.floats(0.1, 50)
SHAPES = st.one_of(
    st.builds(constant, RATES, st.floats(1, 30)),
    st.builds(ramp, RATES, RATES, st.floats(1, 30)),
    st.builds(ramp, st.just(0.0), RATES, st.floats(1, 30)),
    st.builds(steps, st.lists(RATES, min_size=1, max_size=4), st.floats(1, 30)),
)
KINDS = st.sampled_from(["poisson", "uniform"])


@given(SHAPES, KINDS, st.text(max_size=5))
def test_a_schedule_rises_stays_within_the_run_and_repeats(
    shape: list[Segment], kind: str, seed: str
) -> None:
    instants = schedule(shape, kind, seed)  # type: ignore[arg-type]
    assert instants == sorted(instants) == schedule(shape, kind, seed)  # type: ignore[arg-type]
    assert all(0 <= at <= sum(segment.seconds for segment in shape) + 1e-9 for at in instants)


@given(SHAPES, st.text(max_size=5))
def test_an_even_schedule_holds_what_its_rate_says(shape: list[Segment], seed: str) -> None:
    assert abs(len(schedule(shape, "uniform", seed)) - sum(part.expected for part in shape)) <= 1


@given(RATES, st.text(max_size=5))
def test_an_even_schedule_has_one_request_in_each_slot(rate: float, seed: str) -> None:
    instants = schedule(constant(rate, 100 / rate), "uniform", seed)
    assert [int(at * rate + 1e-9) for at in instants[:99]] == list(range(99))


@given(SHAPES)
def test_the_instant_of_a_count_is_where_the_area_under_the_rate_reaches_it(shape: list[Segment]) -> None:
    for segment in shape:
        at = segment.when(segment.expected / 3)
        slope = (segment.ends - segment.begins) / segment.seconds
        assert segment.begins * at + slope * at * at / 2 == pytest.approx(segment.expected / 3)


@given(st.lists(st.integers(), max_size=50), st.integers(1, 9))
def test_workers_share_without_gap_or_overlap(items: list[int], workers: int) -> None:
    shares = [share(items, worker, workers) for worker in range(workers)]
    assert sorted(chain.from_iterable(shares)) == sorted(items)
    assert max(map(len, shares)) - min(map(len, shares)) <= 1


def test_a_worker_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="no worker 2 of 2"):
        share([1, 2, 3], 2, 2)


def test_poisson_arrivals_come_in_clumps_and_even_ones_do_not() -> None:
    clumps = schedule(constant(100, 100), "poisson", "any")
    even = schedule(constant(100, 100), "uniform", "any")
    assert 0.8 < dispersion(clumps, 100, 0.1) < 1.2
    assert dispersion(even, 100, 0.1) < 0.1
    assert abs(len(clumps) - 10_000) < 5 * math.sqrt(10_000)


def test_different_seeds_give_different_schedules() -> None:
    assert schedule(constant(5, 10), "poisson", "a") != schedule(constant(5, 10), "poisson", "b")


@pytest.mark.parametrize("wrong", [(0, 1, 1), (1, -1, 1), (1, 0, 0)])
def test_a_run_without_time_or_rate_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match="no part of a run"):
        Segment(*wrong)
