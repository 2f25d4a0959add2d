"""How often a customer may call (SEC-04): at most N requests in any window, whenever it begins.

The hits of a customer live in N slots. A slot may be taken when it is free: never used, or last used a
whole window ago. N slots hold at most N hits of any window, so taking a slot needs no count.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from backend.domain.errors import Refusal


@dataclass(frozen=True)
class Quota:
    """`requests` in any `window_ms` milliseconds."""

    requests: int
    window_ms: int

    def cutoff(self, now_ms: int) -> int:
        """Return the instant at or before which a hit no longer counts."""
        return now_ms - self.window_ms


@dataclass(frozen=True)
class Standing:
    """What a customer has left: `remaining` requests, and the next one comes back in `reset_s` seconds."""

    quota: Quota
    remaining: int
    reset_s: int


class LimitReached(Refusal):
    """429: every slot is taken; `standing.reset_s` says for how long."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(f"more than {standing.quota.requests} requests")
        self.standing = standing


def free_slots(hits: Mapping[str, int], quota: Quota, now_ms: int) -> list[str]:
    """List the slots that may be taken now; `hits` maps a slot to its last hit in ms."""
    cutoff = quota.cutoff(now_ms)
    slots = (str(number) for number in range(quota.requests))
    return [slot for slot in slots if slot not in hits or hits[slot] <= cutoff]


def standing(hits: Mapping[str, int], quota: Quota, now_ms: int) -> Standing:
    """Work out what is left after the given hits."""
    cutoff = quota.cutoff(now_ms)
    live = [hit for slot, hit in hits.items() if hit > cutoff and int(slot) < quota.requests]
    wait_ms = min(live, default=now_ms) - cutoff
    return Standing(quota, quota.requests - len(live), max(1, math.ceil(wait_ms / 1000)))
