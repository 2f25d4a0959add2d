"""Tickets, comments and files. Whatever changes a ticket also makes its customer a notice."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from .database import Database, Record, Told, iso, milliseconds, now
from .inbox import Inbox

SLA_HOURS = {"critical": 1, "high": 4, "medium": 24, "low": 48}
CATEGORIES = ("technical", "billing", "account", "general")
STATUSES = ("open", "in_progress", "waiting_on_customer", "resolved", "closed")
ENDED = ("resolved", "closed")
MOST_FILES = 6

TICKET = """SELECT *, (SELECT COUNT(*) FROM remark WHERE ticket = ticket.id) AS remarks_total,
    (SELECT json_group_array(json_object('id', id, 'name', name, 'kind', kind, 'bytes', bytes,
        'checksum', checksum, 'verdict', verdict)) FROM file WHERE ticket = ticket.id) AS files
    FROM ticket"""
MATCHING = """WHERE tenant = :tenant AND id <= :as_of
    AND (:status IS NULL OR status = :status) AND (:priority IS NULL OR priority = :priority)"""
FILE = "SELECT * FROM file WHERE ticket = :ticket AND id = :id"


class Crowded(Exception):
    """The ticket has as many files as it may have."""


def _shown(ticket: Record) -> Record:
    """A ticket as its tenant sees it."""
    kept = (ticket["ended_at"] or now()) <= ticket["sla_due_date"]
    shown = {name: value for name, value in ticket.items() if name != "tenant"}
    in_time = kept if ticket["ended_at"] or not kept else None
    return {**shown, "files": json.loads(ticket["files"]), "in_time": in_time}


def _described(file: Record) -> Record:
    return {name: value for name, value in file.items() if name != "content"}


class Store:
    def __init__(self, db: Database, inbox: Inbox) -> None:
        self._db, self._inbox = db, inbox

    def _tell(self, received: list[Told], tenant: str, number: int, what: str, text: str) -> Record:
        """The ticket after a change, which gets a notice and two messages."""
        self._db.write("UPDATE ticket SET revision = revision + 1 WHERE id = :id", {"id": number})
        ticket = self.ticket(tenant, number)
        assert ticket is not None
        data = {"ticket": number, "what": what, "state": ticket["status"], "revision": ticket["revision"]}
        notice = self._inbox.add(tenant, f"Ticket {number}", text, number)
        received += [(tenant, "ticket.changed", data), (tenant, "notice.new", notice)]
        return ticket

    def ticket(self, tenant: str, number: int) -> Record | None:
        found = self._db.read(f"{TICKET} WHERE id = :id AND tenant = :of", {"id": number, "of": tenant})
        return _shown(found[0]) if found else None

    def create(self, tenant: str, new: Mapping[str, str]) -> Record:
        with self._db.change() as received:
            instant = datetime.now(UTC)
            due = instant + timedelta(hours=SLA_HOURS[new["priority"]])
            added = self._db.write(
                """INSERT INTO ticket (tenant, subject, description, priority, category,
                status, created_at, changed_at, sla_due_date)
                VALUES (:tenant, :subject, :description, :priority, :category, 'open', :now, :now, :due)""",
                {**new, "tenant": tenant, "now": iso(instant), "due": iso(due)},
            )
            return self._tell(received, tenant, added.lastrowid or 0, "opened", "It was opened.")

    def tickets(self, wanted: Mapping[str, Any]) -> tuple[list[Record], int, int]:
        """A page, newest first; how many there are in all; and the newest ticket that the walk covers."""
        with self._db.unchanging():
            newest = self._db.read("SELECT MAX(id) AS id FROM ticket WHERE tenant = :tenant", wanted)
            wanted = {**wanted, "as_of": min(wanted["as_of"], newest[0]["id"] or 0)}
            total = self._db.read(f"SELECT COUNT(*) AS total FROM ticket {MATCHING}", wanted)[0]["total"]
            page = self._db.read(f"{TICKET} {MATCHING} ORDER BY id DESC LIMIT :size OFFSET :skipped", wanted)
        return [_shown(ticket) for ticket in page], total, wanted["as_of"]

    def change(self, tenant: str, number: int, changes: Mapping[str, str | None]) -> Record | None:
        """Only what is named changes, so that writers of different fields do not undo each other."""
        with self._db.change() as received:
            before = self.ticket(tenant, number)
            if not before or all(before[name] == value for name, value in changes.items()):
                return before
            after = {**before, **changes, "changed_at": now()}
            after["ended_at"] = (
                (before["ended_at"] or after["changed_at"]) if after["status"] in ENDED else None
            )
            columns = "status = :status, handler = :handler, changed_at = :changed_at, ended_at = :ended_at"
            self._db.write(f"UPDATE ticket SET {columns} WHERE id = :id", after)
            texts = []
            if after["status"] != before["status"]:
                texts.append(f"Its status is {after['status']} now.")
            if after["handler"] != before["handler"]:
                texts.append("It was handed over." if after["handler"] else "Nobody handles it any more.")
            what = "status" if after["status"] != before["status"] else "handler"
            return self._tell(received, tenant, number, what, " ".join(texts))

    def add_remark(self, tenant: str, number: int, text: str, by: str) -> Record | None:
        with self._db.change() as received:
            if not self.ticket(tenant, number):
                return None
            remark = {"ticket": number, "remark": text, "by": by, "created_at": milliseconds()}
            insert = """INSERT INTO remark (ticket, remark, "by", created_at)
                VALUES (:ticket, :remark, :by, :created_at)"""
            added = self._db.write(insert, remark).lastrowid
            self._tell(received, tenant, number, "remark", "It has a new comment.")
            return {"id": added, **remark}

    def remarks(self, tenant: str, number: int, page: Mapping[str, int]) -> tuple[list[Record], int] | None:
        """A page, oldest first, and how many there are in all."""
        with self._db.unchanging():
            if not (ticket := self.ticket(tenant, number)):
                return None
            query = "SELECT * FROM remark WHERE ticket = :id ORDER BY id LIMIT :size OFFSET :skipped"
            return self._db.read(query, {**page, "id": number}), ticket["remarks_total"]

    def add_file(self, tenant: str, number: int, new: Mapping[str, Any]) -> Record | None:
        """Crowded when the ticket has no room for it."""
        with self._db.change() as received:
            if not (ticket := self.ticket(tenant, number)):
                return None
            if len(ticket["files"]) >= MOST_FILES:
                raise Crowded
            insert = """INSERT INTO file (ticket, name, kind, bytes, checksum, verdict, content)
                VALUES (:ticket, :name, :kind, :bytes, :checksum, 'harmless', :content)"""
            added = self._db.write(insert, {**new, "ticket": number}).lastrowid
            self._tell(received, tenant, number, "file", "It has a new file.")
            return _described(self._db.read(FILE, {"ticket": number, "id": added})[0])

    def file(self, tenant: str, number: int, file: int) -> tuple[Record, bytes] | None:
        """What is known of a file, and its bytes."""
        with self._db.unchanging():
            if not self.ticket(tenant, number):
                return None
            found = self._db.read(FILE, {"ticket": number, "id": file})
        return (_described(found[0]), found[0]["content"]) if found else None
