"""SEC-07: everything that the target says is searched for what it is made of."""

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from signoff.expect.leaks import internals_in
from signoff.expect.written import plain, without_what_customers_write
from signoff.guide import Clause
from signoff.monitors.findings_log import failed, log_finding, rows_in
from signoff.verdict.results import Result
from signoff.wire.dialect import Dialect
from signoff.wire.steps import Step

CLAUSE = "SEC-07"
FOLDER = "inside"
"""The folder of a run into which each process writes what it found."""
NO_HEADERS: Mapping[str, str] = {}


class InternalsMonitor:
    """One process's sweep. What the same test has sent may come back: it is no word of the target's."""

    def __init__(self, dialect: Dialect, file: Path | None = None) -> None:
        """`file` gets a line for the first finding of each kind, at once, so that a killed run keeps it."""
        self._dialect, self._file = dialect, file
        self._test, self._sent = "", [""]
        self._kinds: set[str] = set()
        self._lock = threading.Lock()

    def says(self, test: str, text: str) -> None:
        """The test sends that text."""
        with self._lock:
            if test != self._test:
                self._test, self._sent = test, []
            self._sent.append(text)

    def hears(
        self,
        test: str,
        text: str,
        step: Step,
        headers: Mapping[str, str] = NO_HEADERS,
        *,
        is_error: bool = False,
    ) -> None:
        """The test receives that text. An error is judged whole, the rest without what customers wrote."""
        found = list(internals_in(text, headers))
        if found and not is_error:
            found = list(internals_in(without_what_customers_write(self._dialect, text), headers))
        if not found:
            return
        with self._lock:
            sent = plain("\n".join(self._sent)) if test == self._test else ""
            for inside in found:
                if inside.what in self._kinds or (inside.text and plain(inside.text) in sent):
                    continue
                self._kinds.add(inside.what)
                log_finding(
                    self._file,
                    step,
                    test=test,
                    kind=inside.what,
                    expected="nothing about the inside of the target in anything that it says",
                    actual=f"it tells {inside}",
                )


def results_in(folder: Path, clause: Clause) -> list[Result]:
    """One result for each kind of thing that any process met, under the test that met it."""
    kinds: dict[str, Mapping[str, Any]] = {}
    for row in rows_in(folder / FOLDER):
        kinds.setdefault(row["kind"], row)
    return [failed(row, clause) for row in kinds.values()]
