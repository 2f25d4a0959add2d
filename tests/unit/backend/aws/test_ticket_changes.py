"""Each change of a ticket has a version of its own, and its event knows it (EDGE-03, WS-10)."""

from collections.abc import Callable
from typing import Any

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws.comments import DynamoComments
from backend.aws.outbox import DynamoOutbox
from backend.aws.ticket_changes import ItemChange, TicketChanges
from backend.aws.tickets import DynamoTickets
from backend.domain.comments import Comment
from backend.domain.events import Kind, TicketEvent, commented, created, from_json
from backend.domain.identity import Role
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD
from backend.domain.tickets import Draft, Ticket, open_ticket
from backend.settings import Tables
from tests.unit.backend.clocks import START, SetClock

IDS = IdGenerator()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(START + 1000)


@pytest.fixture
def tickets(database: DynamoDBClient, clock: SetClock) -> DynamoTickets:
    return DynamoTickets(database, Tables(), clock)


@pytest.fixture
def comments(database: DynamoDBClient, clock: SetClock) -> DynamoComments:
    return DynamoComments(database, Tables(), clock)


@pytest.fixture
def events(database: DynamoDBClient) -> Callable[[], list[TicketEvent]]:
    """What waits in the outbox."""
    return lambda: [from_json(each.event) for each in DynamoOutbox(database, Tables()).oldest(100)]


@pytest.fixture
def ticket(tickets: DynamoTickets) -> Ticket:
    """A stored ticket, created at START."""
    opened = open_ticket(IdGenerator().next_id(START), "acme", Draft("Subject", "Description"), STANDARD)
    tickets.add(opened, created(IDS.next_id(START), opened), None)
    return opened


@pytest.fixture
def calls(database: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the requests that the database gets from now on."""
    made: list[str] = []
    send = database._make_api_call  # type: ignore[attr-defined]

    def noted(operation: str, parameters: Any) -> Any:
        made.append(operation)
        return send(operation, parameters)

    monkeypatch.setattr(database, "_make_api_call", noted)
    return made


def comment_on(comments: DynamoComments, ticket: Ticket, customer: str = "acme") -> bool:
    comment = Comment(IDS.next_id(START), ticket.id, "ann", Role.SUPPORT, "text", START)
    return comments.add(comment, commented(IDS.next_id(START), customer, ticket.id), None)


def version_of(tickets: DynamoTickets, ticket: Ticket) -> int:
    stored = tickets.get("acme", ticket.id)
    assert stored is not None
    return stored.version


def test_a_version_is_the_instant_of_the_change(
    tickets: DynamoTickets, comments: DynamoComments, ticket: Ticket, clock: SetClock
) -> None:
    assert version_of(tickets, ticket) == START
    comment_on(comments, ticket)
    assert version_of(tickets, ticket) == clock.now


def test_a_comment_is_one_request_and_reads_nothing(
    comments: DynamoComments, ticket: Ticket, calls: list[str]
) -> None:
    assert comment_on(comments, ticket)
    assert calls == ["TransactWriteItems"]


def test_changes_within_a_millisecond_get_versions_one_apart(
    tickets: DynamoTickets, comments: DynamoComments, ticket: Ticket, clock: SetClock, calls: list[str]
) -> None:
    for _ in range(3):
        comment_on(comments, ticket)
    assert len(calls) == 1 + 2 + 2, "what was in the way tells its version: no read is needed"
    assert version_of(tickets, ticket) == clock.now + 2


def test_a_clock_that_is_behind_does_not_take_a_version_back(
    tickets: DynamoTickets, comments: DynamoComments, ticket: Ticket, clock: SetClock
) -> None:
    clock.now = START - 60_000
    comment_on(comments, ticket)
    assert version_of(tickets, ticket) == START + 1


def test_each_event_names_the_version_that_its_change_made(
    tickets: DynamoTickets,
    comments: DynamoComments,
    ticket: Ticket,
    events: Callable[[], list[TicketEvent]],
) -> None:
    versions = [START]
    for _ in range(3):
        comment_on(comments, ticket)
        versions.append(version_of(tickets, ticket))
    assert [event.version for event in events()] == versions
    assert [event.change for event in events()] == [Kind.CREATED, *[Kind.COMMENT] * 3]


def test_what_was_not_changed_is_not_told(
    comments: DynamoComments, ticket: Ticket, events: Callable[[], list[TicketEvent]]
) -> None:
    assert not comment_on(comments, ticket, "globex")
    assert [event.change for event in events()] == [Kind.CREATED]


def test_another_condition_that_fails_is_said_and_not_tried_again(
    database: DynamoDBClient, ticket: Ticket, clock: SetClock, calls: list[str]
) -> None:
    full = ItemChange(
        "acme", ticket.id, "comment_count = :n", {":n": {"N": "9"}}, condition="comment_count = :n"
    )
    assert not TicketChanges(database, Tables(), clock).apply(full, None)
    assert calls == ["TransactWriteItems"]


def test_a_change_without_an_event_raises_the_version_too(
    database: DynamoDBClient,
    tickets: DynamoTickets,
    ticket: Ticket,
    clock: SetClock,
    events: Callable[[], list[TicketEvent]],
) -> None:
    silent = ItemChange("acme", ticket.id, "#p = :p", {":p": {"S": "low"}}, {"#p": "priority"})
    assert TicketChanges(database, Tables(), clock).apply(silent, None)
    assert version_of(tickets, ticket) == clock.now
    assert len(events()) == 1
