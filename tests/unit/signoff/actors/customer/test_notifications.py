"""What a customer does with notifications."""

from collections.abc import Callable
from typing import Any

import pytest

from signoff.actors import Customer
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire.answers import ticket_item
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

NOTES: list[dict[str, Any]] = [
    {"id": f"N{number}", "type": "ticket", "read": False, "ticket_id": "T1"} for number in (3, 2, 1)
]


@pytest.fixture(autouse=True)
def _kept_inbox(desk: Desk) -> None:
    def answers(heard: Heard) -> Reply:
        match heard.method, heard.path.rpartition("/")[2]:
            case "GET", _:
                size, begin = int(heard.query.get("limit", 50)), int(heard.query.get("cursor", 0))
                more = begin + size if begin + size < len(NOTES) else None
                return Reply(
                    {"notifications": NOTES[begin : begin + size], "unread_count": 3, "next_cursor": more}
                )
            case "PUT", "read-all":
                return Reply({"updated": 3})
            case "DELETE", _:
                return Reply(b"", 204)
        return Reply(NOTES[0])

    desk.answers = answers


def test_all_pages_are_listed(customer: Customer, desk: Desk) -> None:
    assert [each.id for each in customer.notifications.list_all(size=2, type="ticket", unread=True)] == [
        "N3",
        "N2",
        "N1",
    ]
    assert [heard.query for heard in desk.heard] == [
        {"limit": "2", "type": "ticket", "unread": "true"},
        {"limit": "2", "type": "ticket", "unread": "true", "cursor": "2"},
    ]


def test_a_page_is_seen_with_its_count(customer: Customer) -> None:
    page = customer.notifications.list_page(size=2)
    assert ([each.id for each in page.items], page.unread, page.place) == (["N3", "N2"], 3, "2")
    assert customer.notifications.unread_count() == 3


def test_a_list_that_never_ends_is_found_out(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"notifications": NOTES[:1], "next_cursor": "more"})
    with pytest.raises(Unmet, match="it went on after 60 pages"):
        customer.notifications.list_all()


@pytest.mark.parametrize("count", [{}, *({"unread_count": said} for said in ("many", True, None))])
def test_a_missing_count_is_said_with_its_place(
    customer: Customer, desk: Desk, count: dict[str, Any]
) -> None:
    desk.answers = lambda heard: Reply({"notifications": [], **count})
    with pytest.raises(Unmet, match="the unread count in 'unread_count' of the list's answer"):
        customer.notifications.unread_count()


def test_notifications_are_awaited(customer: Customer, desk: Desk) -> None:
    ticket = ticket_item(customer.dialect, {"id": "T1"})
    assert len(customer.notifications.wait_for(3, about=ticket)) == 3
    with pytest.raises(Unmet, match=r"4 notifications about ticket T1 within 0 s; .* it was 3 \(None, "):
        customer.notifications.wait_for(4, about=ticket, within=0)
    assert customer.notifications.wait_for(0, about=ticket_item(customer.dialect, {"id": "T2"})) == []


def test_where_no_ticket_is_named_none_can_be_awaited(customers: Callable[..., Customer]) -> None:
    customer = customers(MINTED + '[fields.notification]\nticket_id = ""\n')
    with pytest.raises(NotVerified, match="do not say which ticket they are about"):
        customer.notifications.wait_for(1, about=ticket_item(customer.dialect, {"id": "T1"}))


@pytest.mark.parametrize(
    ("act", "method", "path"),
    [
        (lambda customer: customer.notifications.mark_read("N/1"), "PUT", "/notifications/N%2F1/read"),
        (lambda customer: customer.notifications.mark_all_read(), "PUT", "/notifications/read-all"),
        (lambda customer: customer.notifications.delete("N1"), "DELETE", "/notifications/N1"),
    ],
)
def test_each_act_is_a_call_that_must_succeed(
    customer: Customer, desk: Desk, act: Callable[[Customer], object], method: str, path: str
) -> None:
    act(customer)
    assert (desk.heard[-1].method, desk.heard[-1].path) == (method, path)
    desk.answers = lambda heard: Reply({"detail": "gone"}, 404)
    with pytest.raises(Unmet, match="the answer was 404 'gone'"):
        act(customer)


def test_how_many_were_marked_is_told_where_it_is(customers: Callable[..., Customer]) -> None:
    assert customers().notifications.mark_all_read() == 3
    assert customers(MINTED + '[envelopes]\nmarked = ""\n').notifications.mark_all_read() is None


def test_a_notification_can_be_named_itself(customer: Customer, desk: Desk) -> None:
    customer.notifications.mark_read(customer.notifications.list_all()[0])
    assert desk.heard[-1].path == "/notifications/N3/read"
