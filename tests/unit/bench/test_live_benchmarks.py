"""What `delivery` and `idle` make of what their audience told."""

import json
from types import SimpleNamespace
from typing import cast

import pytest

from bench import delivery, idle
from bench.deliveries import Deliveries, Delivery
from bench.orders import Account, Ear
from bench.population import Population
from bench.samples import Sample
from bench.stand import Stand
from signoff.wire.dialect import Dialect


def ears(count: int, latency_ms: float = 20.0, lost: int = 0) -> list[Ear]:
    opened = Sample(0.5, latency_ms)
    return [Ear(opened, [], number < lost) for number in range(count)]


def changes(*latencies_ms: float, fault: str = "") -> Deliveries:
    each = [Delivery(Sample(0.5, ms, fault), 20.0, {"made": 5.0, "on the last": ms}) for ms in latencies_ms]
    return Deliveries(each, strays=0)


def delivered(deliveries: Deliveries, received: Account | None = None) -> dict[str, bool]:
    counted = list(range(10, len(deliveries.each)))
    found = delivery.finding("", received or Account(ears(200), [], 0.0, 0.2), deliveries, counted, {})
    return {ruling.why: ruling.met for ruling in found.rulings}


def test_delivery_rules_on_the_last_connection_after_the_warm_up() -> None:
    assert delivered(changes(*[9000.0] * 10, *[350.0] * 99, 900.0)) == {
        "ticket_update p99 350 ms, bar 350": True,
        "each of 110 changes heard once on each of 20 connections": True,
    }


def test_delivery_misses_its_bar() -> None:
    assert delivered(changes(*[20.0] * 10, *[351.0] * 100))["ticket_update p99 351 ms, bar 350"] is False


def test_a_message_missing_in_the_warm_up_is_an_error_too() -> None:
    found = changes(*[20.0] * 110)
    found.each[0] = Delivery(Sample(0.5, 9000.0, "missing on a connection"), 20.0, {})
    assert delivered(found) == {
        "ticket_update p99 20 ms, bar 350": True,
        "delivery: 1 x missing on a connection": False,
    }


def test_a_duplicate_misses_both_bars() -> None:
    assert delivered(changes(*[20.0] * 110, fault="twice on a connection")) == {
        "ticket_update: 100 of 100 failed (100 x twice on a connection)": False,
        "delivery: 110 x twice on a connection": False,
    }


def test_delivery_without_a_change_meets_no_bar() -> None:
    assert delivered(changes()) == {
        "ticket_update: 0 samples are too few for a p99": False,
        "delivery: no change was made": False,
    }


def test_delivery_tells_of_its_generator() -> None:
    found = delivery.finding("", Account(ears(200), [], 0.0, 0.2), changes(*[20.0] * 110), [*range(110)], {})
    assert found.notes[1].startswith("generator late by 0.5 ms at p99 (included above), used 20% of a core")


@pytest.mark.parametrize(
    ("most_mb", "lost", "first_mb", "rulings"),
    [
        (149.9, 0, 60.0, {"1,000 idle connections 149.9 MB, bar 150": True}),
        (150.0, 0, 60.0, {"1,000 idle connections 150.0 MB, bar 150": False}),
        (90.0, 3, 60.0, {"idle: 3 of 1,000 connections were not open to the end": False}),
        (
            0.0,
            0,
            0.0,
            {"idle: no process of the WebSocket gateway was seen, so its memory is unknown": False},
        ),
    ],
)
def test_idle_rules_on_memory_with_all_connections_open(
    most_mb: float, lost: int, first_mb: float, rulings: dict[str, bool]
) -> None:
    found = idle.finding("", Account(ears(1000, lost=lost), [], 0.0, 0.2), first_mb, most_mb, {})
    assert {ruling.why: ruling.met for ruling in found.rulings} == {
        "connect p99 20 ms, bar 100": True,
        **rulings,
    }


def test_idle_rules_on_connecting() -> None:
    found = idle.finding("", Account(ears(1000, 101.0), [], 0.0, 0.2), 60.0, 90.0, {})
    assert [ruling.met for ruling in found.rulings] == [False, True]
    assert found.table[0][-1] == "MISSED"


def test_each_change_changes_something_and_changes_of_a_ticket_are_far_apart() -> None:
    tickets = {customer: [f"{customer}-{number}" for number in range(5)] for customer in delivery.CUSTOMERS}
    stand = SimpleNamespace(
        target=SimpleNamespace(base_url="http://127.0.0.1:80", dialect=Dialect()),
        population=Population(tickets),
        mint=SimpleNamespace(token=lambda customer: f"token-of-{customer}"),
    )
    customers, shots = delivery.schedule(cast(Stand, stand), 20, seed=1)
    changes: dict[str, list[str]] = {customer: [] for customer in delivery.CUSTOMERS}
    for customer, shot in zip(customers, shots, strict=True):
        assert shot.headers["Authorization"] == f"Bearer token-of-{customer}"
        changes[customer].append(shot.path.rpartition("/")[2] + " " + json.loads(shot.body or b"")["status"])
    for customer, made in changes.items():
        first = [f"{ticket} in-progress" for ticket in tickets[customer]]
        second = [f"{ticket} waiting-customer" for ticket in tickets[customer]]
        assert made == ((first + second) * 20)[: len(made)]
