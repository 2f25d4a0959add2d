"""At most so many requests of one tenant in any sliding hour."""

import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

HOURLY = "100/3600"


class Limiter:
    """`rate` is "requests/seconds"."""

    def __init__(self, rate: str = HOURLY, clock: Callable[[], float] = time.monotonic) -> None:
        allowed, window = rate.split("/")
        self._allowed, self._window = int(allowed), float(window)
        self._clock = clock
        self._lock = threading.Lock()
        self._passed: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, tenant: str) -> int:
        """0: the request may pass, and counts. Else the whole seconds after which one may pass again."""
        with self._lock:
            now, passed = self._clock(), self._passed[tenant]
            while passed and passed[0] + self._window <= now:
                passed.popleft()
            if len(passed) < self._allowed:
                passed.append(now)
                return 0
            return max(1, math.ceil(passed[0] + self._window - now))
