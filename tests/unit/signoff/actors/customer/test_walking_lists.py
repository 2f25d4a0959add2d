"""How a customer walks through lists, whatever their pages are like."""

from collections.abc import Callable

import pytest

from signoff.actors import Customer
from signoff.actors.session.client import MOST_PAGES
from signoff.actors.session.recorder import Recorder
from signoff.verdict.outcomes import Unmet
from tests.unit.signoff.conftest import Sessions
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

Customers = Callable[..., Customer]


def pages(*sizes: int) -> Callable[[Heard], Reply]:
    """Answers pages of those sizes, one after the other, by cursor."""

    def answer(heard: Heard) -> Reply:
        number = int(heard.query.get("cursor", "0"))
        tickets = [{"id": f"{number}-{each}"} for each in range(sizes[number])]
        more = str(number + 1) if number + 1 < len(sizes) else None
        return Reply({"tickets": tickets, "next_cursor": more})

    return answer


def test_no_content_is_an_empty_list_and_nothing_else(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply(b"", 204)
    assert customer.tickets.list_all(status="open") == []
    assert customer.tickets.read_comments("T1") == []
    assert customer.notifications.list_all(unread=True) == []
    assert customer.notifications.unread_count() == 0
    assert customer.notifications.list_page(unread=True).unread == 0
    # How many are unread of all is not said by a list of those that are read, or of a type.
    assert customer.notifications.list_page(unread=False).unread is None
    assert customer.notifications.list_page(type="ticket").unread is None
    with pytest.raises(Unmet, match="the answer was 204"):
        customer.tickets.read("T1")


def test_a_list_is_walked_to_its_end_with_its_filters(customer: Customer, desk: Desk) -> None:
    desk.answers = pages(2, 0, 1)
    assert [ticket.id for ticket in customer.tickets.list_all(size=2, status="open")] == ["0-0", "0-1", "2-0"]
    assert [heard.query.get("cursor") for heard in desk.heard] == [None, "1", "2"]
    assert all((heard.query["limit"], heard.query["status"]) == ("2", "open") for heard in desk.heard)


def test_an_offset_list_ends_at_its_first_page_that_is_not_full(customers: Customers, desk: Desk) -> None:
    def answer(heard: Heard) -> Reply:
        begins = int(heard.query.get("offset", "0"))
        return Reply({"tickets": [{"id": number} for number in range(5)][begins : begins + 2]})

    desk.answers = answer
    customer = customers(MINTED + '[paging]\nstyle = "offset"\n')
    assert [ticket.id for ticket in customer.tickets.list_all(size=2)] == ["0", "1", "2", "3", "4"]
    assert [heard.query.get("offset") for heard in desk.heard] == [None, "2", "4"]


def test_a_list_of_numbered_pages_ends_at_its_first_page_that_is_not_full(
    customers: Customers, desk: Desk
) -> None:
    def answer(heard: Heard) -> Reply:
        begins = 2 * (int(heard.query.get("page", "1")) - 1)
        return Reply({"tickets": [{"id": number} for number in range(5)][begins : begins + 2]})

    desk.answers = answer
    customer = customers(MINTED + '[paging]\nstyle = "page"\n')
    assert [ticket.id for ticket in customer.tickets.list_all(size=2)] == ["0", "1", "2", "3", "4"]
    assert [heard.query.get("page") for heard in desk.heard] == [None, "2", "3"]


def test_a_list_with_links_ends_where_no_next_one_is_named(customers: Customers, desk: Desk) -> None:
    def answer(heard: Heard) -> Reply:
        begins = int(heard.query.get("after", "0"))
        following = f'<{heard.path}?after={begins + 2}&limit=2>; rel="next", ' if begins < 4 else ""
        headers = {"Link": f'{following}<{heard.path}?limit=2>; rel="first"'}
        return Reply({"tickets": [{"id": number} for number in range(5)][begins : begins + 2]}, 200, headers)

    desk.answers = answer
    customer = customers(MINTED + '[paging]\nstyle = "link"\n')
    listed = [ticket.id for ticket in customer.tickets.list_all(size=2, status="open")]
    assert listed == ["0", "1", "2", "3", "4"]
    assert [heard.query.get("after") for heard in desk.heard] == [None, "2", "4"]
    assert {heard.query["status"] for heard in desk.heard} == {"open"}


@pytest.mark.parametrize("style", ["offset", "page"])
def test_a_counted_page_beyond_the_last_may_be_not_found(
    customers: Customers, desk: Desk, style: str
) -> None:
    def answer(heard: Heard) -> Reply:
        listed = {"0": [{"id": 1}, {"id": 2}], "2": [{"id": 3}, {"id": 4}]}.get(heard.query.get(style, "0"))
        return Reply({"detail": "Invalid page."}, 404) if listed is None else Reply({"tickets": listed})

    desk.answers = answer
    customer = customers(MINTED + f'[paging]\nstyle = "{style}"\n')
    assert [ticket.id for ticket in customer.tickets.list_all(size=2)] == ["1", "2", "3", "4"]


def test_a_cursor_that_leads_to_nothing_is_no_end(customer: Customer, desk: Desk) -> None:
    first = {"tickets": [{"id": 1}], "next_cursor": "more"}
    desk.answers = lambda heard: Reply({}, 404) if "cursor" in heard.query else Reply(first)
    with pytest.raises(Unmet, match="answered with 200; the answer was 404"):
        customer.tickets.list_all(size=1)


@pytest.mark.parametrize(("sizes", "declared"), [((0, 0, 0, 2), 1), ((1, 1, 2), 1)])
def test_pages_that_nobody_could_count_are_no_fault_of_the_test(
    sessions: Sessions, customers: Customers, desk: Desk, sizes: tuple[int, ...], declared: int
) -> None:
    desk.answers = pages(*sizes)
    customer = customers(recorder=Recorder(sessions(), "test_a", requests_each=declared))
    assert len(list(customer.tickets.list_all(size=2))) == sum(sizes)


def test_a_list_that_never_ends_is_found_out_not_followed(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"tickets": [], "next_cursor": "more"})
    with pytest.raises(Unmet) as caught:
        customer.tickets.list_all()
    assert str(caught.value) == f"expected the list to end; it went on after {MOST_PAGES} pages"
    assert len(desk.heard) == MOST_PAGES
