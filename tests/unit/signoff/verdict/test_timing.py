"""The sign test over pairs of calls: exact without a difference, and sure of one that is there (SEC-12)."""

import random
from math import comb, inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.verdict.timing import Sensitivity, Told, difference, judged, most_outside

LOOKED_FOR = Sensitivity(smallest_ms=15, negligible_ms=2, false_alarm=0.0001, looks=18)

times = st.floats(min_value=0, max_value=10_000)
some_pairs = st.lists(st.tuples(times, times), min_size=1, max_size=120)
errors = st.floats(min_value=1e-9, max_value=0.9)


def noisy(dice: random.Random, count: int, longer_ms: float, spread_ms: float) -> list[tuple[float, float]]:
    """Pairs on a machine that is busy in bursts: skewed noise, with a load that comes and goes."""
    pairs, load = [], 1.0
    for _ in range(count):
        load = min(2.0, max(0.5, load * dice.choice((0.7, 1.0, 1.4))))
        one, other = (5 + load * dice.expovariate(1 / spread_ms) for _ in range(2))
        pairs.append((one + longer_ms, other))
    return pairs


@given(st.integers(0, 200), errors)
def test_as_many_lie_outside_as_the_error_allows_and_not_one_more(count: int, error: float) -> None:
    def below(heads: int) -> float:
        return float(sum(comb(count, number) for number in range(heads + 1)) / 2**count)

    found = most_outside(count, error)
    assert found is None or below(found) <= error / 2
    assert below(0 if found is None else found + 1) > error / 2


@given(some_pairs, errors)
def test_exchanging_the_kinds_turns_the_difference_around(
    pairs: list[tuple[float, float]], error: float
) -> None:
    there, back = difference(pairs, error), difference([(b, a) for a, b in pairs], error)
    assert (back.low_ms, back.high_ms, back.median_ms) == (-there.high_ms, -there.low_ms, -there.median_ms)


@given(some_pairs, errors, st.randoms())
def test_the_order_of_the_pairs_is_of_no_account(
    pairs: list[tuple[float, float]], error: float, dice: random.Random
) -> None:
    shuffled = list(pairs)
    dice.shuffle(shuffled)
    assert difference(shuffled, error) == difference(pairs, error)


@given(some_pairs, errors)
def test_the_median_lies_in_its_interval_which_a_smaller_error_does_not_narrow(
    pairs: list[tuple[float, float]], error: float
) -> None:
    wide, narrow = difference(pairs, error / 10), difference(pairs, error)
    assert wide.low_ms <= narrow.low_ms <= narrow.median_ms <= narrow.high_ms <= wide.high_ms


def test_too_few_pairs_tell_nothing() -> None:
    received, found = judged([(1.0, 50.0)] * 10, LOOKED_FOR)
    assert received is Told.TOO_NOISY
    assert (found.low_ms, found.high_ms) == (-inf, inf)
    with pytest.raises(ValueError, match="no pairs"):
        difference([], 0.1)


def test_equal_times_tell_nothing_apart() -> None:
    assert judged([(7.0, 7.0)] * 40, LOOKED_FOR)[0] is Told.NOTHING


def test_a_difference_that_is_negligible_is_none() -> None:
    assert judged([(7.0 + LOOKED_FOR.negligible_ms, 7.0)] * 40, LOOKED_FOR)[0] is Told.NOTHING


@pytest.mark.parametrize("longer_ms", [-25.0, 25.0])
@pytest.mark.parametrize("spread_ms", [0.5, 2.0, 4.0])
def test_a_difference_is_found_in_the_noise_of_an_ordinary_machine(
    longer_ms: float, spread_ms: float
) -> None:
    dice = random.Random(12)
    for _ in range(200):
        pairs = noisy(dice, 80, longer_ms, spread_ms)
        assert judged(pairs, LOOKED_FOR)[0] is Told.THE_KIND


@pytest.mark.parametrize("spread_ms", [0.5, 5.0, 50.0, 500.0])
def test_without_a_difference_there_is_no_alarm_however_busy_the_machine(spread_ms: float) -> None:
    dice = random.Random(12)
    received = [judged(noisy(dice, 40, 0, spread_ms), LOOKED_FOR)[0] for _ in range(2000)]
    assert Told.THE_KIND not in received


def test_noise_that_hides_the_smallest_difference_is_said_to() -> None:
    dice = random.Random(12)
    assert {judged(noisy(dice, 40, 0, 500.0), LOOKED_FOR)[0] for _ in range(100)} == {Told.TOO_NOISY}


def test_with_the_error_that_it_is_given_the_interval_misses_no_more_often() -> None:
    dice = random.Random(12)
    missed = 0
    for _ in range(3000):
        found = difference([(dice.gauss(0, 9), dice.gauss(0, 9)) for _ in range(40)], 0.05)
        missed += not found.low_ms <= 0 <= found.high_ms
    assert missed / 3000 <= 0.05


def test_a_difference_reads_as_a_sentence() -> None:
    assert str(difference([(8.0, 5.0)] * 40, 0.001)) == "+3.0 ms (between +3.0 and +3.0) over 40 pairs"
