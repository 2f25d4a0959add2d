"""SNS and SQS promise neither order nor single delivery; one event makes one notification (NTF-12).

What became of it since stays so: deleted for good (NTF-04), read (NTF-02).
"""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Operator, some
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.answers import Ticket
from tests.integration.inboxes import ids, operator_of, settled

MOST_AT_ONCE = 10
"""SQS gives a function so many messages at once, and SNS takes so many; one less is what falls between."""
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def titled(customer: Customer, title: str) -> int:
    """How many of that title are listed."""
    return sum(one.title == title for one in customer.notifications.list_all())


def queue_is_empty(operator: Operator, target: Target) -> None:
    """All that was put into the queue of notifications has been taken out."""
    eventually(
        operator.count_messages,
        lambda waiting: waiting == 0,
        within=2 * target.dialect.live.delivered_within_s,
        what="the queue of notifications to be empty",
    )


def as_another_event(text: str, ticket: Ticket, customer: Customer) -> str:
    """The text of an event, as if it were another one about the same ticket: every other id in it is new."""
    found = {one for one in _UUID.findall(text) if one not in f"{ticket.id} {customer.id}"}
    if not found:
        raise NotVerified("the target's events bear no UUID, so that none can be made to look like another")
    for old in found:
        text = text.replace(old, unknown_id_like(old))
    return text


@clause("NTF-12", requests=12)
@pytest.mark.parametrize("asynchronous", [False, True], ids=["waited for", "asynchronous"])
def test_a_retried_invocation_makes_one(customer_a: Customer, operator: Operator, asynchronous: bool) -> None:
    event_id = str(uuid4())
    operator.invoke(customer_a, title="Once only", event_id=event_id)
    again = operator.notification_fields(customer_a, title="Once only", event_id=event_id)
    for _ in range(2):
        operator.try_invoke(again, asynchronous=asynchronous)
    operator.invoke(customer_a, title="A marker")
    expect(titled(customer_a, "A marker"), "the number of markers").equals(1)
    expect(titled(customer_a, "Once only"), "the number stored of the one event").equals(1)


@clause("NTF-12", requests=12)
def test_an_event_processed_by_many_at_once_makes_one(customer_a: Customer, operator: Operator) -> None:
    # Whether two meet is a matter of luck: eight events give luck eight chances.
    for number in range(8):
        title = f"Once only, number {number}"
        again = operator.notification_fields(customer_a, title=title, event_id=str(uuid4()))
        with ThreadPoolExecutor(6) as threads:
            list(threads.map(operator.try_invoke, [again] * 6))
    operator.invoke(customer_a, title="A marker")
    titles = [one.title for one in customer_a.notifications.list_all()]
    once = [f"Once only, number {number}" for number in range(8)]
    expect(titles, "the list").holds_exactly([*once, "A marker"])


@clause("NTF-12", requests=12)
def test_events_of_customers_whose_ids_go_on_in_each_other_are_two(
    customer_a: Customer, operator: Operator
) -> None:
    longer, event_id = customer_a.as_another(f"{customer_a.id}1", "customer A1"), str(uuid4())
    for customer, id_ in ((customer_a, f"1{event_id}"), (longer, event_id)):
        operator.invoke(customer, title="Of its own", event_id=id_)
        expect(titled(customer, "Of its own"), f"the number stored for {customer.name}").equals(1)


@clause("WS-10", requests=12, level=Level.SHOULD)
def test_what_is_told_again_of_a_retried_invocation_bears_the_same_id(
    customer_a: Customer, operator: Operator
) -> None:
    event_id = str(uuid4())
    with customer_a.live.listen("notification") as listener:
        received = operator.invoke(customer_a, title="Once only", event_id=event_id)
        for _ in range(2):
            operator.try_invoke(
                operator.notification_fields(customer_a, title="Once only", event_id=event_id)
            )
        marker = operator.invoke(customer_a, title="A marker")
        heard = listener.hears_until(some("notification", where=lambda each: marker.id in each.text))
    expect(
        len({each.id for each in heard if received.id in each.text}), "the number of ids of the one"
    ).equals(1)


@clause("NTF-12", requests=12)
def test_two_invocations_alike_make_two(customer_a: Customer, operator: Operator) -> None:
    for event_id in (str(uuid4()), str(uuid4()), None, None):
        operator.invoke(customer_a, title="Said again on purpose", event_id=event_id)
    expect(titled(customer_a, "Said again on purpose"), "the number stored of four events").equals(4)


@clause("NTF-04", requests=14)
def test_a_retried_invocation_does_not_bring_back_what_was_deleted(
    customer_a: Customer, request: pytest.FixtureRequest
) -> None:
    operator = operator_of(request)
    event_id = str(uuid4())
    received = operator.invoke(customer_a, title="Once only", event_id=event_id)
    customer_a.notifications.delete(received)
    operator.try_invoke(operator.notification_fields(customer_a, title="Once only", event_id=event_id))
    operator.invoke(customer_a, title="A marker")
    expect(titled(customer_a, "A marker"), "the number of markers").equals(1)
    expect(titled(customer_a, "Once only"), "the number listed after it was deleted").equals(0)


