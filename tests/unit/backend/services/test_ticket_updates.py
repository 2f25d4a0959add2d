"""Updating a ticket that others update too, over a store in memory (EDGE-03)."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from backend import backoff
from backend.domain.cursors import CursorCodec
from backend.domain.errors import DependencyDown, NotFound, StaleVersion
from backend.domain.events import Kind, TicketEvent
from backend.domain.idempotency import Completion
from backend.domain.identity import Identity, Role
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD
from backend.domain.tickets import Change, Draft, Status, Ticket
from backend.ports import Page
from backend.services.tickets import Tickets
from tests.unit.backend.clocks import START, SetClock

ACME = Identity("acme", "ann", Role.CUSTOMER)
CLOSE = Change(status=Status.CLOSED)


class Store:
    """Holds one ticket; so many `rivals` update it, or so many comments come, just before each update."""

    def __init__(self, rivals: int = 0, comments: int = 0) -> None:
        self.ticket: Ticket | None = None
        self.rivals = rivals
        self.comments = comments
        self.tries = 0
        self.events: list[TicketEvent] = []

    def add(self, ticket: Ticket, event: TicketEvent, completion: Completion | None) -> None:
        self.ticket = ticket

    def get(self, customer_id: str, ticket_id: str) -> Ticket | None:
        return self.ticket

    def replace(self, old: Ticket, new: Ticket, event: TicketEvent, *, same_version: bool) -> bool:
        self.tries += 1
        if self.rivals:
            self.rivals -= 1
            self.ticket = replace(old, revision=old.revision + 1, version=old.version + 1, assigned_to="bob")
            return False
        if self.comments and same_version:
            self.comments -= 1
            self.ticket = replace(old, version=old.version + 1, comment_count=old.comment_count + 1)
            return False
        self.ticket = new
        self.events.append(event)
        return True

    def page(
        self, customer_id: str, filters: Mapping[str, str], before: str | None, limit: int
    ) -> Page[Ticket]:
        raise AssertionError("not asked for here")

    def check(self) -> None:
        raise AssertionError("not asked for here")


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between attempts, do not sleep."""
    monkeypatch.setattr("backend.backoff.time.sleep", lambda _: None)


def tickets_over(store: Store) -> tuple[Tickets, str]:
    """The use cases, and the id of an open ticket."""
    tickets = Tickets(store, SetClock(), IdGenerator(), STANDARD, CursorCodec("secret"))
    ticket = tickets.prepare(ACME, Draft("Subject", "Description"))
    tickets.add(ticket, None)
    return tickets, ticket.id


def test_a_lost_race_is_run_again_on_what_the_rival_left() -> None:
    store = Store(rivals=3)
    tickets, ticket_id = tickets_over(store)
    updated = tickets.update(ACME, ticket_id, CLOSE, None)
    assert (updated.status, updated.assigned_to, store.tries) == (Status.CLOSED, "bob", 4)
    assert [(event.change, dict(event.changed)) for event in store.events] == [
        (Kind.STATUS, {"status": "closed"})
    ]


def test_a_race_that_is_always_lost_ends() -> None:
    store = Store(rivals=1_000_000)
    tickets, ticket_id = tickets_over(store)
    with pytest.raises(DependencyDown):
        tickets.update(ACME, ticket_id, CLOSE, None)
    assert store.tries == backoff.ATTEMPTS


def test_an_update_of_one_version_does_not_run_again_on_another() -> None:
    store = Store(rivals=1)
    tickets, ticket_id = tickets_over(store)
    with pytest.raises(StaleVersion):
        tickets.update(ACME, ticket_id, CLOSE, frozenset({START}))
    assert store.tries == 1


def test_a_comment_makes_an_update_of_one_version_stale_and_leaves_others_alone() -> None:
    store = Store(comments=1)
    tickets, ticket_id = tickets_over(store)
    with pytest.raises(StaleVersion):
        tickets.update(ACME, ticket_id, CLOSE, frozenset({START}))
    assert Status.CLOSED is tickets.update(ACME, ticket_id, CLOSE, None).status


def test_a_change_that_changes_nothing_writes_nothing() -> None:
    store = Store()
    tickets, ticket_id = tickets_over(store)
    tickets.update(ACME, ticket_id, Change(status=Status.OPEN), None)
    assert store.tries == 0


def test_a_malformed_id_is_plainly_not_found() -> None:
    tickets, _ = tickets_over(Store())
    with pytest.raises(NotFound):
        tickets.get(ACME, "../other")
