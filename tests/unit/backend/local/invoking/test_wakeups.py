"""A nudge wakes who waits, and never makes the nudging wait."""

import time

from backend.local.invoking.wakeups import line, nudge, wait_for_nudge


def test_a_nudge_wakes_and_many_nudges_wake_once() -> None:
    waiting, nudging = line()
    with waiting, nudging:
        for _ in range(3):
            nudge(nudging)
        started = time.monotonic()
        wait_for_nudge(waiting, 10)
        assert time.monotonic() - started < 5
        started = time.monotonic()
        wait_for_nudge(waiting, 0.05)
        assert time.monotonic() - started >= 0.05


def test_nudging_never_waits_for_one_who_does_not_look() -> None:
    waiting, nudging = line()
    with waiting, nudging:
        for _ in range(10_000):
            nudge(nudging)
        wait_for_nudge(waiting, 10)