@clause("NTF-02", requests=14)
def test_a_retried_invocation_does_not_make_it_unread(
    customer_a: Customer, request: pytest.FixtureRequest
) -> None:
    operator = operator_of(request)
    event_id = str(uuid4())
    received = operator.invoke(customer_a, title="Once only", event_id=event_id)
    customer_a.notifications.mark_read(received)
    operator.try_invoke(operator.notification_fields(customer_a, title="Once only", event_id=event_id))
    operator.invoke(customer_a, title="A marker")
    read = {one.title: one.read for one in customer_a.notifications.list_all()}
    expect(read, "what is read").equals({"Once only": True, "A marker": False})


@clause("NTF-12", requests=28)
def test_a_redelivered_queue_message_makes_one(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    with operator.observe("ticket_events") as observer:
        opened = customer_a.tickets.open()
        delivered = observer.envelope_of(lambda event: opened.id in json.dumps(event))
    first = customer_a.notifications.wait_for(1, about=opened)
    for _ in range(3):
        operator.send_to_queue(delivered)
    queue_is_empty(operator, target)
    expect(ids(settled(customer_a, opened)), "what is listed about the ticket").equals(ids(first))


@clause("WS-10", requests=28, level=Level.SHOULD)
def test_what_is_told_again_of_a_redelivered_message_bears_the_same_id(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    with operator.observe("ticket_events") as observer, customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        delivered = observer.envelope_of(lambda event: opened.id in json.dumps(event))
        listener.hears("notification", about=opened)
        for _ in range(3):
            operator.send_to_queue(delivered)
        queue_is_empty(operator, target)
        marker = customer_a.tickets.open(subject="Comes after the others")
        heard = listener.hears_until(some("notification", about=marker))
    about = [message for message in heard if message.type == "notification" and opened.id in message.text]
    expect(len({message.id for message in about}), "the number of ids of the one notification").equals(1)


@clause("NTF-12", requests=28)
def test_a_redelivered_queue_message_does_not_bring_back_what_was_deleted(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    with operator.observe("ticket_events") as observer:
        opened = customer_a.tickets.open()
        delivered = observer.envelope_of(lambda event: opened.id in json.dumps(event))
    customer_a.notifications.delete(customer_a.notifications.wait_for(1, about=opened)[0])
    operator.send_to_queue(delivered)
    queue_is_empty(operator, target)
    expect(settled(customer_a, opened), "what is listed about the ticket").equals([])


@clause("NTF-12", requests=40)
def test_an_unreadable_message_holds_up_no_other_of_its_batch(
    customer_a: Customer, operator: Operator
) -> None:
    with operator.observe("ticket_events") as observer:
        opened = customer_a.tickets.open()
        event = json.dumps(observer.sees(lambda event: opened.id in json.dumps(event)))
    customer_a.notifications.wait_for(1, about=opened)
    bodies = {"unreadable": "no event", "readable": as_another_event(event, opened, customer_a)}
    batch = {"Records": [{"messageId": name, "body": body} for name, body in bodies.items()]}
    # Whatever fails is delivered again, the whole batch as well.
    for answer in (operator.try_invoke(batch).answer for _ in range(2)):
        if not isinstance(answer, dict) or "batchItemFailures" not in answer:
            raise NotVerified("the function takes no batches of a queue, or tells not what failed of them")
        failed = {"batchItemFailures": [{"itemIdentifier": "unreadable"}]}
        expect(answer, "what the function says has failed").equals(failed)
    expect(len(settled(customer_a, opened)), "the number about the ticket, its opening included").equals(2)


@clause("WS-02", requests=10)
def test_each_of_a_large_batch_is_told_live(customer_a: Customer, request: pytest.FixtureRequest) -> None:
    operator = operator_of(request)
    with operator.observe("ticket_events") as observer:
        opened = customer_a.tickets.open()
        event = json.dumps(observer.sees(lambda event: opened.id in json.dumps(event)))
    customer_a.notifications.wait_for(1, about=opened)
    with customer_a.live.listen("notification") as listener:
        records = [
            {"messageId": f"number {number}", "body": as_another_event(event, opened, customer_a)}
            for number in range(MOST_AT_ONCE - 1)
        ]
        if operator.try_invoke({"Records": records}).answer != {"batchItemFailures": []}:
            raise NotApplicable("the function takes no batches of a queue, or tells not what failed of them")
        listener.hears_count(len(records), some("notification", about=opened))


@clause("NTF-12", requests=40)
def test_events_in_another_order_all_arrive(customer_a: Customer, operator: Operator, target: Target) -> None:
    with operator.observe("ticket_events") as observer:
        opened = customer_a.tickets.open()
        for status in ("in-progress", "resolved"):
            customer_a.tickets.update(opened, status=status)
        events = eventually(
            lambda: [text for text in map(json.dumps, observer.seen()) if opened.id in text],
            lambda found: len(found) >= 3,
            within=target.dialect.live.delivered_within_s,
            what="three events of the ticket",
        )
    customer_a.notifications.wait_for(3, about=opened)
    for text in reversed(events[:3]):
        operator.publish_raw("ticket_events", as_another_event(text, opened, customer_a))
    customer_a.notifications.wait_for(6, about=opened)
    expect(len(settled(customer_a, opened)), "the number about the ticket, each event twice").equals(6)
