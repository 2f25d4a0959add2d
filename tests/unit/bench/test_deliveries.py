"""Each change is heard once by each of its customer's connections, and by nobody else."""

import json
from dataclasses import replace

import pytest

from bench.deliveries import MILESTONES, Deliveries, Key, Traces, faults, matched
from bench.journey import ANSWERED, cells, split
from bench.orders import Account, Ear, Exchange
from bench.samples import Sample

OPEN = Sample(0.1, 5.0)
FIRST, SECOND = ("t-1", 1001), ("t-2", 2001)
OWN, OTHERS = range(2), range(2, 3)
"""The customer of FIRST has two connections, that of SECOND one."""


def change(key: Key, due: float, fault: str = "") -> Exchange:
    body = json.dumps({"id": key[0], "version": key[1], "status": "in-progress"})
    return Exchange(due, Sample(0.2, 20.0, fault), "" if fault else body)


def update(at: float, key: Key) -> tuple[float, str]:
    payload = {"ticket_id": key[0], "change": "status", "status": "in-progress", "version": key[1]}
    return at, json.dumps({"id": "m", "type": "ticket_update", "payload": payload, "timestamp": "..."})


def account(*heard: list[tuple[float, str]], second_fault: str = "") -> Account:
    exchanges = [change(FIRST, 100.0), change(SECOND, 200.0, second_fault)]
    return Account([Ear(OPEN, texts) for texts in heard], exchanges, ended=210.0, cpu_share=0.1)


def deliveries_of(received: Account, traces: Traces | None = None) -> Deliveries:
    return matched(received, [OWN, OTHERS], traces or Traces())


def test_a_change_has_arrived_when_the_last_connection_has_heard_of_it() -> None:
    received = account([update(100.1, FIRST)], [update(100.3, FIRST)], [update(200.2, SECOND)])
    found = deliveries_of(received)
    assert [delivery.sample.latency_ms for delivery in found.each] == pytest.approx([300.0, 200.0])
    assert [delivery.answered_ms for delivery in found.each] == [20.0, 20.0]
    assert faults(found, received) == {}


def test_messages_in_another_order_are_matched_all_the_same() -> None:
    exchanges = [change(FIRST, 100.0), change(("t-1", 1002), 101.0)]
    ears = [Ear(OPEN, [update(101.1, ("t-1", 1002)), update(101.2, FIRST)])]
    received = Account(ears, exchanges, 110.0, 0.1)
    found = matched(received, [range(1), range(1)], Traces())
    assert [delivery.sample.latency_ms for delivery in found.each] == pytest.approx([1200.0, 100.0])
    assert faults(found, received) == {}


def test_a_missing_message_took_until_the_end() -> None:
    received = account([update(100.1, FIRST)], [], [update(200.2, SECOND)])
    found = deliveries_of(received)
    assert found.each[0].sample.latency_ms == pytest.approx(110_000.0)
    assert faults(found, received) == {"missing on a connection": 1}


def test_a_duplicate_is_a_fault() -> None:
    received = account(
        [update(100.1, FIRST), update(100.9, FIRST)], [update(100.2, FIRST)], [update(200.2, SECOND)]
    )
    found = deliveries_of(received)
    assert found.each[0].sample.latency_ms == pytest.approx(200.0)
    assert faults(found, received) == {"twice on a connection": 1}


def test_a_message_to_somebody_else_is_a_stray() -> None:
    received = account(
        [update(100.1, FIRST)], [update(100.1, FIRST)], [update(200.2, SECOND), update(100.1, FIRST)]
    )
    assert faults(deliveries_of(received), received) == {
        "message that belongs to no change of its reader's": 1
    }


def test_another_version_is_no_substitute() -> None:
    received = account([update(100.1, FIRST)], [update(100.1, ("t-1", 1000))], [update(200.2, SECOND)])
    assert faults(deliveries_of(received), received) == {
        "missing on a connection": 1,
        "message that belongs to no change of its reader's": 1,
    }


def test_a_refused_change_expects_no_message() -> None:
    received = account([update(100.1, FIRST)], [update(100.1, FIRST)], [], second_fault="status 429")
    found = deliveries_of(received)
    assert found.each[1].sample.latency_ms == 20.0
    assert faults(found, received) == {"status 429": 1}


def test_connections_that_were_not_open_are_faults() -> None:
    received = account([update(100.1, FIRST)], [update(100.1, FIRST)], [update(200.2, SECOND)])
    refused = replace(received.ears[0], opened=Sample(0.0, 1.0, "HTTP 429"))
    received = replace(received, ears=[refused, replace(received.ears[1], lost=True), received.ears[2]])
    assert faults(deliveries_of(received), received) == {
        "connection: HTTP 429": 1,
        "connection lost": 1,
    }


def test_the_time_splits_at_what_was_seen_on_the_way() -> None:
    received = account([update(100.25, FIRST)], [update(100.3, FIRST)], [update(200.2, SECOND)])
    traces = Traces(made={FIRST: 100.01}, received={FIRST: 100.05}, published={FIRST: 100.15})
    found = deliveries_of(received, traces)
    times = [10.0, 50.0, 150.0, 250.0, 300.0]
    assert found.each[0].passed == pytest.approx(dict(zip(MILESTONES, times, strict=True)))
    assert list(found.each[1].passed) == ["on the first connection", "on the last"]


def test_steps_are_taken_from_changes_that_were_seen_at_both_ends() -> None:
    received = account([update(100.25, FIRST)], [update(100.3, FIRST)], [update(200.2, SECOND)])
    traces = Traces(made={FIRST: 100.01}, received={FIRST: 100.05}, published={FIRST: 100.15})
    steps = split(deliveries_of(received, traces).each)
    assert list(steps) == [ANSWERED, *MILESTONES]
    since_due, step = steps["on the first connection"]
    assert since_due == pytest.approx([250.0, 200.0])
    assert step == pytest.approx([100.0])


def test_what_was_not_seen_has_a_dash() -> None:
    assert cells("x", [1.0, 3.0], []) == ("x", "2", "1.0", "3.0", "3.0", "3.0", "-", "-")
