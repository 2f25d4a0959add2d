"""A delivery that fails is tried again after growing pauses, and after the fifth it is dead (WHK-02)."""

from email.utils import formatdate
from itertools import pairwise
from statistics import mean
from time import time

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Operator
from signoff.actors.customer.webhooks import ACCEPTED
from signoff.actors.receiver.server import Arrival, Inbox, Reply
from signoff.plugin.receiving import Receiving
from signoff.wire.webhooks.records import Delivery, Webhook
from tests.integration.received import (
    OVERHEAD_S,
    SOON_S,
    arrived,
    fault_in,
    says_why,
    waits_out_the_longest_pause,
)

FAILURES = {
    "500": (Reply(status=500), 500),
    "404": (Reply(status=404), 404),
    "a redirect": (Reply(status=302, headers={"Location": "/elsewhere"}), 302),
    "a reset": (Reply(resets=True), None),
    "no answer": (Reply(hangs=True), None),
}
MANY, FEW = 8, 2


def registered(customer: Customer, receiving: Receiving, inbox: Inbox) -> Webhook:
    """An endpoint at that inbox, to which tests are sent."""
    return customer.webhooks.register(url=receiving.url(inbox))


def settled(customer: Customer, webhook: Webhook, delivery: Delivery, receiving: Receiving) -> Delivery:
    """The delivery, once nothing more comes of it."""
    bounds = receiving.bounds
    longest = bounds.attempts * (bounds.timeout_s + OVERHEAD_S) + 2**bounds.attempts * bounds.first_pause_s
    return customer.webhooks.wait_for(
        webhook,
        lambda each: each.status != "pending",
        within=longest,
        what="the delivery to be settled",
        delivery=delivery,
    )


def pauses(arrivals: list[Arrival]) -> list[float]:
    """The seconds between one attempt and the next."""
    return [after.at - before.at for before, after in pairwise(arrivals)]


@clause("WHK-02", requests=40)
@pytest.mark.parametrize("kind", FAILURES)
def test_a_failure_is_on_record_and_the_same_event_is_sent_again(
    webhook_customer: Customer, receiving: Receiving, kind: str
) -> None:
    reply, status = FAILURES[kind]
    inbox = receiving.inbox(reply, Reply(status=200))
    webhook = registered(webhook_customer, receiving, inbox)
    kept = settled(webhook_customer, webhook, webhook_customer.webhooks.test(webhook), receiving)
    expect(kept.status, "what came of it").equals("delivered")
    expect([each.status for each in kept.attempts], "the answers on record").equals([status, 200])
    if status is None:
        says_why(kept.attempts[0])
    first, second = inbox.arrivals
    expect(inbox.ids, "the ids that were sent").equals([kept.id, kept.id])
    expect(second.body, "the bytes sent again").equals(first.body)
    for arrival in (first, second):
        expect(fault_in(arrival, str(webhook.secret)), "what is wrong with the signature").equals("")


