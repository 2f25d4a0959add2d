"""Idempotency claims over their table (TKT-17)."""

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws.claims import DynamoClaims
from backend.aws.tickets import DynamoTickets
from backend.domain.errors import KeyReused, StillInFlight
from backend.domain.events import created
from backend.domain.idempotency import LEASE_MS, LIFETIME_S, Claim, Completion, Kept, RequestKey
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD
from backend.domain.tickets import Draft, Ticket, open_ticket
from backend.settings import Tables
from tests.unit.backend.clocks import START, SetClock

KEY = RequestKey("a scope", "a hash")
ANSWER = Kept('{"text": "ü🙂"}')


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def claims(database: DynamoDBClient, clock: SetClock) -> DynamoClaims:
    return DynamoClaims(database, Tables(), clock)


@pytest.fixture
def tickets(database: DynamoDBClient) -> DynamoTickets:
    return DynamoTickets(database, Tables(), SetClock())


def a_ticket() -> Ticket:
    return open_ticket(IdGenerator().next_id(START), "acme", Draft("Subject", "Description"), STANDARD)


def add(tickets: DynamoTickets, ticket: Ticket, completion: Completion) -> None:
    tickets.add(ticket, created(IdGenerator().next_id(START), ticket), completion)


def claimed(claims: DynamoClaims) -> Claim:
    """Claim the key, which must be free."""
    claim = claims.claim(KEY)
    assert isinstance(claim, Claim)
    return claim


def test_a_completed_key_gives_its_answer_until_a_day_is_over(
    claims: DynamoClaims, tickets: DynamoTickets, clock: SetClock
) -> None:
    add(tickets, a_ticket(), Completion(claimed(claims), ANSWER))
    clock.now = START + LIFETIME_S * 1000 - 1
    assert claims.claim(KEY) == ANSWER
    clock.now = START + LIFETIME_S * 1000
    assert isinstance(claims.claim(KEY), Claim)


def test_another_body_is_refused_whether_in_flight_or_answered(
    claims: DynamoClaims, tickets: DynamoTickets
) -> None:
    other = RequestKey(KEY.scope, "another hash")
    claim = claimed(claims)
    with pytest.raises(KeyReused):
        claims.claim(other)
    add(tickets, a_ticket(), Completion(claim, ANSWER))
    with pytest.raises(KeyReused):
        claims.claim(other)


def test_a_key_in_flight_is_taken_over_once_its_lease_is_over(claims: DynamoClaims, clock: SetClock) -> None:
    first = claimed(claims)
    clock.now = START + LEASE_MS - 1
    with pytest.raises(StillInFlight):
        claims.claim(KEY)
    clock.now = START + LEASE_MS
    assert claimed(claims).owner != first.owner


def test_who_lost_a_key_can_no_longer_act_on_it(
    claims: DynamoClaims, tickets: DynamoTickets, clock: SetClock
) -> None:
    slow = claimed(claims)
    clock.now = START + LEASE_MS
    quick = claimed(claims)
    ticket = a_ticket()
    with pytest.raises(StillInFlight):
        add(tickets, ticket, Completion(slow, ANSWER))
    assert tickets.get("acme", ticket.id) is None
    add(tickets, ticket, Completion(quick, ANSWER))
    assert tickets.get("acme", ticket.id) == ticket


def test_a_released_key_is_free_and_an_answered_one_stays(
    claims: DynamoClaims, tickets: DynamoTickets
) -> None:
    claims.release(claimed(claims))
    claim = claimed(claims)
    add(tickets, a_ticket(), Completion(claim, ANSWER))
    claims.release(claim)
    assert claims.claim(KEY) == ANSWER


def test_an_effect_without_its_completion_does_not_happen(
    claims: DynamoClaims, tickets: DynamoTickets
) -> None:
    claim = claimed(claims)
    claims.release(claim)
    ticket = a_ticket()
    with pytest.raises(StillInFlight):
        add(tickets, ticket, Completion(claim, ANSWER))
    assert tickets.get("acme", ticket.id) is None


def test_a_write_that_was_applied_although_its_answer_got_lost_is_a_success(
    claims: DynamoClaims, tickets: DynamoTickets
) -> None:
    ticket, completion = a_ticket(), Completion(claimed(claims), ANSWER)
    add(tickets, ticket, completion)
    add(tickets, ticket, completion)
    assert tickets.get("acme", ticket.id) == ticket
