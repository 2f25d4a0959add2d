"""Each customer's notices, which are forgotten after 30 days."""

from collections.abc import Mapping
from typing import Any

from .database import Database, Record, seconds

KINDS = ("support", "billing", "compliance", "alarm", "news")
KEPT_S = 30 * 24 * 3600

MINE = "FROM notice WHERE tenant = :tenant AND made_at > :forgotten"
MATCHING = f"""{MINE} AND (:kind IS NULL OR kind = :kind) AND (:seen IS NULL OR seen = :seen)"""


def _shown(notice: Record) -> Record:
    shown = {name: value for name, value in notice.items() if name != "tenant"}
    return {**shown, "seen": bool(notice["seen"])}


def _of(tenant: str) -> Record:
    return {"tenant": tenant, "forgotten": seconds() - KEPT_S}


class Inbox:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, tenant: str, heading: str, body: str, ticket: int) -> Record:
        """To be called within a change."""
        notice = {"kind": "support", "heading": heading, "body": body, "made_at": seconds(), "ticket": ticket}
        insert = """INSERT INTO notice (tenant, kind, heading, body, made_at, ticket)
            VALUES (:tenant, :kind, :heading, :body, :made_at, :ticket)"""
        return {"id": self._db.write(insert, {**notice, "tenant": tenant}).lastrowid, "seen": False, **notice}

    def warn(self, tenant: str, heading: str, body: str) -> None:
        """An alarm that is about no ticket."""
        with self._db.change() as received:
            notice = {"kind": "alarm", "heading": heading, "body": body, "made_at": seconds(), "ticket": None}
            insert = """INSERT INTO notice (tenant, kind, heading, body, made_at, ticket)
                VALUES (:tenant, :kind, :heading, :body, :made_at, :ticket)"""
            added = self._db.write(insert, {**notice, "tenant": tenant}).lastrowid
            received.append((tenant, "notice.new", {"id": added, "seen": False, **notice}))

    def page(self, tenant: str, wanted: Mapping[str, Any]) -> tuple[list[Record], int, int]:
        """A page, newest first; how many match in all; how many are unseen, matching or not."""
        wanted = {**wanted, **_of(tenant)}
        with self._db.unchanging():
            total = self._db.read(f"SELECT COUNT(*) AS total {MATCHING}", wanted)[0]["total"]
            unseen = self._db.read(f"SELECT COUNT(*) AS total {MINE} AND NOT seen", wanted)[0]["total"]
            page = self._db.read(f"SELECT * {MATCHING} ORDER BY id DESC LIMIT :size OFFSET :skipped", wanted)
        return [_shown(notice) for notice in page], total, unseen

    def see(self, tenant: str, number: int) -> Record | None:
        with self._db.change():
            one = {**_of(tenant), "id": number}
            self._db.write("UPDATE notice SET seen = 1 WHERE id = :id AND tenant = :tenant", one)
            found = self._db.read(f"SELECT * {MINE} AND id = :id", one)
        return _shown(found[0]) if found else None

    def see_all(self, tenant: str) -> int:
        with self._db.change():
            query = "UPDATE notice SET seen = 1 WHERE tenant = :tenant AND NOT seen AND made_at > :forgotten"
            return self._db.write(query, _of(tenant)).rowcount

    def remove(self, tenant: str, number: int) -> Record | None:
        """What was removed."""
        with self._db.change():
            found = self._db.read(f"SELECT * {MINE} AND id = :id", {**_of(tenant), "id": number})
            self._db.write("DELETE FROM notice WHERE id = :id AND tenant = :of", {"id": number, "of": tenant})
        return _shown(found[0]) if found else None
