"""Waiting before trying again: bounded, exponential, with full jitter."""

import random
import time
from collections.abc import Iterator

ATTEMPTS = 25
_FIRST_S = 0.004
_LONGEST_S = 0.25


def attempts() -> Iterator[int]:
    """Yield the number of each attempt, sleeping (up to 0.25 s) before all but the first."""
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(random.uniform(0, min(_LONGEST_S, _FIRST_S * 2.0**attempt)))
        yield attempt
