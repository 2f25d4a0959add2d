"""One notification per event, however often the event comes (NTF-05, NTF-12, WS-10)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from backend.domain.errors import DependencyDown, NotFound
from backend.domain.events import Kind, TicketEvent, commented
from backend.domain.ids import IdGenerator
from backend.domain.messages import Message
from backend.domain.notifications import Notice, Notification, NotificationType, document_of
from backend.domain.sla import STANDARD
from backend.domain.tickets import Draft, Status, Ticket, open_ticket
from backend.ports import Page
from backend.services.notifying import Notifying
from tests.unit.backend.clocks import START, SetClock
from tests.unit.backend.services.test_ticket_updates import Store

IDS = IdGenerator()
TICKET = open_ticket(IDS.next_id(START), "acme", Draft("Subject", "Description"), STANDARD)
STATUS = TicketEvent(
    IDS.next_id(START), "acme", TICKET.id, Kind.STATUS, {"status": "closed"}, Status.CLOSED, START + 5, START
)
NOTICE = Notice("acme", NotificationType.INFO, "Title", "Message", "event-1")


class Kept:
    """A store of notifications and a topic in memory."""

    def __init__(self) -> None:
        self.under: dict[str, Notification] = {}
        self.sent: list[Message] = []
        self.down = False

    def add(self, made: Sequence[tuple[Notification, str]]) -> Sequence[Notification]:
        return [self.under.setdefault(marker, notification) for notification, marker in made]

    def publish(self, messages: Sequence[Message]) -> None:
        if self.down:
            raise DependencyDown("topic")
        self.sent += messages

    def page(
        self, customer_id: str, filters: Mapping[str, str | bool], before: str | None, limit: int
    ) -> Page[Notification]:
        raise AssertionError("not asked for here")

    def unread(self, customer_id: str) -> int:
        raise AssertionError("not asked for here")

    def mark_read(self, customer_id: str, notification_id: str) -> Notification | None:
        raise AssertionError("not asked for here")

    def mark_all_read(self, customer_id: str) -> int:
        raise AssertionError("not asked for here")

    def delete(self, customer_id: str, notification_id: str) -> bool:
        raise AssertionError("not asked for here")


def tell_of(event: TicketEvent, kept: Kept, ticket: Ticket | None = TICKET) -> None:
    notifying(kept, ticket).tell_of([event])


def notifying(kept: Kept, ticket: Ticket | None = TICKET) -> Notifying:
    tickets = Store()
    tickets.ticket = ticket
    return Notifying(kept, kept, tickets, SetClock(), IDS)


def test_a_ticket_event_makes_a_notification_and_two_messages() -> None:
    kept = Kept()
    tell_of(STATUS, kept)
    (stored,) = kept.under.values()
    telling, update = kept.sent
    assert (telling.type, telling.payload) == ("notification", document_of(stored))
    assert (update.type, update.payload) == (
        "ticket_update",
        {"ticket_id": TICKET.id, "change": "status", "status": "closed", "version": START + 5},
    )
    assert {message.customer_id for message in kept.sent} == {"acme"}
    assert telling.id != update.id


def test_an_event_that_comes_again_stores_nothing_and_repeats_the_ids() -> None:
    kept = Kept()
    for _ in range(2):
        tell_of(STATUS, kept)
    assert len(kept.under) == 1
    assert kept.sent[:2] == kept.sent[2:]


def test_what_was_stored_and_not_sent_is_sent_when_the_event_comes_again() -> None:
    kept = Kept()
    kept.down = True
    with pytest.raises(DependencyDown):
        tell_of(STATUS, kept)
    kept.down = False
    tell_of(STATUS, kept)
    assert (len(kept.under), len(kept.sent)) == (1, 2)


def test_the_update_of_a_comment_says_how_the_ticket_stands() -> None:
    kept = Kept()
    event = replace(commented(IDS.next_id(START), "acme", TICKET.id), version=START + 9)
    tell_of(event, kept, replace(TICKET, status=Status.RESOLVED))
    assert kept.sent[1].payload == {
        "ticket_id": TICKET.id,
        "change": "comment",
        "status": "resolved",
        "version": START + 9,
    }


def test_a_comment_on_a_ticket_that_is_not_there_is_not_told() -> None:
    kept = Kept()
    with pytest.raises(NotFound):
        tell_of(commented(IDS.next_id(START), "acme", TICKET.id), kept, None)
    assert (kept.under, kept.sent) == ({}, [])


def test_a_notice_makes_a_notification_and_one_message() -> None:
    kept = Kept()
    made = notifying(kept).tell(NOTICE)
    assert list(kept.under.values()) == [made]
    assert [(message.type, message.payload) for message in kept.sent] == [("notification", document_of(made))]


def test_a_notice_tried_again_is_the_same_notification_and_the_same_message() -> None:
    kept = Kept()
    first, again = notifying(kept).tell(NOTICE), notifying(kept).tell(NOTICE)
    assert first == again
    assert kept.sent[0] == kept.sent[1]


def test_one_event_id_used_for_two_customers_is_two_notices() -> None:
    kept = Kept()
    notifying(kept).tell(NOTICE)
    notifying(kept).tell(replace(NOTICE, customer_id="globex"))
    assert len(kept.under) == 2
    assert len({message.id for message in kept.sent}) == 2
