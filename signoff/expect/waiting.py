"""`eventually`: the only place where anything waits."""

from collections.abc import Callable
from typing import Any, TypeVar

from signoff.expect.brief import brief
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import Unmet
from signoff.wire import clock

Seen = TypeVar("Seen")


def eventually(
    look: Callable[[], Seen],
    until: Callable[[Seen], Any],
    *,
    within: float,
    what: str,
    first_pause: float = 0.05,
    shown: Callable[[Seen], str] = brief,
) -> Seen:
    """Looks again and again, ever less often, until what it sees satisfies `until`; returns that.

    `within` is in seconds and is a promise of the guide or of the target, never a guess. Unmet says how
    often it looked and what it saw last, as `shown` says it.
    """
    begun, pause, looks = clock.monotonic(), first_pause, 0
    while True:
        seen = look()
        looks += 1
        ACTIVITY.evaluated += 1
        if until(seen):
            return seen
        waited = clock.monotonic() - begun
        if waited >= within:
            raise Unmet(
                f"{what} within {within:g} s",
                f"after {looks} looks in {waited:.1f} s it was {shown(seen):.350}",
            )
        clock.sleep(min(pause, max(0.0, within - waited)))
        pause = min(pause * 1.6, 2.0)
