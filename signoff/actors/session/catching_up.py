"""Lists that may be as they were before a change for a while, as the target file says of them."""

import re

from signoff.deployment.target import Target
from signoff.wire import clock
from signoff.wire.requests import Request

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class CatchingUp:
    """Whoever looks at a list of notifications waits until it shows what was changed before.

    Whoever looks at a ticket or at its comments does so where the ticket was commented on.
    """

    def __init__(self, target: Target) -> None:
        limits, paths = target.description.limits, target.dialect.paths
        self._behind_s, self._comments_behind_s = limits.notifications_behind_s, limits.comments_behind_s
        self._path = paths.notifications
        self._comments = _like(paths.comments)
        self._with_counts = re.compile("|".join(map(_like, (paths.ticket, paths.tickets, paths.comments))))
        self._changed_at = self._commented_at = float("-inf")

    def changed(self) -> None:
        """Something was changed by now."""
        self._changed_at = clock.monotonic()

    def sent(self, request: Request) -> None:
        """That request was sent, and answered."""
        if request.method not in _READING:
            self.changed()
            if re.fullmatch(self._comments, request.path):
                self._commented_at = clock.monotonic()

    def wait_for(self, request: Request) -> None:
        """Waits, where that request looks at what may be behind and the target asks for that."""
        if request.method != "GET":
            return
        if self._behind_s and request.path == self._path:
            _until(self._changed_at + self._behind_s)
        if self._comments_behind_s and self._with_counts.fullmatch(request.path):
            _until(self._commented_at + self._comments_behind_s)


def _like(route: str) -> str:
    """A pattern of the paths of that route."""
    return re.escape(route).replace(re.escape("{id}"), "[^/]+")


def _until(instant: float) -> None:
    clock.sleep(max(0.0, instant - clock.monotonic()))
