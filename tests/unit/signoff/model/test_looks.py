"""A look at the inbox waits for nothing that need not come, and lets no wrong count pass for that."""

from types import SimpleNamespace
from typing import Any

import pytest

from signoff.model.agreeing import Disagreement, Tally
from signoff.model.looks.inbox import look_at_list
from signoff.model.party import Party
from signoff.model.world import Ticket as TicketOfModel
from signoff.model.world import Told, World
from signoff.wire.notifications import Inbox, Notification


def a_notification(number: int, *, read: bool) -> Notification:
    instant = f"2026-11-29T10:00:0{number}Z"
    return Notification(
        id=f"n{number}",
        type="ticket",
        title="Ticket",
        message="It changed.",
        read=read,
        created_at=instant,
        ticket_id="t1",
        raw={},
    )


CREATED, LATE = a_notification(1, read=True), a_notification(2, read=False)


def a_party(*pages: Inbox, told: Told, left: int = 50) -> Any:
    """Customer A has ticket T1 whose one notification is read; its list answers with those pages in turn."""
    world, answers = World(), iter(pages)
    ticket = TicketOfModel("T1", "A", "t1", "s", "d", "general", "low", "2026-11-29T10:00:00Z", told=told)
    world.open(ticket)
    world.seen("A", CREATED.id, "T1", CREATED.created_at)
    world.mark("T1n1")
    dialect = SimpleNamespace(
        paging=SimpleNamespace(default_size=50), envelopes=SimpleNamespace(unread_count="unread_count")
    )
    notifications = SimpleNamespace(list_page=lambda **page: next(answers))
    return SimpleNamespace(
        customers={"A": SimpleNamespace(notifications=notifications)},
        recorder=SimpleNamespace(story=[None]),
        target=SimpleNamespace(dialect=dialect),
        tally=Tally(),
        world=world,
        left=lambda actor: left,
        was_before=lambda actor, thing: False,
        is_late=lambda actor, note: False,
        late=set(),
    )


def looks(party: Party) -> None:
    look_at_list(party, "A")


COUNTS_MORE = Inbox(items=(CREATED,), unread=1, place=None)
"""The list holds nothing unread, and one is counted."""


def test_one_that_came_between_the_list_and_the_count_is_no_wrong_count() -> None:
    party = a_party(COUNTS_MORE, Inbox(items=(LATE, CREATED), unread=1, place=None), told=Told(1, 2))
    looks(party)
    assert [note.id for note in party.world.inboxes["A"].notes] == ["n1", "n2"], "it is known from now on"


@pytest.mark.parametrize("told", [Told(1, 2), Told(1, 1)], ids=["one may come", "none may come"])
def test_a_count_that_stays_wrong_is_wrong(told: Told) -> None:
    with pytest.raises(Disagreement, match="NTF-02: expected customer A's unread count to be 0; it is 1"):
        looks(a_party(COUNTS_MORE, COUNTS_MORE, told=told))


def test_where_none_may_come_nobody_looks_again() -> None:
    late = Inbox(items=(LATE, CREATED), unread=1, place=None)
    with pytest.raises(Disagreement, match="NTF-02"):
        looks(a_party(COUNTS_MORE, late, told=Told(1, 1)))
