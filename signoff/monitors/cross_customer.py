"""SEC-01: everything that a customer receives is searched for what belongs to another one."""

import hashlib
import re
import threading
from collections import defaultdict
from pathlib import Path

from signoff.guide import Clause, Guide
from signoff.monitors.findings_log import failed, log_finding, rows_in
from signoff.verdict.results import Result
from signoff.wire.dialect import Dialect
from signoff.wire.requests import parameter
from signoff.wire.steps import Step

CLAUSE = "SEC-01"
FOLDER = "leaks"
"""The folder of a run into which each process writes what it found."""
_CANARY = re.compile(r"canary-[0-9a-f]{18}")
_UUID = re.compile(r"\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\b")
_OPAQUE = r"(?=[\w.~-]*[A-Za-z])(?=[\w.~-]*\d)[\w.~-]{16,}"
"""An id that nobody is given by chance: others may be counted anew for each customer."""


def canary_of(run_id: str, customer: str) -> str:
    """A word that only this customer's texts of this run hold; whoever meets it knows whose it is.

    It ends alike in all runs, so that what an earlier one left is the customer's own, and no other's.
    """
    return f"canary-{hashlib.sha256(run_id.encode()).hexdigest()[:6]}{_end_of(customer)}"


def _end_of(customer: str) -> str:
    return hashlib.sha256(customer.encode()).hexdigest()[:12]


class CrossCustomerMonitor:
    """Remembers, in one process, which customer first received each id; a canary tells by itself whose it is.

    What a customer sent itself it may get back: an error that repeats the address it was asked for leaks not.
    Ids that are short or bare numbers are left to the canaries: another customer may have the same ones.
    """

    def __init__(self, dialect: Dialect, file: Path | None = None) -> None:
        """`file` gets a line for each leak, at once, so that a run that is killed keeps it."""
        self._file = file
        names = {
            parameter(fields.id)
            for fields in (dialect.ticket, dialect.comment, dialect.notification, dialect.attachment)
            if fields.id
        }
        keys = "|".join(re.escape(name) for name in sorted(names))
        self._ids = re.compile(rf'"(?:{keys})"\s*:\s*"({_OPAQUE})"')
        self._owner: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        self._said: dict[str, set[str]] = defaultdict(set)
        self._received: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def says(self, customer: str, text: str) -> None:
        """The customer sends that text: ids and canaries in it are no news to it."""
        with self._lock:
            self._said[customer].update(_CANARY.findall(text), _UUID.findall(text))

    def receives(self, customer: str, text: str, step: Step, test: str) -> bool:
        """Whether the text, which the customer received, holds anything of another's that this test has not
        shown yet; then it is written down."""
        own = self._own(customer)
        with self._lock:
            said = self._said[customer]
            canaries = [found for found in _CANARY.findall(text) if found not in said]
            foreign = [found for found in canaries if not found.endswith(own)]
            what = "canary" if foreign else "id"
            if not foreign:
                ids = dict.fromkeys([*_UUID.findall(text), *self._ids.findall(text)])
                foreign = [each for each in ids if self._owner.setdefault(each, customer) != customer]
                foreign = [each for each in foreign if each not in said]
            if not foreign or (test, what) in self._received:
                return False
            self._received.add((test, what))
            log_finding(
                self._file,
                step,
                test=test,
                kind=what,
                expected=f"nothing that {step.actor} ({customer}) receives to hold another customer's {what}",
                actual=f"{foreign[0]} is in it, of {self._owner_of(foreign[0])}",
            )
            return True

    def _own(self, customer: str) -> str:
        """How all canaries of that customer end."""
        if customer not in self._ends:
            self._ends[customer] = _end_of(customer)
        return self._ends[customer]

    def _owner_of(self, found: str) -> str:
        whose = next((owner for owner, end in self._ends.items() if found.endswith(end)), "another customer")
        return self._owner.get(found, whose)


def results_in(folder: Path, clause: Clause) -> list[Result]:
    """A FAIL for each leak that any process of the run wrote down, of the test in whose exchange it was."""
    return [failed(row, clause) for row in rows_in(folder / FOLDER)]


def results_of(folder: Path, guide: Guide) -> list[Result]:
    """The same, of the clause in that guide; none of a guide that does not have it."""
    return results_in(folder, guide.clause(CLAUSE)) if CLAUSE in guide.clauses else []
