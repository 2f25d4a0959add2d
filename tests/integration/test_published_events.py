"""What is published for customers arrives on their live connections (WS-04; that it bears one id, WS-10)."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer, Operator, some
from signoff.wire.live import MESSAGE_TYPES
from signoff.wire.messages import Message
from tests.domains.texts import SHORT

PUBLISHED = MESSAGE_TYPES[2:]
VALUES: dict[str, Any] = {
    "a fraction": 1.5,
    "a long fraction": 0.123456,
    "a small one": 1e-9,
    "below zero": -12.05,
    "a large number": 2**53 - 1,
    "zero": 0,
    "nothing": None,
    "true": True,
    "no text": "",
    "an empty list": [],
    "an empty object": {},
    "nested": {"a": [1, None, "é 👍"], "id": "theirs", "type": "theirs", "customer_id": "theirs"},
}
"""Of each kind that JSON has."""


def marked(mark: str) -> Callable[[Message], bool]:
    """Picks the messages that hold that text."""
    return lambda message: mark in message.text


@clause("WS-04", requests=1)
@pytest.mark.parametrize("type_", PUBLISHED)
def test_a_published_event_arrives(customer_a: Customer, operator: Operator, type_: str) -> None:
    mark = uuid4().hex
    with customer_a.live.listen() as listener:
        operator.publish(customer_a, type_, {"reference": mark})
        listener.hears(type_, where=marked(mark))


@clause("WS-04", requests=1)
@pytest.mark.parametrize("type_", PUBLISHED)
def test_each_of_several_published_events_arrives(
    customer_a: Customer, operator: Operator, type_: str
) -> None:
    """The first is heard before the next is published: whoever drops what it has seen must not drop that."""
    with customer_a.live.listen() as listener:
        for number in range(3):
            mark = uuid4().hex
            operator.publish(customer_a, type_, {"reference": mark, "number": number})
            listener.hears(type_, where=marked(mark))


@clause("WS-04", requests=1)
@pytest.mark.parametrize("type_", PUBLISHED)
def test_a_published_event_reaches_no_other_customer(
    customer_a: Customer, customer_b: Customer, operator: Operator, type_: str
) -> None:
    mine, theirs = uuid4().hex, uuid4().hex
    with customer_a.live.listen() as listener, customer_b.live.listen() as other:
        operator.publish(customer_a, type_, {"reference": mine})
        listener.hears(type_, where=marked(mine))
        operator.publish(customer_b, type_, {"reference": theirs})
        other.hears_nothing_of(some(where=marked(mine)), before=some(type_, where=marked(theirs)))


@clause("WS-04", requests=1)
@pytest.mark.parametrize("name", ["id", "message_id", "event_id"])
def test_events_of_two_customers_may_bear_the_same_id(
    customer_a: Customer, customer_b: Customer, operator: Operator, name: str
) -> None:
    """Whoever publishes gives them; what was delivered to one customer is no duplicate for another."""
    named, mine, theirs = f"event-{uuid4().hex[:8]}", uuid4().hex, uuid4().hex
    with customer_a.live.listen() as listener, customer_b.live.listen() as other:
        operator.publish(customer_a, PUBLISHED[0], {"reference": mine}, **{name: named})
        listener.hears(PUBLISHED[0], where=marked(mine))
        operator.publish(customer_b, PUBLISHED[0], {"reference": theirs}, **{name: named})
        other.hears(PUBLISHED[0], where=marked(theirs))


@clause("WS-04", requests=1)
def test_a_published_event_reaches_its_subscribers_only(customer_a: Customer, operator: Operator) -> None:
    first, second, third = PUBLISHED
    marks = {type_: uuid4().hex for type_ in PUBLISHED}

    def of_the_test(message: Message) -> bool:
        return any(mark in message.text for mark in marks.values())

    with customer_a.live.listen() as everything, customer_a.live.listen(second) as narrow:
        for type_ in (first, third):
            operator.publish(customer_a, type_, {"reference": marks[type_]})
            everything.hears(type_, where=marked(marks[type_]))
        operator.publish(customer_a, second, {"reference": marks[second]})
        narrow.hears_nothing_of(
            some(where=lambda message: message.type in (first, third) and of_the_test(message)),
            before=some(second, where=marked(marks[second])),
        )


@clause("WS-04", requests=1)
@pytest.mark.parametrize("type_", PUBLISHED)
def test_a_published_event_arrives_as_published(customer_a: Customer, operator: Operator, type_: str) -> None:
    payload: dict[str, Any] = {"reference": uuid4().hex, **VALUES}
    payload |= {f"text, {name}": text for name, text in SHORT.items()}
    with customer_a.live.listen() as listener:
        operator.publish(customer_a, type_, payload)
        heard = listener.hears(type_, where=marked(payload["reference"]))
        expect(heard.payload, "the payload").equals(payload)


@clause("WS-04", requests=1, level=Level.SHOULD)
@pytest.mark.parametrize("type_", PUBLISHED)
def test_an_event_that_says_nothing_more_arrives(
    customer_a: Customer, operator: Operator, type_: str
) -> None:
    with customer_a.live.listen(type_) as listener:
        operator.publish(customer_a, type_, {})
        listener.hears(type_, where=lambda message: message.payload == {})


@clause("WS-04", requests=1, level=Level.SHOULD)
@pytest.mark.parametrize("type_", PUBLISHED)
def test_the_same_published_again_arrives_again(customer_a: Customer, operator: Operator, type_: str) -> None:
    """Two events, though no field tells them apart: a metric has the same value twice."""
    mark = uuid4().hex
    with customer_a.live.listen() as listener:
        operator.publish(customer_a, type_, {"reference": mark})
        listener.hears(type_, where=marked(mark))
        operator.publish(customer_a, type_, {"reference": mark})
        listener.hears_count(2, some(type_, where=marked(mark)))


@clause("WS-04", requests=1)
@pytest.mark.parametrize("length", [2_000, 20_000, 60_000])
def test_a_long_published_event_arrives_whole(customer_a: Customer, operator: Operator, length: int) -> None:
    payload = {"reference": uuid4().hex, "lines": "0123456789" * (length // 10)}
    with customer_a.live.listen() as listener:
        operator.publish(customer_a, PUBLISHED[0], payload)
        heard = listener.hears(PUBLISHED[0], where=marked(payload["reference"]))
        expect(heard.payload == payload, "that the payload arrived as it was published").equals(True)


@clause("WS-04", requests=1, level=Level.SHOULD)
@pytest.mark.parametrize("type_", PUBLISHED)
def test_a_published_event_arrives_with_id_and_instant(
    customer_a: Customer, operator: Operator, type_: str
) -> None:
    mark = uuid4().hex
    with customer_a.live.listen() as listener:
        operator.publish(customer_a, type_, {"reference": mark})
        heard = listener.hears(type_, where=marked(mark))
        expect(heard.id, "the message's id").is_given()
        expect(heard.timestamp, "the message's timestamp").is_an_instant_in_utc()


@clause("WS-04", requests=1, level=Level.SHOULD)
@pytest.mark.parametrize(
    "text", ["", "no JSON", "[]", "{}", '{"customer_id": 7, "type": "x"}'], ids=lambda text: text or "nothing"
)
def test_a_broken_event_does_not_hold_up_the_next(
    customer_a: Customer, operator: Operator, text: str
) -> None:
    mark = uuid4().hex
    with customer_a.live.listen() as listener:
        operator.publish_raw("messages", text or " ")
        operator.publish(customer_a, PUBLISHED[0], {"reference": mark})
        listener.hears(PUBLISHED[0], where=marked(mark))


@clause("WS-10", requests=2)
def test_a_message_published_twice_bears_the_same_id(customer_a: Customer, operator: Operator) -> None:
    with customer_a.live.listen() as listener, operator.observe("messages") as observer:
        opened = customer_a.tickets.open()
        published = observer.sees(lambda event: opened.id in json.dumps(event))
        listener.hears("notification", about=opened)
        operator.publish_raw("messages", json.dumps(published))
        listener.hears("notification", about=customer_a.tickets.open())
        for type_ in ("notification", "ticket_update"):
            about = [each for each in listener.heard if some(type_, about=opened).fits(each)]
            expect(len({each.id for each in about}) <= 1, f"one id of the {type_} messages").equals(True)
