"""At most so many requests of one tenant in any sliding hour."""

import math
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable

ALLOWED, WINDOW = 100, 3600.0


class Limiter:
    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._passed: defaultdict[str, deque[float]] = defaultdict(deque)

    def take(self, tenant: str) -> int:
        """0: the request may pass, and counts. Else the whole seconds after which one may pass again."""
        with self._lock:
            now, passed = self._clock(), self._passed[tenant]
            while passed and passed[0] + WINDOW <= now:
                passed.popleft()
            if len(passed) < ALLOWED:
                passed.append(now)
                return 0
            return max(1, math.ceil(passed[0] + WINDOW - now))