@clause("WHK-02", requests=90)
def test_pauses_grow_at_random_and_after_the_last_attempt_it_is_dead(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    attempts, first_s = receiving.bounds.attempts, receiving.bounds.first_pause_s
    inboxes = [receiving.inbox(Reply(status=500)) for _ in range(MANY)]
    hooks = [registered(webhook_customer, receiving, inbox) for inbox in inboxes]
    sent = [webhook_customer.webhooks.test(hook) for hook in hooks]
    for hook, delivery in zip(hooks, sent, strict=True):
        kept = settled(webhook_customer, hook, delivery, receiving)
        expect(kept.status, "what came of it").equals("dead")
        expect([each.status for each in kept.attempts], "the attempts on record").equals([500] * attempts)
    expect({len(inbox.arrivals) for inbox in inboxes}, "how often each was tried").equals({attempts})
    waited = [pauses(inbox.arrivals) for inbox in inboxes]
    for number in range(attempts - 1):
        longest = first_s * 2**number + OVERHEAD_S
        expect(max(each[number] for each in waited), f"the longest pause {number + 1}").is_between(0, longest)
    last, longest_s = [each[-1] for each in waited], first_s * 2 ** (attempts - 2)
    # Drawn from 0 to eight times the first: that the mean of eight is below a sixth of it has no chance.
    expect(mean(last), "the mean of the last pauses").is_between(longest_s / 6, longest_s + OVERHEAD_S)
    expect(max(last) - min(last), "how far the last pauses lie apart").is_between(
        first_s, longest_s + OVERHEAD_S
    )


@clause("WHK-02", requests=60)
def test_what_is_given_up_lies_among_the_dead_letters(
    webhook_customer: Customer, webhook_operator: Operator, receiving: Receiving
) -> None:
    buried = webhook_operator.count_dead_letters("webhooks")
    webhook = registered(webhook_customer, receiving, receiving.inbox(Reply(status=500)))
    sent = [webhook_customer.webhooks.test(webhook) for _ in range(FEW)]
    for delivery in sent:
        expect(settled(webhook_customer, webhook, delivery, receiving).status, "what came of it").equals(
            "dead"
        )
    eventually(
        lambda: webhook_operator.count_dead_letters("webhooks"),
        lambda count: count >= buried + FEW,
        within=SOON_S,
        what=f"{FEW} more dead letters",
    )


@clause("WHK-02", requests=80)
def test_a_dead_delivery_is_redriven(webhook_customer: Customer, receiving: Receiving) -> None:
    attempts = receiving.bounds.attempts
    inbox = receiving.inbox(*[Reply(status=503)] * attempts, Reply(status=200))
    webhook = registered(webhook_customer, receiving, inbox)
    delivery = webhook_customer.webhooks.test(webhook)
    expect(settled(webhook_customer, webhook, delivery, receiving).status, "what came of it").equals("dead")
    expect(webhook_customer.webhooks.try_redrive(webhook, delivery)).has_status(*ACCEPTED)
    again = settled(webhook_customer, webhook, delivery, receiving)
    expect(again.status, "what came of it then").equals("delivered")
    expect(len(again.attempts), "the attempts on record").equals(attempts + 1)
    expect(set(inbox.ids), "the ids that were sent").equals({delivery.id})
    expect(webhook_customer.webhooks.try_redrive(webhook, delivery)).has_status(*ACCEPTED)
    # What is sent afterwards has arrived: so has this one, if it is sent again at all.
    for each in (webhook_customer.webhooks.test(webhook), delivery):
        settled(webhook_customer, webhook, each, receiving)
    expect(inbox.ids.count(delivery.id), "how often it was sent, once it had arrived").equals(attempts + 1)


@clause("WHK-02", requests=80, level=Level.SHOULD)
def test_a_dead_delivery_that_is_redriven_has_all_its_attempts_again(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    attempts = receiving.bounds.attempts
    inbox = receiving.inbox(*[Reply(status=503)] * attempts, Reply(), Reply(status=503))
    webhook = registered(webhook_customer, receiving, inbox)
    delivery = webhook_customer.webhooks.test(webhook)
    expect(settled(webhook_customer, webhook, delivery, receiving).status, "what came of it").equals("dead")
    # Another one arrives, lest the endpoint is disabled as one that has failed for too long.
    between = settled(webhook_customer, webhook, webhook_customer.webhooks.test(webhook), receiving)
    expect(between.status, "what came of another").equals("delivered")
    expect(webhook_customer.webhooks.try_redrive(webhook, delivery)).has_status(*ACCEPTED)
    again = settled(webhook_customer, webhook, delivery, receiving)
    expect(again.status, "what came of it then").equals("dead")
    expect(len(again.attempts), "the attempts on record").equals(2 * attempts)


@clause("WHK-02", requests=40)
def test_a_wish_for_a_pause_is_honoured(webhook_customer: Customer, receiving: Receiving) -> None:
    # Longer than what queues wait of their own accord before they try again.
    wished_s = 4
    assert wished_s > receiving.bounds.first_pause_s
    inbox = receiving.inbox(Reply(status=503, headers={"Retry-After": str(wished_s)}), Reply())
    webhook = registered(webhook_customer, receiving, inbox)
    webhook_customer.webhooks.test(webhook)
    came = arrived(inbox, 2)
    expect(pauses(came)[0], "the pause").is_between(wished_s, wished_s + OVERHEAD_S)
    for arrival in came:
        # Receivers refuse what is old, so that nobody can play an event again that was overheard.
        age = arrival.epoch_s - int(arrival.headers["webhook-timestamp"])
        expect(age, "the age of an attempt by its webhook-timestamp, in s").is_between(-1, wished_s - 0.5)


@clause("WHK-02", requests=40)
def test_a_wish_for_an_instant_is_honoured(webhook_customer: Customer, receiving: Receiving) -> None:
    """HTTP lets a server name the time instead of the seconds (RFC 9110, 10.2.3)."""
    wished = int(time()) + 5
    wish = {"Retry-After": formatdate(wished, usegmt=True)}
    inbox = receiving.inbox(Reply(status=503, headers=wish), Reply())
    webhook_customer.webhooks.test(registered(webhook_customer, receiving, inbox))
    first, second = arrived(inbox, 2)
    latest = max(wished, first.epoch_s) + receiving.bounds.first_pause_s + OVERHEAD_S
    expect(
        second.epoch_s - wished, "the next attempt, in s after the instant that was wished for"
    ).is_between(-1, latest - wished)


@clause("WHK-01", requests=40)
@pytest.mark.parametrize("reply", [Reply(status=500), Reply(hangs=True)], ids=["fails", "hangs"])
def test_what_is_changed_during_an_attempt_stays_changed(
    webhook_customer: Customer, receiving: Receiving, reply: Reply
) -> None:
    inbox = receiving.inbox(*[reply] * 2, Reply())
    webhook = registered(webhook_customer, receiving, inbox)
    delivery = webhook_customer.webhooks.test(webhook)
    arrived(inbox)
    said = f"Changed meanwhile. ({webhook_customer.canary})"
    webhook_customer.webhooks.change(webhook, description=said, events=["ticket.status"])
    settled(webhook_customer, webhook, delivery, receiving)
    after = webhook_customer.webhooks.read(webhook)
    expect((after.description, after.events), "description and events afterwards").equals(
        (said, ("ticket.status",))
    )


@clause("WHK-02", requests=50)
def test_an_endpoint_that_is_gone_is_disabled_at_once(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox = receiving.inbox(Reply(status=410))
    webhook = registered(webhook_customer, receiving, inbox)
    delivery = webhook_customer.webhooks.test(webhook)
    kept = settled(webhook_customer, webhook, delivery, receiving)
    expect([each.status for each in kept.attempts], "the attempts on record").equals([410])
    webhook_customer.notifications.wait_for(1, type="alert")
    expect(webhook_customer.webhooks.read(webhook).status, "its status").equals("gone")
    expect(webhook_customer.webhooks.try_test(webhook)).is_refused()
    # Once its customer says that it is back it is tried again, and when it is gone again that is told again.
    active = webhook_customer.webhooks.change(webhook, status="active")
    expect(active.status, "its status once it is activated").equals("active")
    settled(webhook_customer, webhook, webhook_customer.webhooks.test(webhook), receiving)
    webhook_customer.notifications.wait_for(2, type="alert")


@clause("WHK-02", requests=90)
def test_an_endpoint_that_fails_for_too_long_is_disabled_and_its_customer_told(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox = receiving.inbox(Reply(status=500))
    webhook = registered(webhook_customer, receiving, inbox)
    webhook_customer.webhooks.test(webhook)
    first = arrived(inbox)[0]

    def status_after_more() -> str | None:
        for _ in range(2):
            webhook_customer.webhooks.try_test(webhook)
        return webhook_customer.webhooks.read(webhook).status

    eventually(
        status_after_more,
        lambda status: status == "failing",
        within=receiving.bounds.disabled_after_s + SOON_S,
        what="the endpoint to be disabled",
        first_pause=0.5,
    )
    lasted = inbox.arrivals[-1].at - first.at
    expect(lasted, "how long it was tried").is_between(
        receiving.bounds.disabled_after_s - 1, receiving.bounds.disabled_after_s + SOON_S
    )
    webhook_customer.notifications.wait_for(1, type="alert")
    # What was under way may still have come; what waited for its next attempt may not.
    came = len(inbox.arrivals)
    waits_out_the_longest_pause(receiving)
    expect(len(inbox.arrivals) - came, "how much comes to an endpoint that is disabled").equals(0)
    told = webhook_customer.notifications.list_all(type="alert")
    expect(len(told), "how often its customer is told").equals(1)
    # Once its customer has put it right, it is as good as a new one.
    webhook_customer.webhooks.change(webhook, status="active")
    sent = webhook_customer.webhooks.test(webhook)
    webhook_customer.webhooks.wait_for(
        webhook, lambda each: bool(each.attempts), within=SOON_S, what="an attempt", delivery=sent
    )
    expect(webhook_customer.webhooks.read(webhook).status, "its status after one failure").equals("active")


@clause("WHK-02", requests=40)
@pytest.mark.parametrize("body", ["slow", "huge"])
def test_the_body_of_an_answer_is_not_waited_for(
    webhook_customer: Customer, receiving: Receiving, body: str
) -> None:
    inbox = receiving.inbox(Reply(status=200, body=body))
    webhook = registered(webhook_customer, receiving, inbox)
    kept = settled(webhook_customer, webhook, webhook_customer.webhooks.test(webhook), receiving)
    expect([each.status for each in kept.attempts], "the answers on record").equals([200])


@clause("WHK-02", requests=40)
def test_a_certificate_for_another_name_is_not_taken(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox = receiving.inbox()
    name = receiving.names.say("elsewhere.example", ["127.0.0.1"])
    webhook = webhook_customer.webhooks.register(url=receiving.url(inbox, name))
    queued = webhook_customer.webhooks.test(webhook)
    kept = webhook_customer.webhooks.wait_for(
        webhook, lambda each: bool(each.attempts), within=SOON_S, what="an attempt", delivery=queued
    )
    says_why(kept.attempts[0])
    expect(inbox.arrivals, "what was sent").equals([])
