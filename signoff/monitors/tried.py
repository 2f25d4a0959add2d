"""What a run tried, for the sheet: each request by operation, class of input and outcome, counted.

Each process of a run appends a line for each of its tests, so that a run that is killed keeps what it had.
"""

import json
import threading
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from signoff.monitors.domains import DOMAINS
from signoff.monitors.inputs import Class, Classes, token_class
from signoff.wire.requests import Request

FOLDER = "tried"
"""The folder of a run into which each process writes what it tried."""
LIVE = "open a live connection"


class TriedMonitor:
    """Counts, in one process, what is tried."""

    def __init__(self, classes: Classes, file: Path | None = None) -> None:
        """`file` gets a line for each test."""
        self._classes, self._file = classes, file
        self._counts: Counter[tuple[str, str, str, str]] = Counter()
        self._lock = threading.Lock()

    def sends(self, request: Request, token: str | None, token_name: str | None, status: int | None) -> None:
        """A request was answered with that status; None: not at all."""
        operation, classes = self._classes.of(request)
        self._count(operation, [token_class(token, token_name), *classes], status)

    def connects(self, token: str | None, token_name: str | None, status: int) -> None:
        """A live connection was asked for; 101 opens it."""
        self._count(LIVE, [token_class(token, token_name)], status)

    def _count(self, operation: str, classes: Iterable[Class], status: int | None) -> None:
        how = "failed" if status is None or status >= 500 else "accepted" if status < 400 else "refused"
        known = DOMAINS[operation]
        with self._lock:
            for input_, class_ in classes:
                if class_ in known.get(input_, ()):
                    self._counts[operation, input_, class_, how] += 1

    def ends(self, test: str) -> None:
        """Writes down what was tried since the last test ended."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if self._file is None or not counts:
            return
        self._file.parent.mkdir(exist_ok=True)
        row = {"test": test, "tried": [[*key, count] for key, count in sorted(counts.items())]}
        with self._file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
