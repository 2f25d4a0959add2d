"""Where model and target are compared: every comparison belongs to a clause, and is counted for it."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from signoff.verdict.outcomes import Unmet
from signoff.wire.steps import Step


class Disagreement(Exception):
    """Model and target differ. `note`: only the wire contract says so, so it decides no MUST clause."""

    def __init__(
        self, clause: str, expected: str, actual: str, exchange: Step | None, *, note: bool = False
    ) -> None:
        super().__init__(f"{clause}: expected {expected}; {actual}")
        self.clause, self.expected, self.actual = clause, expected, actual
        self.exchange, self.note = exchange, note


class Tally:
    """How often each clause was looked at, and nothing was wrong."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def add(self, clause: str) -> None:
        """One comparison more that held. Several stories are played at a time."""
        with self._lock:
            self.counts[clause] += 1

    def holds(
        self,
        clause: str,
        well: object,
        expected: str,
        actual: str,
        exchange: Step | None = None,
        *,
        note: bool = False,
    ) -> None:
        """Counts a comparison that holds; Disagreement for one that does not."""
        if not well:
            raise Disagreement(clause, expected, actual, exchange, note=note)
        self.add(clause)

    def equal(
        self,
        clause: str,
        what: str,
        got: object,
        wanted: object,
        exchange: Step | None = None,
        *,
        note: bool = False,
    ) -> None:
        """The same of two values, in words."""
        expected = f"{what} to be {_short(wanted)}"
        self.holds(clause, got == wanted, expected, f"it is {_short(got)}", exchange, note=note)

    @contextmanager
    def about(self, clause: str) -> Iterator[None]:
        """What an actor expects in there belongs to that clause."""
        try:
            yield
        except Unmet as unmet:
            raise Disagreement(clause, unmet.expected, unmet.actual, unmet.exchange) from None
        self.add(clause)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 300 else f"{text[:300]}… ({len(text)} characters)"
