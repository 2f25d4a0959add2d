"""The schedule is seeded, and as irregular as strangers are."""

from collections import Counter
from itertools import pairwise
from random import Random
from statistics import fmean, pstdev, pvariance

import pytest

from bench.arrivals import kinds, poisson
from bench.bars import MIX


def test_the_same_seed_makes_the_same_schedule() -> None:
    assert poisson(Random(7), 60, 10) == poisson(Random(7), 60, 10)
    assert poisson(Random(7), 60, 10) != poisson(Random(8), 60, 10)


def test_instants_rise_and_stay_within_the_time() -> None:
    instants = poisson(Random(1), 60, 10)
    assert instants == sorted(instants)
    assert instants[0] > 0
    assert instants[-1] < 10


def test_the_mean_rate_is_what_was_asked_for() -> None:
    assert len(poisson(Random(1), 60, 600)) == pytest.approx(36_000, rel=0.02)


def test_gaps_are_exponential() -> None:
    gaps = [later - earlier for earlier, later in pairwise(poisson(Random(1), 60, 600))]
    assert fmean(gaps) == pytest.approx(1 / 60, rel=0.02)
    assert pstdev(gaps) == pytest.approx(fmean(gaps), rel=0.03)


def test_counts_of_a_tenth_of_a_second_scatter_as_much_as_their_mean() -> None:
    """The dispersion index of Poisson is 1; of a metronome 0; of users in phase far above."""
    counted = Counter(int(instant * 10) for instant in poisson(Random(1), 60, 600))
    counts = [counted[tenth] for tenth in range(6000)]
    assert pvariance(counts) / fmean(counts) == pytest.approx(1, abs=0.08)


def test_kinds_follow_their_shares() -> None:
    drawn = Counter(kinds(Random(1), MIX, 50_000))
    assert {kind: count / 50_000 for kind, count in drawn.items()} == pytest.approx(MIX, abs=0.01)
