"""Lists that may be as they were before a change for a while, as the target file says of them."""

import time

from signoff.deployment.target import Target
from signoff.wire import clock
from signoff.wire.requests import Request

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class CatchingUp:
    """Whoever looks at a list of notifications waits until it shows what was changed before."""

    def __init__(self, target: Target) -> None:
        self._behind_s = target.description.limits.notifications_behind_s
        self._path = target.dialect.paths.notifications
        self._changed_at = 0.0

    def changed(self) -> None:
        """Something was changed by now."""
        self._changed_at = clock.monotonic()

    def sent(self, request: Request) -> None:
        """That request was sent, and answered."""
        if request.method not in _READING:
            self.changed()

    def wait_for(self, request: Request) -> None:
        """Waits, where that request looks at such a list and the target asks for that."""
        if self._behind_s and request.method == "GET" and request.path == self._path:
            time.sleep(max(0.0, self._changed_at + self._behind_s - clock.monotonic()))
