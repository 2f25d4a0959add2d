"""To whom a message goes: its customer, the subscribers of its type, and each of them (WS-05, WS-10)."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Listener, some
from signoff.verdict.outcomes import NotApplicable, Unmet
from signoff.wire.answers import Ticket
from signoff.wire.messages import Message, subscribe_frame
from tests.integration.changes import CHANGES

RAPID, MANY = 50, 25
CYCLE = ("in-progress", "waiting-customer", "resolved", "open")


def stirs(customer: Customer) -> Ticket:
    """A new ticket whose status has changed: both its notification and its update are due. Two requests."""
    opened = customer.tickets.open()
    customer.tickets.update(opened, status="in-progress")
    return opened


def both_arrive(listener: Listener, ticket: Ticket) -> None:
    """A notification and an update about the ticket have reached that connection."""
    listener.hears("notification", about=ticket)
    listener.hears("ticket_update", about=ticket)


def once_each(messages: Iterable[Message]) -> list[Message]:
    """The messages without those that repeat an id."""
    seen: dict[str | None, Message] = {}
    for message in messages:
        seen.setdefault(message.id, message)
    return list(seen.values())


@clause("WS-05", requests=4)
def test_each_connection_gets_its_customers_and_its_types_only(
    customer_a: Customer, customer_b: Customer
) -> None:
    with (
        customer_a.live.listen() as a_all,
        customer_a.live.listen("notification") as a_notified,
        customer_b.live.listen() as b_all,
        customer_b.live.listen("ticket_update") as b_updated,
    ):
        of_a, of_b = stirs(customer_a), stirs(customer_b)
        both_arrive(a_all, of_a)
        both_arrive(b_all, of_b)
        last_of_a, last_of_b = stirs(customer_a), stirs(customer_b)
        a_notified.hears_nothing_but(
            *(some("notification", about=ticket) for ticket in (of_a, last_of_a)),
            before=some("notification", about=last_of_a),
        )
        b_updated.hears_nothing_but(
            *(some("ticket_update", about=ticket) for ticket in (of_b, last_of_b)),
            before=some("ticket_update", about=last_of_b),
        )
        a_all.hears_nothing_of(some(about=of_b), before=some("ticket_update", about=last_of_a))
        b_all.hears_nothing_of(some(about=of_a), before=some("ticket_update", about=last_of_b))


@clause("WS-05", requests=4)
@pytest.mark.parametrize(
    ("wanted", "unwanted"), [("notification", "ticket_update"), ("ticket_update", "notification")]
)
def test_a_subscription_keeps_other_types_away(customer_a: Customer, wanted: str, unwanted: str) -> None:
    with customer_a.live.listen() as everything, customer_a.live.listen(wanted) as narrow:
        opened = stirs(customer_a)
        both_arrive(everything, opened)
        narrow.hears(wanted, about=opened)
        marker = stirs(customer_a)
        narrow.hears_nothing_of(some(unwanted), before=some(wanted, about=marker))


@clause("WS-05", requests=4)
@pytest.mark.parametrize(
    ("wanted", "unwanted"), [("notification", "ticket_update"), ("ticket_update", "notification")]
)
def test_a_subscription_to_two_types_keeps_the_others_away(
    customer_a: Customer, wanted: str, unwanted: str
) -> None:
    with customer_a.live.listen() as everything, customer_a.live.listen(wanted, "invoice_created") as narrow:
        both_arrive(everything, stirs(customer_a))
        marker = stirs(customer_a)
        narrow.hears_nothing_of(some(unwanted), before=some(wanted, about=marker))


@clause("WS-05", requests=6)
@pytest.mark.parametrize("said", ["a ping", "what is no frame", "the same subscription again"])
def test_what_is_said_afterwards_does_not_widen_a_subscription(customer_a: Customer, said: str) -> None:
    with customer_a.live.listen("notification") as narrow:
        if said == "a ping":
            narrow.ping()
        elif said == "what is no frame":
            narrow.send("what is no frame")
        else:
            narrow.subscribe("notification")
        opened = stirs(customer_a)
        narrow.hears("notification", about=opened)
        marker = stirs(customer_a)
        narrow.hears_nothing_of(some("ticket_update"), before=some("notification", about=marker))


@clause("WS-05", requests=2)
def test_a_subscription_to_two_types_brings_both(customer_a: Customer) -> None:
    with customer_a.live.listen("ticket_update", "notification") as listener:
        both_arrive(listener, stirs(customer_a))


@clause("WS-05", requests=2)
def test_a_subscription_is_its_connections_alone(customer_a: Customer) -> None:
    both = ("notification", "ticket_update")
    with customer_a.live.listen(*both) as listener, customer_a.live.listen("invoice_created"):
        both_arrive(listener, stirs(customer_a))


@clause("WS-02", requests=2)
def test_a_subscription_narrows_no_connection_that_comes_later(customer_a: Customer) -> None:
    with customer_a.live.listen("metrics_update"), customer_a.live.listen() as later:
        both_arrive(later, stirs(customer_a))


@clause("WS-05", requests=4, level=Level.SHOULD)
def test_a_subscription_to_nothing_brings_nothing_or_is_refused(customer_a: Customer) -> None:
    with customer_a.live.listen() as everything, customer_a.live.listen("notification") as narrow:
        answers = some(where=lambda message: message.type in ("subscribed", "error"))
        before = [each for each in narrow.heard if answers.fits(each)]
        narrow.send(subscribe_frame(customer_a.dialect, ()))
        if customer_a.dialect.live.answers_frames:
            # What happens before it is answered may still be for the earlier subscription.
            eventually(
                lambda: (sum(map(answers.fits, narrow.heard)), narrow.is_open),
                until=lambda seen: seen[0] > len(before) or not seen[1],
                within=customer_a.dialect.live.delivered_within_s,
                what="an answer to a subscription to nothing, or a close",
            )
        both_arrive(everything, stirs(customer_a))
        new = [each for each in narrow.heard if answers.fits(each)][len(before) :]
        if "subscribed" in [each.type for each in new]:
            types = [each.type for each in narrow.heard_of_the_test]
            heard = [type_ for type_ in types if type_ in ("notification", "ticket_update")]
            expect(heard, "what arrived after a subscription to nothing").equals([])


@clause("WS-05", requests=2, level=Level.SHOULD)
def test_a_new_connection_gets_all_types(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        both_arrive(listener, stirs(customer_a))


@clause("WS-05", requests=10)
def test_another_subscription_brings_what_it_names(customer_a: Customer) -> None:
    with customer_a.live.listen() as everything, customer_a.live.listen("notification") as changing:
        for wanted in ("ticket_update", "notification", "ticket_update"):
            changing.subscribe(wanted)
            changing.hears(wanted, about=stirs(customer_a))
        changing.subscribe("notification", "ticket_update")
        last = stirs(customer_a)
        both_arrive(everything, last)
        both_arrive(changing, last)


@clause("WS-05", requests=6, level=Level.SHOULD)
def test_another_subscription_takes_the_place_of_the_first(customer_a: Customer) -> None:
    with customer_a.live.listen() as everything, customer_a.live.listen("notification") as changing:
        first = stirs(customer_a)
        both_arrive(everything, first)
        changing.hears("notification", about=first)
        changing.subscribe("ticket_update")
        second = stirs(customer_a)
        both_arrive(everything, second)
        changing.hears("ticket_update", about=second)
        marker = stirs(customer_a)
        changing.hears_nothing_of(
            some("notification", about=second), before=some("ticket_update", about=marker)
        )


@clause("WS-10", requests=3)
def test_every_connection_of_a_customer_gets_every_message(customer_a: Customer) -> None:
    heard = []
    with (
        customer_a.live.listen() as first,
        customer_a.live.listen() as second,
        customer_a.live.listen() as third,
    ):
        opened = customer_a.tickets.open()
        CHANGES["comment"](customer_a, opened)
        for listener in (first, second, third):
            updates = listener.hears_count(2, some("ticket_update", about=opened))
            notifications = listener.hears_count(2, some("notification", about=opened))
            heard.append({message.id for message in (*updates, *notifications)})
    expect(len(heard[0]), "the number of ids of four messages").equals(4)
    expect(heard, "the ids at each connection").equals([heard[0]] * 3)


@clause("WS-10", requests=4)
def test_each_of_many_connections_gets_every_message(customer_a: Customer) -> None:
    many = min(MANY, customer_a.recorder.session.target.description.limits.connections)
    listeners = customer_a.live.listen_many(many)
    opened = customer_a.tickets.open()
    deaf = []
    for number, listener in enumerate(listeners):
        try:
            listener.hears("notification", about=opened)
        except Unmet:
            deaf.append(number)
        listener.close()
    expect(deaf, f"those of {many} connections that heard nothing of it").equals([])


@clause("WS-10", requests=3)
def test_connections_of_each_token_of_a_customer_get_every_message(customer_a: Customer) -> None:
    if customer_a.recorder.session.mint is None:
        raise NotApplicable("the target file gives no key to make tokens of other lengths with ([auth.mint])")
    short, shorter = customer_a.with_token_lasting(600), customer_a.with_token_lasting(300)
    with customer_a.live.listen() as first, short.live.listen() as second, shorter.live.listen() as third:
        opened = stirs(customer_a)
        for listener in (first, second, third):
            both_arrive(listener, opened)


@clause("WS-10", requests=RAPID + 4)
def test_rapid_changes_all_arrive_and_can_be_put_in_order(customer_a: Customer) -> None:
    sent = [CYCLE[number % len(CYCLE)] for number in range(RAPID)]
    with customer_a.live.listen() as first, customer_a.live.listen() as second:
        opened = customer_a.tickets.open()
        wanted = some("ticket_update", about=opened, change="status")
        for status in sent:
            customer_a.tickets.update(opened, status=status)
        now, marker = customer_a.tickets.read(opened), customer_a.tickets.open()
        for listener in (first, second):
            listener.hears_count(RAPID, wanted)
            # In no order: what was sent before the marker may come behind it.
            listener.hears("notification", about=marker)
            updates = once_each(message for message in listener.heard if wanted.fits(message))
            expect(len({message.version for message in updates}), "the number of versions").equals(RAPID)
            ordered = sorted(updates, key=lambda message: message.version)
            expect([message.status for message in ordered], "the statuses by version").equals(sent)
            newest = ordered[-1]
            expect((newest.version, newest.status), "the newest message").equals((now.version, now.status))


@clause("WS-10", requests=40)
def test_changes_at_the_same_time_bear_distinct_versions(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda n: customer_a.tickets.comment(opened, f"Comment {n}."), range(20)))
        wanted = some("ticket_update", about=opened, change="comment")
        updates = once_each(listener.hears_count(20, wanted))
        now = customer_a.tickets.read(opened)
        versions = {message.version for message in updates}
        expect(len(versions), "the number of versions of 20 comments").equals(20)
        expect(max(versions), "the newest version").equals(now.version)


@clause("WS-10", requests=12)
def test_each_message_arrives_once_or_with_the_same_id(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        opened = customer_a.tickets.open()
        for number in range(10):
            customer_a.tickets.comment(opened, f"Comment {number}.")
        marker = customer_a.tickets.open()
        kinds = some("notification", about=opened), some("ticket_update", about=opened, change="comment")
        for wanted, due in zip(kinds, (11, 10), strict=True):
            listener.hears_count(due, wanted)
        listener.hears_until(some("notification", about=marker))
        for wanted, due in zip(kinds, (11, 10), strict=True):
            once = once_each(message for message in listener.heard if wanted.fits(message))
            expect(len(once), f"the number of distinct messages, each {wanted},").equals(due)
