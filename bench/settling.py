"""Between benchmarks: what one leaves to be done, such as freeing 1,000 places, the next must not measure."""

import time

from bench.processes import cpu_seconds

#: The target is at rest when its processes together use less than this of a core.
AT_REST = 0.15
LOOK_EVERY_S, WITHIN_S = 1.0, 60.0


def disturbances_left() -> list[str]:
    """Wait until the target is at rest, a minute at most; in words, what remains to be said."""
    deadline = time.monotonic() + WITHIN_S
    used, at = sum(cpu_seconds().values()), time.monotonic()
    while at < deadline:
        time.sleep(LOOK_EVERY_S)
        before, since = used, at
        used, at = sum(cpu_seconds().values()), time.monotonic()
        if (used - before) / (at - since) < AT_REST:
            return []
    return [f"the target was not at rest after {WITHIN_S:.0f} s"]
