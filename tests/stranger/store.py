"""Tickets and comments in one SQLite file. One connection, one lock: each call is one transaction."""

import sqlite3
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

SLA_HOURS = {"critical": 1, "high": 4, "medium": 24, "low": 48}
CATEGORIES = ("technical", "billing", "account", "general")
STATUSES = ("open", "in_progress", "waiting_on_customer", "resolved", "closed")
ENDED = ("resolved", "closed")
Record = dict[str, Any]

SCHEMA = """
PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;
CREATE TABLE ticket (
    id INTEGER PRIMARY KEY AUTOINCREMENT, tenant TEXT, subject TEXT, description TEXT, priority TEXT,
    category TEXT, status TEXT, handler TEXT,
    created_at TEXT, changed_at TEXT, sla_due_date TEXT, ended_at TEXT
);
CREATE TABLE remark (
    id INTEGER PRIMARY KEY AUTOINCREMENT, ticket INTEGER REFERENCES ticket, remark TEXT, created_at TEXT
);
CREATE INDEX ticket_of_tenant ON ticket (tenant, id);
CREATE INDEX remark_of_ticket ON remark (ticket, id);
INSERT INTO sqlite_sequence (name, seq) VALUES ('ticket', 100000), ('remark', 700000);
"""
TICKET = "SELECT *, (SELECT COUNT(*) FROM remark WHERE ticket = ticket.id) AS remarks_total FROM ticket"
MATCHING = """WHERE tenant = :tenant AND id <= :as_of
    AND (:status IS NULL OR status = :status) AND (:priority IS NULL OR priority = :priority)"""


def _iso(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds")


def _shown(ticket: Record) -> Record:
    """A ticket as its tenant sees it. Instants all have one format, so their texts compare like them."""
    kept = (ticket["ended_at"] or _iso(datetime.now(UTC))) <= ticket["sla_due_date"]
    shown = {name: value for name, value in ticket.items() if name != "tenant"}
    return {**shown, "in_time": kept if ticket["ended_at"] or not kept else None}


class Store:
    def __init__(self, path: Path) -> None:
        self._lock = threading.RLock()
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.row_factory = sqlite3.Row
        self._db.executescript(SCHEMA)

    def close(self) -> None:
        self._db.close()

    def _read(self, query: str, values: Mapping[str, Any] | tuple[int | str, ...]) -> list[Record]:
        return [dict(row) for row in self._db.execute(query, values)]

    def create(self, tenant: str, new: Mapping[str, str]) -> Record | None:
        with self._lock, self._db:
            now = datetime.now(UTC)
            due = now + timedelta(hours=SLA_HOURS[new["priority"]])
            added = self._db.execute(
                """INSERT INTO ticket (tenant, subject, description, priority, category,
                status, created_at, changed_at, sla_due_date)
                VALUES (:tenant, :subject, :description, :priority, :category, 'open', :now, :now, :due)""",
                {**new, "tenant": tenant, "now": _iso(now), "due": _iso(due)},
            )
            return self.ticket(tenant, added.lastrowid or 0)

    def ticket(self, tenant: str, number: int) -> Record | None:
        with self._lock:
            found = self._read(f"{TICKET} WHERE id = ? AND tenant = ?", (number, tenant))
        return _shown(found[0]) if found else None

    def tickets(self, wanted: Mapping[str, Any]) -> tuple[list[Record], int, int]:
        """A page, newest first; how many there are in all; and the newest ticket that the walk covers."""
        with self._lock:
            newest = self._read("SELECT MAX(id) AS id FROM ticket WHERE tenant = :tenant", wanted)
            wanted = {**wanted, "as_of": min(wanted["as_of"], newest[0]["id"] or 0)}
            total = self._read(f"SELECT COUNT(*) AS total FROM ticket {MATCHING}", wanted)[0]["total"]
            page = self._read(f"{TICKET} {MATCHING} ORDER BY id DESC LIMIT :size OFFSET :from", wanted)
        return [_shown(ticket) for ticket in page], total, wanted["as_of"]

    def change(self, tenant: str, number: int, changes: Mapping[str, str | None]) -> Record | None:
        """Only what is named changes, so that writers of different fields do not undo each other."""
        with self._lock, self._db:
            before = self.ticket(tenant, number)
            if not before or not changes:
                return before
            now = _iso(datetime.now(UTC))
            after = {**before, **changes, "changed_at": now}
            after["ended_at"] = (before["ended_at"] or now) if after["status"] in ENDED else None
            columns = "status = :status, handler = :handler, changed_at = :changed_at, ended_at = :ended_at"
            self._db.execute(f"UPDATE ticket SET {columns} WHERE id = :id", after)
            return _shown(after)

    def add_remark(self, tenant: str, number: int, text: str) -> Record | None:
        with self._lock, self._db:
            if not self.ticket(tenant, number):
                return None
            remark = {"ticket": number, "remark": text, "created_at": _iso(datetime.now(UTC))}
            insert = "INSERT INTO remark (ticket, remark, created_at) VALUES (:ticket, :remark, :created_at)"
            return {"id": self._db.execute(insert, remark).lastrowid, **remark}

    def remarks(self, tenant: str, number: int, page: Mapping[str, int]) -> tuple[list[Record], int] | None:
        """A page, oldest first, and how many there are in all."""
        with self._lock:
            if not (ticket := self.ticket(tenant, number)):
                return None
            query = "SELECT * FROM remark WHERE ticket = :id ORDER BY id LIMIT :size OFFSET :from"
            return self._read(query, {**page, "id": number}), ticket["remarks_total"]
