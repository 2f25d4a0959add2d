"""A small target with live messages, two of its customers behind a relay, and what finds a bad one out."""

import json
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

from signoff.actors import Customer, Recorder
from signoff.verdict.outcomes import Unmet
from tests.fronts.relay import Relay, customer_of, token_of
from tests.unit.signoff.actors.line import Exchange, answered
from tests.unit.signoff.wire.serving import Heard, Reply

PLACES = 4
LIVE = f"""[limits]
connections = {PLACES}
[ws]
delivered_within_s = 1.0
reaped_within_s = 1.0
"""
ALL = ["notification", "ticket_update"]


class Portal:
    """A small good target: tickets, an inbox, and live messages to their customer's subscribers."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange, self._numbers = exchange, count(1)
        self._tickets: dict[str, dict[str, Any]] = {}
        self._inboxes: dict[str, list[dict[str, Any]]] = {}
        self._wanted: dict[ServerConnection, list[str]] = {}
        self.obeys_subscriptions = True
        exchange.answers = self._hears

    def answers(self, heard: Heard) -> Reply:
        """The answer to a request."""
        owner, last = customer_of(heard.headers["authorization"][7:]), heard.path.rpartition("/")[2]
        if last == "notifications":
            inbox = self._inboxes.get(owner, [])
            return Reply({"notifications": inbox, "unread_count": len(inbox), "next_cursor": None})
        if last == "tickets":
            own = [each for each in self._tickets.values() if each["owner"] == owner]
            return Reply({"tickets": own[::-1], "next_cursor": None})
        if heard.method == "GET":
            return Reply(self._tickets[last])
        sent = json.loads(heard.body)
        if last == "create":
            ticket = {"id": self._id("T"), "owner": owner, "status": "open", "version": 0, **sent}
            self._tickets[ticket["id"]] = ticket
            return self._changed(ticket, "created")
        if last == "comments":
            ticket = self._tickets[heard.path.split("/")[-2]]
            self._changed(ticket, "comment")
            return Reply({"id": self._id("C"), "ticket_id": ticket["id"], **sent}, 201)
        return self._changed(self._tickets[last] | sent, "status")

    def _changed(self, ticket: dict[str, Any], change: str) -> Reply:
        """Keeps the ticket, and tells of it."""
        ticket["version"] += 1
        self._tickets[ticket["id"]] = ticket
        about = {"ticket_id": ticket["id"], "status": ticket["status"], "version": ticket["version"]}
        note = {"id": self._id("N"), "type": "ticket", "title": change, "message": change, "read": False}
        note |= {"ticket_id": ticket["id"], "created_at": f"2026-11-28T10:00:{next(self._numbers) % 60:02}Z"}
        self._inboxes.setdefault(ticket["owner"], []).insert(0, note)
        self._says(ticket["owner"], "notification", note)
        self._says(ticket["owner"], "ticket_update", {"change": change, **about})
        return Reply(ticket, 201 if change == "created" else 200)

    def _says(self, owner: str, type_: str, payload: dict[str, Any]) -> None:
        text = json.dumps({"type": type_, "payload": payload, "id": self._id("M"), "timestamp": None})
        with self._exchange.changed:
            # Whoever was answered is to hear it, also before its thread has begun.
            self._exchange.changed.wait_for(
                lambda: len(self._exchange.open) == len(self._exchange.openings), 2
            )
        for connection in list(self._exchange.open):
            assert connection.request is not None
            is_wanted = not self.obeys_subscriptions or type_ in self._wanted.get(connection, ALL)
            if is_wanted and customer_of(token_of(connection.request.path)) == owner:
                with suppress(ConnectionClosed):
                    connection.send(text)

    def _hears(self, connection: ServerConnection, frame: Any) -> None:
        asked = json.loads(frame)
        if asked["action"] == "subscribe":
            self._wanted[connection] = asked["types"]
        answered(connection, frame)

    def _id(self, letter: str) -> str:
        return f"{letter}{next(self._numbers)}"


class Scene:
    """Two customers of the small target, behind a relay."""

    def __init__(self, portal: Portal, customer: Customer) -> None:
        self.portal, self.a = portal, customer
        self.recorder = customer.recorder
        self.target = self.recorder.session.target
        self.b = self.customer("globex", "customer B")

    def customer(self, id_: str, name: str, recorder: Recorder | None = None) -> Customer:
        """Another customer, or the same in another test."""
        token = self.recorder.session.token(id_)
        return Customer(recorder or self.recorder, name, id_, f"Bearer {token}", f"{name[-1]}_TOKEN")


Behind = Callable[[Relay], Scene]


def found_out(check: Callable[[], None]) -> bool:
    try:
        check()
    except Unmet:
        return True
    return False
