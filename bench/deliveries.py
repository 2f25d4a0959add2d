"""Which message belongs to which change, who lacks one, who had it twice, and where the time went."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench.orders import Account, Exchange
from bench.samples import Sample

#: A ticket's id, and the version that a change gave it.
Key = tuple[str, int]
#: What a change goes through, in this order.
MILESTONES = ("made", "on support-events", "on notification-events", "on the first connection", "on the last")


@dataclass(frozen=True)
class Traces:
    """When changes were made and published, in epoch seconds, as far as it was seen."""

    made: dict[Key, float] = field(default_factory=dict)
    received: dict[Key, float] = field(default_factory=dict)
    published: dict[Key, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Delivery:
    """A change, seen from its customer's connections. `sample` ends with the last of them to hear of it.

    `passed`: the milestones that are known, in ms since the change was due.
    """

    sample: Sample
    answered_ms: float
    passed: dict[str, float]


@dataclass(frozen=True)
class Deliveries:
    """One for each exchange, in order; `strays`: messages to others, or of no acknowledged change."""

    each: list[Delivery]
    strays: int


def matched(account: Account, hearers: Sequence[range], traces: Traces) -> Deliveries:
    """Match messages with changes; `hearers` numbers the ears that have to hear of each exchange."""
    heard = _heard(account)
    each = []
    for exchange, numbers in zip(account.exchanges, hearers, strict=True):
        key = None if exchange.sample.fault else _key(exchange.body)
        instants = {} if key is None else {number: heard.pop((number, *key), []) for number in numbers}
        each.append(_delivery(exchange, key, instants, account.ended, traces))
    return Deliveries(each, sum(map(len, heard.values())))


def faults(deliveries: Deliveries, account: Account) -> dict[str, int]:
    """All that went wrong, warm-up included: kind and how often."""
    found = Counter(delivery.sample.fault for delivery in deliveries.each if delivery.sample.fault)
    found.update(f"connection: {ear.opened.fault}" for ear in account.ears if ear.opened.fault)
    found.update("connection lost" for ear in account.ears if ear.lost)
    if deliveries.strays:
        found["message that belongs to no change of its reader's"] = deliveries.strays
    return dict(found)


def _heard(account: Account) -> dict[tuple[int, str, int], list[float]]:
    heard: dict[tuple[int, str, int], list[float]] = defaultdict(list)
    for number, ear in enumerate(account.ears):
        for at, text in ear.heard:
            message = json.loads(text)
            if message["type"] == "ticket_update":
                payload = message["payload"]
                heard[number, payload["ticket_id"], payload["version"]].append(at)
    return heard


def _key(body: str) -> Key:
    ticket = json.loads(body)
    return ticket["id"], ticket["version"]


def _delivery(
    exchange: Exchange, key: Key | None, instants: dict[int, list[float]], ended: float, traces: Traces
) -> Delivery:
    sample = exchange.sample
    if key is None:
        return Delivery(sample, sample.latency_ms, {})
    first = [min(times) for times in instants.values() if times]
    fault = _fault(instants)
    # What never came took at least until the audience left.
    last = max(first) if len(first) == len(instants) else ended
    reached = (
        traces.made.get(key),
        traces.received.get(key),
        traces.published.get(key),
        min(first, default=None),
        None if fault else last,
    )
    passed = {
        milestone: (at - exchange.due) * 1000
        for milestone, at in zip(MILESTONES, reached, strict=True)
        if at is not None
    }
    whole = Sample(sample.lag_ms, (last - exchange.due) * 1000, fault)
    return Delivery(whole, sample.latency_ms, passed)


def _fault(instants: dict[int, list[float]]) -> str:
    if not all(instants.values()):
        return "missing on a connection"
    return "twice on a connection" if any(len(times) > 1 for times in instants.values()) else ""
