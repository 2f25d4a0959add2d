"""The sliding window, against a plain model of it (SEC-04)."""

import random

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.limits import Quota, free_slots, standing

QUOTA = Quota(requests=3, window_ms=1000)
STEPS = st.lists(st.integers(0, 700), min_size=1, max_size=40)


@given(STEPS, st.randoms(use_true_random=False))
def test_slots_admit_exactly_what_a_sliding_window_admits(steps: list[int], chance: random.Random) -> None:
    slots: dict[str, int] = {}
    admitted: list[int] = []
    now = 10_000
    for step in steps:
        now += step
        free = free_slots(slots, QUOTA, now)
        in_window = [hit for hit in admitted if hit > now - QUOTA.window_ms]
        assert bool(free) == (len(in_window) < QUOTA.requests)
        if free:
            slots[chance.choice(free)] = now
            admitted.append(now)


@given(STEPS)
def test_what_is_left_and_when_more_comes_are_right(steps: list[int]) -> None:
    slots: dict[str, int] = {}
    now = 10_000
    for step in steps:
        now += step
        free = free_slots(slots, QUOTA, now)
        if free:
            slots[free[0]] = now
        left = standing(slots, QUOTA, now)
        assert left.remaining == len(free_slots(slots, QUOTA, now))
        later = now + left.reset_s * 1000
        assert len(free_slots(slots, QUOTA, later)) > left.remaining
        assert 1 <= left.reset_s <= 1


def test_the_wait_is_rounded_up_to_whole_seconds() -> None:
    quota = Quota(requests=1, window_ms=3_600_000)
    assert standing({"0": 5_000}, quota, 5_000).reset_s == 3600
    assert standing({"0": 5_000}, quota, 5_001).reset_s == 3600
    assert standing({"0": 5_000}, quota, 3_604_999).reset_s == 1


def test_slots_beyond_a_lowered_limit_do_not_count() -> None:
    assert standing({"0": 1, "7": 1}, QUOTA, 1).remaining == 2
