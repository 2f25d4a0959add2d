"""What a listed customer had before a test is not the test's, however much that is."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from signoff.actors.session.past import Earlier, earlier
from signoff.verdict.outcomes import NotVerified
from tests.unit.signoff.actors.session.test_one_identity import Sessions, listed_customer
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)
LARGEST, USUAL = 100, 20


def at(seconds: float) -> str:
    return (BEGIN + timedelta(seconds=seconds)).isoformat()


class OldCustomer:
    """A target whose customer has tickets and notifications already; more come with each ticket."""

    def __init__(self, count: int, *, apart_s: float = 1, says_when: bool = True) -> None:
        self.count, self.apart_s, self.says_when = 0, apart_s, says_when
        self.tickets: list[dict[str, Any]] = []
        self.inbox: list[dict[str, Any]] = []
        self.unread = 0
        self.sent: list[Heard] = []
        for _ in range(count):
            self.opens({"subject": "old"})

    def opens(self, fields: dict[str, Any]) -> dict[str, Any]:
        self.count += 1
        when = {"created_at": at(self.count * self.apart_s)} if self.says_when else {}
        ticket = {"id": f"T{self.count}", **when, **fields}
        self.tickets.insert(0, ticket)
        self.inbox.insert(0, {"id": f"N{self.count}", "ticket_id": ticket["id"], **when})
        self.unread += 1
        return ticket

    def __call__(self, heard: Heard) -> Reply:
        self.sent.append(heard)
        if heard.method == "POST":
            return Reply(self.opens(json.loads(heard.body)), 201)
        if heard.method == "PUT":
            marked, self.unread = self.unread, 0
            return Reply({"updated": marked})
        begins = int(heard.query.get("cursor", 0))
        ends = begins + min(LARGEST, int(heard.query.get("limit", USUAL)))
        name, all_ = ("notifications", self.inbox) if "notif" in heard.path else ("tickets", self.tickets)
        place = str(ends) if ends < len(all_) else None
        return Reply({name: all_[begins:ends], "next_cursor": place, "unread_count": self.unread})


@pytest.mark.parametrize("size", [None, 1, 100])
@pytest.mark.parametrize(
    ("count", "says_when"), [(0, True), (3, True), (3, False), (120, True), (2000, True)]
)
def test_what_a_customer_had_before_is_none_of_the_tests(
    sessions: Sessions, desk: Desk, count: int, says_when: bool, size: int | None
) -> None:
    desk.answers = target = OldCustomer(count, says_when=says_when)
    customer = listed_customer(sessions)
    customer.remembers_its_past()
    assert len(target.sent) == 2
    opened = [customer.tickets.open().id for _ in range(3)][::-1]
    assert [ticket.id for ticket in customer.tickets.list_all(size=size)] == opened
    assert [each.ticket_id for each in customer.notifications.list_all(size=size)] == opened
    assert customer.notifications.unread_count() == 3
    assert customer.notifications.mark_all_read() == 3
    assert customer.notifications.unread_count() == 0


def test_what_one_of_several_at_once_marks_is_the_past_too(sessions: Sessions, desk: Desk) -> None:
    desk.answers = OldCustomer(3)
    customer = listed_customer(sessions)
    customer.remembers_its_past()
    customer.notifications.try_mark_all_read()
    customer.tickets.open()
    assert customer.notifications.unread_count() == 1


def test_a_long_past_costs_each_list_two_pages_at_most(sessions: Sessions, desk: Desk) -> None:
    desk.answers = target = OldCustomer(2000)
    customer = listed_customer(sessions)
    customer.remembers_its_past()
    opened = customer.tickets.open()
    before = len(target.sent)
    assert [ticket.id for ticket in customer.tickets.list_all(size=1)] == [opened.id]
    assert len(target.sent) - before == 3, "its own page, and two of what was there before"


def test_what_was_created_at_the_same_instant_may_stand_on_either_side(
    sessions: Sessions, desk: Desk
) -> None:
    desk.answers = target = OldCustomer(120, apart_s=0.1)
    customer = listed_customer(sessions)
    customer.remembers_its_past()
    opened = customer.tickets.open()
    new, old = target.tickets[:2]
    new["created_at"] = old["created_at"]
    target.tickets[:2] = [old, new]
    assert [ticket.id for ticket in customer.tickets.list_all(size=1)] == [opened.id]


def test_late_news_of_an_earlier_ticket_is_none_of_the_tests(sessions: Sessions, desk: Desk) -> None:
    desk.answers = target = OldCustomer(3)
    customer = listed_customer(sessions)
    customer.remembers_its_past()
    target.inbox.insert(0, {"id": "late", "ticket_id": "T3", "created_at": at(60)})
    assert customer.notifications.list_all() == []


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("a", None)], "B has more than 1 tickets, and their list does not say when each was created"),
        ([("a", at(2)), ("b", "yesterday")], "B has more than 2 tickets, and their list does not say"),
        ([], "B has more than 0 tickets, and their list does not say"),
    ],
)
def test_a_past_that_cannot_be_told_from_the_test_is_not_verified(
    rows: list[tuple[str, Any]], expected: str
) -> None:
    with pytest.raises(NotVerified, match=expected):
        earlier("B", "tickets", rows, is_all=False)
    assert earlier("B", "tickets", rows, is_all=True).ids == {id_ for id_, _ in rows}


def test_what_is_older_than_the_oldest_known_was_there_before() -> None:
    known = earlier("B", "tickets", [("c", at(3)), ("b", at(2))], is_all=False)
    assert [known.holds(*row) for row in (("d", at(4)), ("x", at(2.5)), ("a", at(2)), ("b", None))] == [
        False,
        False,
        True,
        True,
    ]
    assert not Earlier().holds("a", at(1))


TO_COME = datetime.now(UTC) + timedelta(days=1)


def imported(target: OldCustomer, count: int) -> None:
    """Puts so many before all others, of tomorrow."""
    for number in range(count):
        for of_a_kind, id_ in ((target.tickets, "T"), (target.inbox, "N")):
            row = {"id": f"{id_}-{number}", "created_at": (TO_COME + timedelta(seconds=number)).isoformat()}
            of_a_kind.insert(0, row)


@pytest.mark.parametrize("size", [None, 1, 100])
@pytest.mark.parametrize("count", [3, 30, 300])
def test_what_is_of_a_time_to_come_hides_none_of_the_tests(
    sessions: Sessions, desk: Desk, count: int, size: int | None
) -> None:
    desk.answers = target = OldCustomer(count)
    imported(target, 5)
    customer = listed_customer(sessions)
    customer.remembers_its_past()
    opened = [customer.tickets.open().id for _ in range(3)]
    # They come behind what lies ahead.
    for of_a_kind in (target.tickets, target.inbox):
        of_a_kind[:] = [*of_a_kind[3:8], *of_a_kind[:3], *of_a_kind[8:]]
    for row in (*target.tickets[5:8], *target.inbox[5:8]):
        row["created_at"] = datetime.now(UTC).isoformat()
    assert [ticket.id for ticket in customer.tickets.list_all(size=size)] == opened[::-1]
    assert [each.ticket_id for each in customer.notifications.list_all(size=size)] == opened[::-1]


def test_no_page_is_measured_that_may_hold_what_is_to_come(sessions: Sessions, desk: Desk) -> None:
    desk.answers = target = OldCustomer(3)
    imported(target, 5)
    customer = listed_customer(sessions)
    customer.remembers_its_past()
    with pytest.raises(NotVerified, match=r"^5 tickets of customer .* are of a time to come"):
        customer.tickets.list_page(size=2)
    with pytest.raises(NotVerified, match=r"^5 notifications of customer .* are of a time to come"):
        customer.notifications.list_page(size=2)
    assert customer.tickets.list_page().items == ()


def test_a_page_of_nothing_but_what_is_to_come_tells_no_past() -> None:
    rows = [("a", TO_COME.isoformat()), ("b", TO_COME.isoformat())]
    with pytest.raises(NotVerified, match=r"^the newest 2 tickets of B are all of a time to come"):
        earlier("B", "tickets", rows, is_all=False)
    assert earlier("B", "tickets", rows, is_all=True).ahead == 2


def test_a_clock_that_may_be_ahead_makes_nothing_of_a_time_to_come() -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=30)).isoformat()
    found = earlier("B", "tickets", [("a", soon)], is_all=True, leeway_s=60)
    assert found.ahead == 0
    assert found.newest is not None
    assert found.newest <= datetime.now(UTC)
