"""What each customer of a target has been charged, and who holds it: one SQLite file per target.

The target counts requests per customer and hour; so do we, across tests, workers and runs, so that a run
never meets a limit by surprise. A customer is held by one test at a time, also under several workers.
"""

import os
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from signoff.guide.errors import UserError
from signoff.wire import clock

_SCHEMA = """
CREATE TABLE IF NOT EXISTS request (customer TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS request_by_customer ON request (customer, at);
CREATE TABLE IF NOT EXISTS lease (customer TEXT PRIMARY KEY, pid INTEGER NOT NULL, test TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS duration (test TEXT PRIMARY KEY, seconds REAL NOT NULL);
"""


class LedgerError(UserError):
    """The ledger's file cannot be used (full disk, no permission, no SQLite file)."""


@dataclass(frozen=True)
class Account:
    """A customer's state: requests left in the current window, and whether another test holds it."""

    customer: str
    left: int
    held: bool


class Ledger:
    """Counts and leases of one target's customers. Safe for threads and processes."""

    def __init__(self, path: Path, *, limit: int, window_s: int) -> None:
        """`limit` requests per customer in any `window_s` seconds, as the target file states."""
        self._path, self._limit, self._window_s = path, limit, window_s
        self._lock = threading.Lock()
        with self._said():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.executescript(_SCHEMA)
            self._db.execute("DELETE FROM request WHERE at <= ?", (clock.epoch_s() - window_s,))

    @property
    def limit(self) -> int:
        """Requests of a customer in any window."""
        return self._limit

    def charge(self, customer: str) -> None:
        """Writes down one request of that customer, now."""
        with self._lock, self._said():
            self._db.execute("INSERT INTO request VALUES (?, ?)", (customer, clock.epoch_s()))

    def correct(self, customer: str, left: int) -> int:
        """The target says that only so many are left: what somebody else has used is written down too.

        How many that are; a target that counts fewer than we do corrects nothing.
        """
        with self._lock, self._said():
            elsewhere = max(0, self._limit - self._spent(customer) - left)
            rows = [(customer, clock.epoch_s())] * elsewhere
            self._db.executemany("INSERT INTO request VALUES (?, ?)", rows)
            return elsewhere

    def spent(self, customer: str) -> int:
        """How many requests of that customer are in the current window."""
        with self._lock, self._said():
            return self._spent(customer)

    def accounts(self, customers: Sequence[str]) -> list[Account]:
        """The state of each of those customers; leases of processes that are gone do not count."""
        with self._lock, self._said():
            return self._accounts(customers)

    def lease(self, customers: Sequence[str], needs: Sequence[int], test: str) -> list[str] | None:
        """Takes one customer for each need (requests left), all or none; None when some are held.

        ValueError when it could not be had even if nothing were held.
        """
        with self._lock, self._said(), self._transaction():
            accounts = self._accounts(customers)
            if pick(accounts, needs) is None:
                raise ValueError(f"no {len(needs)} customers with {max(needs)} requests left")
            chosen = pick([account for account in accounts if not account.held], needs)
            for customer in chosen or ():
                self._db.execute("INSERT INTO lease VALUES (?, ?, ?)", (customer, os.getpid(), test))
            return chosen

    def release(self, customers: Sequence[str]) -> None:
        """Gives those customers back."""
        with self._lock, self._said():
            self._db.executemany("DELETE FROM lease WHERE customer = ?", [(name,) for name in customers])

    def took(self, test: str, seconds: float) -> None:
        """Remembers how long a test took on this target, for `signoff plan`."""
        with self._lock, self._said():
            self._db.execute("INSERT OR REPLACE INTO duration VALUES (?, ?)", (test, seconds))

    def durations(self) -> dict[str, float]:
        """Seconds of each test, as last seen on this target."""
        with self._lock, self._said():
            return dict(self._db.execute("SELECT test, seconds FROM duration").fetchall())

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def _accounts(self, customers: Sequence[str]) -> list[Account]:
        for customer, pid in self._db.execute("SELECT customer, pid FROM lease").fetchall():
            if not _alive(pid):
                self._db.execute("DELETE FROM lease WHERE customer = ?", (customer,))
        held = {row[0] for row in self._db.execute("SELECT customer FROM lease")}
        return [Account(name, self._limit - self._spent(name), name in held) for name in customers]

    def _spent(self, customer: str) -> int:
        query = "SELECT count(*) FROM request WHERE customer = ? AND at > ?"
        return int(self._db.execute(query, (customer, clock.epoch_s() - self._window_s)).fetchone()[0])

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise LedgerError(
                f"the ledger {self._path} cannot be used: {error}; free space or remove the file"
            ) from error


def pick(accounts: Sequence[Account], needs: Sequence[int]) -> list[str] | None:
    """One distinct customer for each need, in order; None when there are not enough.

    The greatest need takes the tightest account that fits, so that full accounts stay full for the tests
    that need a whole window.
    """
    chosen: dict[int, str] = {}
    for index in sorted(range(len(needs)), key=lambda index: -needs[index]):
        fitting = [
            account
            for account in accounts
            if account.left >= needs[index] and account.customer not in chosen.values()
        ]
        if not fitting:
            return None
        chosen[index] = min(fitting, key=lambda account: account.left).customer
    return [chosen[index] for index in range(len(needs))]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
