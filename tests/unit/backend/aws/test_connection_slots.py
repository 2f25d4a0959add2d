"""So many places per customer and no more, whoever takes them (WS-06)."""

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws import connection_slots
from backend.aws.connection_slots import DynamoSlots
from backend.domain.connections import Connection, TooManyConnections
from backend.settings import Tables
from tests.unit.backend.clocks import START, SetClock

LATER = START + 60_000


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


def slots_of(database: DynamoDBClient, clock: SetClock, node: str) -> DynamoSlots:
    return DynamoSlots(database, Tables(), clock, node)


@pytest.fixture
def slots(database: DynamoDBClient, clock: SetClock) -> DynamoSlots:
    return slots_of(database, clock, "here")


def take(slots: DynamoSlots, name: str, customer: str = "acme", expires_at: int = LATER) -> None:
    slots.take(Connection(name, customer, expires_at))


def held(slots: DynamoSlots, customer: str = "acme") -> set[str]:
    return {item["connection_id"]["S"] for item in slots.of(customer)}


@pytest.fixture
def three_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules hold for three places as for a hundred."""
    monkeypatch.setattr(connection_slots, "_SLOTS", ("slot#000", "slot#001", "slot#002"))


def test_the_last_place_is_given_and_the_next_refused_across_processes(
    three_places: None, database: DynamoDBClient, clock: SetClock
) -> None:
    here, there = (slots_of(database, clock, node) for node in ("here", "there"))
    for number in range(3):
        take(here if number % 2 else there, f"c{number}")
    for node in (here, there):
        with pytest.raises(TooManyConnections):
            take(node, "one too many")
    take(there, "another customer's", customer="globex")
    here.free("c0")
    take(here, "in the freed place")
    assert len(held(there)) == 3


def test_freeing_twice_is_harmless_and_frees_one_place(three_places: None, slots: DynamoSlots) -> None:
    for name in "abc":
        take(slots, name)
    slots.free("a")
    slots.free("a")
    take(slots, "d")
    with pytest.raises(TooManyConnections):
        take(slots, "e")


def test_a_place_whose_token_has_expired_is_free_and_is_not_freed_for_its_successor(
    three_places: None, slots: DynamoSlots, clock: SetClock
) -> None:
    for name in "abc":
        take(slots, name, expires_at=START + 1000)
    clock.now += 1000
    for name in "def":
        take(slots, name, expires_at=START + 9000)
    for name in "abc":
        slots.free(name)
    assert held(slots) == set("def")


def test_what_a_process_left_behind_is_dropped_by_its_successor_only(
    database: DynamoDBClient, slots: DynamoSlots, clock: SetClock
) -> None:
    take(slots, "left")
    take(slots_of(database, clock, "there"), "alive")
    slots_of(database, clock, "here").drop_own()
    assert held(slots) == {"alive"}


def test_a_subscription_is_kept_with_its_place(slots: DynamoSlots) -> None:
    take(slots, "a")
    slots.subscribe("a", ["ticket_update"])
    slots.subscribe("unknown", ["ticket_update"])
    (item,) = slots.of("acme")
    assert item["types"] == {"L": [{"S": "ticket_update"}]}


def test_the_expired_are_listed_until_they_are_freed(slots: DynamoSlots, clock: SetClock) -> None:
    take(slots, "a", expires_at=START + 1000)
    take(slots, "b")
    clock.now += 1000
    assert list(slots.expired()) == ["a"]
    slots.free("a")
    assert list(slots.expired()) == []
