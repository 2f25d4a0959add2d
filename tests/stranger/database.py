"""One SQLite file, one connection, one lock: each change is one transaction, and is told before the next."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Record = dict[str, Any]
Told = tuple[str, str, Record]
Tell = Callable[[str, str, Record], None]

SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT, subject TEXT, description TEXT, priority TEXT,
    category TEXT, status TEXT, handler TEXT, revision INTEGER DEFAULT 0,
    created_at TEXT, changed_at TEXT, sla_due_date TEXT, ended_at TEXT
);
CREATE TABLE remark (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ticket INTEGER REFERENCES ticket, remark TEXT, "by" TEXT,
    created_at INTEGER
);
CREATE TABLE file (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ticket INTEGER REFERENCES ticket, name TEXT, kind TEXT,
    bytes INTEGER, checksum TEXT, verdict TEXT, content BLOB
);
CREATE TABLE notice (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT, kind TEXT, heading TEXT, body TEXT,
    seen INTEGER DEFAULT 0, made_at REAL, ticket INTEGER REFERENCES ticket
);
CREATE TABLE hook (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT, target TEXT, topics TEXT, note TEXT, state TEXT,
    made_at INTEGER, key TEXT, old_key TEXT, failing_since REAL
);
CREATE TABLE sending (
    id INTEGER PRIMARY KEY AUTOINCREMENT, hook INTEGER, event_id TEXT, topic TEXT, body TEXT, state TEXT,
    made INTEGER DEFAULT 0, made_at INTEGER, tries TEXT
);
CREATE INDEX hook_of_tenant ON hook (tenant, id);
CREATE INDEX sending_of_hook ON sending (hook, id);
CREATE INDEX ticket_of_tenant ON ticket (tenant, id);
CREATE INDEX remark_of_ticket ON remark (ticket, id);
CREATE INDEX file_of_ticket ON file (ticket, id);
CREATE INDEX notice_of_tenant ON notice (tenant, id);
INSERT INTO sqlite_sequence (name, seq)
VALUES ('ticket', 100000), ('remark', 700000), ('file', 300000), ('notice', 900000), ('hook', 400000);
"""


def iso(instant: datetime) -> str:
    """A ticket's instants, the only ones that are texts."""
    return instant.isoformat(timespec="microseconds")


def now() -> str:
    return iso(datetime.now(UTC))


def seconds() -> float:
    """Since 1970, with their fraction."""
    return round(time.time(), 3)


def milliseconds() -> int:
    """Since 1970."""
    return time.time_ns() // 1_000_000


class Database:
    """`tell` takes tenant, event and data of what has just changed; it must not block."""

    def __init__(self, path: Path, tell: Tell) -> None:
        self._lock = threading.RLock()
        self._tell = tell
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def unchanging(self) -> Iterator[None]:
        """Reads in here see one state."""
        with self._lock:
            yield

    @contextmanager
    def change(self) -> Iterator[list[Told]]:
        """A transaction. What is put into the list is told once it stands, in the order of the changes."""
        with self._lock:
            received: list[Told] = []
            with self._db:
                yield received
            for tenant, event, data in received:
                self._tell(tenant, event, data)

    def read(self, query: str, values: Mapping[str, Any]) -> list[Record]:
        with self._lock:
            return [dict(row) for row in self._db.execute(query, values)]

    def write(self, query: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        return self._db.execute(query, values)
