"""What a target says that its own OpenAPI and AsyncAPI documents do not describe, in whichever suite.

The guide knows of no such document. So it is one finding each, of a clause that recommends, and no test fails
for it: an API Gateway that refuses a call by itself, in its own words, would otherwise fail most of them.
"""

import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from signoff.guide import Clause, Level
from signoff.monitors.findings_log import failed, log_finding, rows_in
from signoff.verdict.results import Result
from signoff.wire.steps import Step

CLAUSE = "SEC-08"
"""What answers say of themselves."""
FOLDER = "undescribed"
"""The folder of a run into which each process writes what it saw."""
_DRAWN = re.compile(r"[0-9a-f]{8,}|[0-9]{4,}", re.IGNORECASE)
_SHOWN = 10
_EXPECTED = "all that the target says to be as its own OpenAPI and AsyncAPI documents describe it"


class UndescribedMonitor:
    """Writes down each kind of deviation once. For several threads."""

    def __init__(self, file: Path | None = None) -> None:
        self._file, self._lock = file, threading.Lock()
        self._kinds: set[str] = set()

    def finds(self, test: str, step: Step, deviation: str) -> None:
        """In that test the target said what is not described."""
        kind = _DRAWN.sub("…", deviation)
        with self._lock:
            if kind in self._kinds:
                return
            self._kinds.add(kind)
            log_finding(
                self._file,
                step,
                test=test,
                kind=kind,
                expected=_EXPECTED,
                actual=f"{step.line()}: {deviation}",
            )


def results_in(folder: Path, clause: Clause) -> Iterator[Result]:
    """One result for each kind that any process met, under the test that met it first: a few of them."""
    kinds: dict[str, Mapping[str, Any]] = {}
    for row in rows_in(folder / FOLDER):
        kinds.setdefault(row["kind"], row)
    return (failed(row, clause, Level.SHOULD) for row in list(kinds.values())[:_SHOWN])
