"""Tickets and comments over their tables (TKT-03..05, TKT-09, EDGE-03)."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws import tickets as ticket_module
from backend.aws.comments import DynamoComments
from backend.aws.ticket_items import ticket_from, ticket_item
from backend.aws.tickets import DynamoTickets
from backend.domain.comments import Comment
from backend.domain.events import commented, created, updated
from backend.domain.identity import Role
from backend.domain.ids import IdGenerator, instant_of
from backend.domain.sla import STANDARD, Priority
from backend.domain.tickets import Category, Change, Draft, Status, Ticket, changed, open_ticket
from backend.settings import Tables
from tests.unit.backend.clocks import START, SetClock

IDS = IdGenerator()


@pytest.fixture
def tickets(database: DynamoDBClient) -> DynamoTickets:
    return DynamoTickets(database, Tables(), SetClock())


@pytest.fixture
def comments(database: DynamoDBClient) -> DynamoComments:
    return DynamoComments(database, Tables(), SetClock())


def a_ticket(priority: Priority = Priority.MEDIUM, customer: str = "acme") -> Ticket:
    return open_ticket(IDS.next_id(START), customer, Draft("Subject", "Description", priority), STANDARD)


def a_comment(ticket: Ticket, text: str = "text") -> Comment:
    comment_id = IDS.next_id(START)
    return Comment(comment_id, ticket.id, "ann", Role.SUPPORT, text, instant_of(comment_id))


def add(tickets: DynamoTickets, ticket: Ticket) -> None:
    tickets.add(ticket, created(IDS.next_id(START), ticket), None)


def comment_on(comments: DynamoComments, customer: str, comment: Comment) -> bool:
    event = commented(IDS.next_id(START), customer, comment.ticket_id)
    return comments.add(comment, event, None)


def replace_with(tickets: DynamoTickets, old: Ticket, change: Change, *, same_version: bool = False) -> bool:
    new = changed(old, change, STANDARD, START)
    event = updated(IDS.next_id(START), old, new)
    return tickets.replace(old, new, event, same_version=same_version)


@given(
    st.builds(
        Ticket,
        id=st.just(IDS.next_id(START)),
        customer_id=st.just("acme"),
        subject=st.text(min_size=1, max_size=20),
        description=st.text(min_size=1, max_size=20),
        priority=st.sampled_from(Priority),
        category=st.sampled_from(Category),
        status=st.sampled_from(Status),
        assigned_to=st.none() | st.text(min_size=1, max_size=5),
        created_at=st.just(START),
        updated_at=st.integers(START, START * 2),
        sla_due_date=st.integers(START, START * 2),
        resolved_at=st.none() | st.integers(START, START * 2),
        sla_met=st.none() | st.booleans(),
        comment_count=st.integers(0, 10**6),
        version=st.integers(1, 10**6),
        revision=st.integers(1, 10**6),
    )
)
def test_a_ticket_survives_its_item(ticket: Ticket) -> None:
    assert ticket_from(ticket_item(ticket)) == ticket


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(Priority), max_size=12), st.integers(1, 4))
def test_a_filter_finds_all_that_match_over_any_pages(
    tickets: DynamoTickets, priorities: list[Priority], limit: int
) -> None:
    customer = str(uuid4())
    stored = [a_ticket(priority, customer) for priority in priorities]
    for ticket in stored:
        add(tickets, ticket)
    found: list[Ticket] = []
    more = True
    while more:
        before = found[-1].id if found else None
        page = tickets.page(customer, {"priority": "high"}, before, limit)
        assert len(page.items) <= limit
        found += page.items
        more = page.more
    assert found == [ticket for ticket in reversed(stored) if ticket.priority is Priority.HIGH]


def test_a_match_far_behind_others_is_found(tickets: DynamoTickets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticket_module, "_FILTERED_STRIDE", 2)
    rare = a_ticket(Priority.CRITICAL)
    add(tickets, rare)
    for _ in range(7):
        add(tickets, a_ticket())
    page = tickets.page("acme", {"priority": "critical", "status": "open"}, None, 1)
    assert (page.items, page.more) == ((rare,), False)


def test_the_rarer_the_matches_the_longer_the_strides(
    tickets: DynamoTickets, database: DynamoDBClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(15):
        add(tickets, a_ticket())
    strides: list[int] = []
    query = database.query

    def counted(**request: Any) -> Any:
        strides.append(request["Limit"])
        return query(**request)

    monkeypatch.setattr(database, "query", counted)
    monkeypatch.setattr(ticket_module, "_FILTERED_STRIDE", 2)
    assert tickets.page("acme", {"status": "closed"}, None, 1).items == ()
    assert strides == [2, 4, 8, 16]


def test_a_page_that_ends_with_the_list_says_there_is_no_more(tickets: DynamoTickets) -> None:
    for _ in range(3):
        add(tickets, a_ticket())
    assert [tickets.page("acme", {}, None, limit).more for limit in (2, 3, 4)] == [True, False, False]


def test_an_update_does_not_take_a_comment_back(tickets: DynamoTickets, comments: DynamoComments) -> None:
    ticket = a_ticket()
    add(tickets, ticket)
    comment_on(comments, "acme", a_comment(ticket))
    assert replace_with(tickets, ticket, Change(status=Status.IN_PROGRESS))
    stored = tickets.get("acme", ticket.id)
    assert stored is not None
    assert (stored.status, stored.comment_count) == (Status.IN_PROGRESS, 1)


def test_an_update_of_what_was_updated_meanwhile_is_not_applied(tickets: DynamoTickets) -> None:
    ticket = a_ticket()
    add(tickets, ticket)
    assert replace_with(tickets, ticket, Change(status=Status.CLOSED))
    assert not replace_with(tickets, ticket, Change(status=Status.RESOLVED))
    stored = tickets.get("acme", ticket.id)
    assert stored is not None
    assert (stored.status, stored.revision) == (Status.CLOSED, 2)


def test_an_update_of_one_version_gives_way_to_a_comment(
    tickets: DynamoTickets, comments: DynamoComments
) -> None:
    ticket = a_ticket()
    add(tickets, ticket)
    comment_on(comments, "acme", a_comment(ticket))
    assert not replace_with(tickets, ticket, Change(status=Status.CLOSED), same_version=True)


def test_no_comment_is_stored_on_a_ticket_of_another_customer(
    tickets: DynamoTickets, comments: DynamoComments
) -> None:
    ticket = a_ticket()
    add(tickets, ticket)
    assert not comment_on(comments, "globex", a_comment(ticket))
    assert comments.page(ticket.id, None, 10).items == ()


def test_a_comment_written_twice_by_one_request_counts_once(
    tickets: DynamoTickets, comments: DynamoComments
) -> None:
    ticket = a_ticket()
    add(tickets, ticket)
    comment = a_comment(ticket)
    assert [comment_on(comments, "acme", comment) for _ in range(2)] == [True, True]
    after = tickets.get("acme", ticket.id)
    assert after is not None
    assert after.comment_count == 1


def test_comments_of_more_than_a_megabyte_make_one_page(
    tickets: DynamoTickets, comments: DynamoComments
) -> None:
    ticket = a_ticket()
    add(tickets, ticket)
    for _ in range(35):
        comment_on(comments, "acme", a_comment(ticket, "🙂" * 10_000))
    page = comments.page(ticket.id, None, 100)
    assert (len(page.items), page.more) == (35, False)
