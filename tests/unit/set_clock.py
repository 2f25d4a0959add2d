"""A clock that only a pause, or the test, moves on."""

from collections.abc import Callable

import pytest


class SetClock:
    """Stands in for the module `time`. `then` happens during the pauses."""

    def __init__(self, now: float = 0.0, then: Callable[[], object] = lambda: None) -> None:
        self.now, self.pauses, self._then = now, list[float](), then

    @classmethod
    def of(
        cls, monkeypatch: pytest.MonkeyPatch, now: float = 0.0, then: Callable[[], object] = lambda: None
    ) -> "SetClock":
        """The instrument goes by it for the rest of the test."""
        clock = cls(now, then)
        monkeypatch.setattr("signoff.wire.clock.time", clock)
        return clock

    def time(self) -> float:
        """Seconds since 1970."""
        return self.now

    def monotonic(self) -> float:
        """The same."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Moves on."""
        self.now += seconds
        self.pauses.append(seconds)
        self._then()
