"""A wake-up wakes who waits, and never makes its sender wait."""

import time

from backend.local.invoking.wakeups import wait_for_wakeup, wake, wakeup_pair


def test_a_wakeup_wakes_and_many_wake_once() -> None:
    waiting, waking = wakeup_pair()
    with waiting, waking:
        for _ in range(3):
            wake(waking)
        started = time.monotonic()
        wait_for_wakeup(waiting, 10)
        assert time.monotonic() - started < 5
        started = time.monotonic()
        wait_for_wakeup(waiting, 0.05)
        assert time.monotonic() - started >= 0.05


def test_waking_never_waits_for_one_who_does_not_look() -> None:
    waiting, waking = wakeup_pair()
    with waiting, waking:
        for _ in range(10_000):
            wake(waking)
        wait_for_wakeup(waiting, 10)
