"""Each customer's hooks: where its events go, under which key, and what came of each."""

import base64
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .database import Database, Record, milliseconds

TOPICS = ("ticket.opened", "ticket.state", "ticket.handler", "ticket.remark", "ticket.file", "notice.new")
MOST_HOOKS = 10
PING = "desk.ping"
OF_CHANGES = {
    "opened": "ticket.opened",
    "status": "ticket.state",
    "handler": "ticket.handler",
    "remark": "ticket.remark",
    "file": "ticket.file",
}
HOOK = "SELECT * FROM hook WHERE tenant = :tenant"
KEY_BYTES = 32


class Full(Exception):
    """The customer has as many hooks as it may have."""


@dataclass(frozen=True)
class Sending:
    """What is to be sent: to which hook, byte for byte, and how often that was tried."""

    id: int
    event_id: str
    hook: Record
    body: bytes
    tries: int

    @property
    def keys(self) -> list[str]:
        """Those that sign, the newest first."""
        return [key for key in (self.hook["key"], self.hook["old_key"]) if key]


def new_key() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def shown(hook: Record) -> Record:
    """A hook without what is secret."""
    told = {name: hook[name] for name in ("id", "target", "note", "state", "made_at")}
    return told | {"topics": json.loads(hook["topics"])}


def shown_sending(sent: Record) -> Record:
    return {
        "event": sent["event_id"],
        "topic": sent["topic"],
        "state": sent["state"],
        "made_at": sent["made_at"],
        "tries": json.loads(sent["tries"]),
    }


class Hooks:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, tenant: str, new: Mapping[str, Any]) -> Record:
        """The hook, with its key. Full."""
        with self._db.change():
            if len(self.all(tenant)) >= MOST_HOOKS:
                raise Full
            hook = {"tenant": tenant, "state": "on", "made_at": milliseconds(), "key": new_key(), **new}
            hook["topics"] = json.dumps(hook["topics"])
            added = self._db.write(
                """INSERT INTO hook (tenant, target, topics, note, state, made_at, key)
                VALUES (:tenant, :target, :topics, :note, :state, :made_at, :key)""",
                hook,
            )
        return {**hook, "id": added.lastrowid}

    def all(self, tenant: str) -> list[Record]:
        return self._db.read(f"{HOOK} ORDER BY id", {"tenant": tenant})

    def one(self, tenant: str, number: int) -> Record | None:
        found = self._db.read(f"{HOOK} AND id = :id", {"tenant": tenant, "id": number})
        return found[0] if found else None

    def change(self, tenant: str, number: int, changes: Mapping[str, Any]) -> Record | None:
        with self._db.change():
            if not (before := self.one(tenant, number)):
                return None
            after = {**before, **changes}
            if "topics" in changes:
                after["topics"] = json.dumps(changes["topics"])
            if changes.get("state") == "on":
                after["failing_since"] = None
            self._db.write(
                """UPDATE hook SET target = :target, topics = :topics, note = :note, state = :state,
                failing_since = :failing_since WHERE id = :id""",
                after,
            )
        return after

    def remove(self, tenant: str, number: int) -> Record | None:
        with self._db.change():
            found = self.one(tenant, number)
            self._db.write("DELETE FROM hook WHERE id = :id AND tenant = :of", {"id": number, "of": tenant})
        return found

    def change_key(self, tenant: str, number: int) -> str | None:
        """The new key; the one before it signs as well, until the next change."""
        with self._db.change():
            if not (hook := self.one(tenant, number)):
                return None
            key = new_key()
            query = "UPDATE hook SET key = :key, old_key = :old WHERE id = :id"
            self._db.write(query, {"key": key, "old": hook["key"], "id": number})
        return key

    def take(self, hook: Record, topic: str, about: Mapping[str, Any]) -> int:
        """Puts an event down for a hook; its number."""
        event_id = f"ev{secrets.token_hex(10)}"
        body = json.dumps({"what": topic, "when": milliseconds(), "about": about})
        with self._db.change():
            added = self._db.write(
                """INSERT INTO sending (hook, event_id, topic, body, state, made_at, tries)
                VALUES (:hook, :event_id, :topic, :body, 'waiting', :now, '[]')""",
                {
                    "hook": hook["id"],
                    "event_id": event_id,
                    "topic": topic,
                    "body": body,
                    "now": milliseconds(),
                },
            )
        return added.lastrowid or 0

    def wanting(self, tenant: str, topic: str) -> list[Record]:
        on = [hook for hook in self.all(tenant) if hook["state"] == "on"]
        return [hook for hook in on if topic in json.loads(hook["topics"])]

    def sending(self, number: int) -> Sending | None:
        """What is still to be sent; None where it is settled, or its hook is off or gone."""
        with self._db.unchanging():
            found = self._db.read("SELECT * FROM sending WHERE id = :id", {"id": number})
            hooks = found and self._db.read("SELECT * FROM hook WHERE id = :id", {"id": found[0]["hook"]})
        if not found or not hooks or found[0]["state"] != "waiting" or hooks[0]["state"] != "on":
            return None
        sent = found[0]
        return Sending(sent["id"], sent["event_id"], hooks[0], sent["body"].encode(), sent["made"])

    def note(self, sending: Sending, attempt: Record, state: str) -> None:
        """Puts an attempt down, and what has come of the whole."""
        with self._db.change():
            before = self._db.read("SELECT tries FROM sending WHERE id = :id", {"id": sending.id})[0]
            tries = [*json.loads(before["tries"]), attempt]
            self._db.write(
                "UPDATE sending SET tries = :tries, made = made + 1, state = :state WHERE id = :id",
                {"tries": json.dumps(tries), "state": state, "id": sending.id},
            )

    def drop(self, number: int) -> None:
        """Its hook is off: nothing more comes of what waited."""
        with self._db.change():
            self._db.write(
                "UPDATE sending SET state = 'dropped' WHERE id = :id AND state = 'waiting'", {"id": number}
            )

    def fails(self, hook: Record, since: float | None, state: str) -> bool:
        """Puts down since when nothing arrives, or that it does, and its state; whether that has changed."""
        with self._db.change():
            changed = self._db.write(
                "UPDATE hook SET state = :state WHERE id = :id AND state = 'on' AND :state <> 'on'",
                {"state": state, "id": hook["id"]},
            ).rowcount
            self._db.write(
                "UPDATE hook SET failing_since = :since WHERE id = :id", {"since": since, "id": hook["id"]}
            )
        return bool(changed)

    def page(self, hook: Record, wanted: Mapping[str, int]) -> tuple[Sequence[Record], int]:
        """A page, newest first, and how many there are in all."""
        values = {**wanted, "hook": hook["id"]}
        with self._db.unchanging():
            total = self._db.read("SELECT COUNT(*) AS total FROM sending WHERE hook = :hook", values)[0][
                "total"
            ]
            query = "SELECT * FROM sending WHERE hook = :hook ORDER BY id DESC LIMIT :size OFFSET :skipped"
            return self._db.read(query, values), total

    def named(self, hook: Record, event_id: str) -> Record | None:
        query = "SELECT * FROM sending WHERE hook = :hook AND event_id = :event"
        found = self._db.read(query, {"hook": hook["id"], "event": event_id})
        return found[0] if found else None

    def begin_again(self, sent: Record) -> bool:
        """What was given up is to be sent again; whether it was given up."""
        with self._db.change():
            return bool(
                self._db.write(
                    """UPDATE sending SET state = 'waiting', made = 0
                    WHERE id = :id AND state IN ('lost', 'dropped')""",
                    {"id": sent["id"]},
                ).rowcount
            )
