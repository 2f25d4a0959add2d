"""Events reach the endpoints that want them: signed, once, and on record (WHK-02)."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from math import ceil

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Operator
from signoff.actors.customer.webhooks import MADE
from signoff.actors.operator.aws_client import AwsClient, AwsClients
from signoff.actors.receiver.server import Inbox, Reply
from signoff.plugin.receiving import HOME, Receiving
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.instants.reading import instant
from signoff.wire.webhooks.records import Delivery, Webhook
from tests.integration.received import (
    OVERHEAD_S,
    SOON_S,
    arrived,
    arrived_once,
    fault_in,
    says_why,
    told,
    waits_out_the_longest_pause,
)

CHANGES = ["ticket.created", "ticket.status", "ticket.assigned", "ticket.priority", "ticket.comment"]


TEXTS = ("Zürich", "サポート班", "Team 👍🏽", 'the "second" line \\ desk')


@contextmanager
def operator_beside(customer: Customer) -> Iterator[Operator]:
    """The operator of the boot that this customer belongs to; NotApplicable where none may invoke."""
    target = customer.recorder.session.target
    if not {"invoke", "aws"} <= target.description.capabilities:
        raise NotApplicable("nobody may invoke the function, so no notification of any text can be made")
    with closing(AwsClients(target)) as clients:
        yield Operator(AwsClient(customer.recorder, clients))


def registered(customer: Customer, receiving: Receiving, *events: str, inbox: Inbox) -> Webhook:
    """An endpoint at that inbox."""
    return customer.webhooks.register(url=receiving.url(inbox), events=list(events))


def is_settled(delivery: Delivery) -> bool:
    """Nothing more comes of it."""
    return delivery.status != "pending"


@clause("WHK-02", requests=12)
def test_each_change_of_a_ticket_arrives_once_and_names_it(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox, words = receiving.inbox(), webhook_customer.dialect.values.event
    changes = [change for change in CHANGES if words.get(change, change)]
    registered(webhook_customer, receiving, *changes, inbox=inbox)
    tickets = webhook_customer.tickets
    ticket = tickets.open()
    tickets.update(ticket, status="in-progress")
    tickets.update(ticket, assigned_to="support-team")
    if "ticket.priority" in changes:
        tickets.update(ticket, priority="high")
    tickets.comment(ticket, "A comment.")
    came = [told(webhook_customer, each) for each in arrived(inbox, len(changes))]
    expect(sorted(each.type for each in came), "what was told of").equals(sorted(changes))
    expect({each.ticket_id for each in came}, "the tickets named").equals({ticket.id})
    expect(len(set(inbox.ids)), "the number of different ids").equals(len(changes))


@clause("WHK-02", requests=8, level=Level.SHOULD)
def test_two_endpoints_of_one_address_both_get_an_event(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox = receiving.inbox()
    first = registered(webhook_customer, receiving, "ticket.created", inbox=inbox)
    second = webhook_customer.webhooks.try_register(url=first.url, events=["ticket.created"])
    if second.status not in MADE:
        raise NotApplicable("the target takes no second endpoint of the same address")
    webhook_customer.tickets.open()
    came = arrived(inbox, 2)
    signed = [fault_in(each, str(first.secret)) == "" for each in came]
    expect(sorted(signed), "which are signed with the first one's secret").equals([False, True])


@clause("WHK-02", requests=8)
def test_an_endpoint_that_is_named_by_its_address_gets_its_events(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    by_name, by_address = receiving.inbox(), receiving.inbox()
    registered(webhook_customer, receiving, "ticket.created", inbox=by_name)
    url = receiving.url(by_address, HOME)
    answer = webhook_customer.webhooks.try_register(url=url, events=["ticket.created"])
    if answer.status not in MADE:
        raise NotApplicable("the target takes no endpoint whose host is an address and not a name")
    ticket = webhook_customer.tickets.open()
    for inbox in (by_name, by_address):
        arrival = arrived_once(inbox)
        expect(told(webhook_customer, arrival).ticket_id, "the ticket that it is about").equals(ticket.id)


@clause("WHK-02", requests=8)
def test_a_delivery_is_signed_over_the_bytes_that_are_sent(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox = receiving.inbox()
    webhook = registered(webhook_customer, receiving, "ticket.created", inbox=inbox)
    webhook_customer.tickets.open()
    arrival = arrived_once(inbox)
    expect(fault_in(arrival, str(webhook.secret)), "what the library finds wrong with it").equals("")
    expect(
        fault_in(arrival, str(webhook.secret), arrival.body + b" "), "the same, of other bytes"
    ).differs_from("")
    stated = datetime.fromtimestamp(int(arrival.headers["webhook-timestamp"]), UTC)
    expect(stated, "webhook-timestamp").is_between(
        datetime.fromtimestamp(arrival.epoch_s, UTC) - timedelta(seconds=30),
        datetime.fromtimestamp(arrival.epoch_s, UTC) + timedelta(seconds=5),
    )


@clause("WHK-02", requests=9)
def test_a_notification_arrives_where_it_is_wanted_and_nothing_else_does(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    wanting, other = receiving.inbox(), receiving.inbox()
    registered(webhook_customer, receiving, "notification.created", inbox=wanting)
    registered(webhook_customer, receiving, "ticket.comment", inbox=other)
    ticket = webhook_customer.tickets.open()
    arrival = arrived_once(wanting)
    expect(told(webhook_customer, arrival).ticket_id, "the ticket that it is about").equals(ticket.id)
    webhook_customer.tickets.comment(ticket, "The marker.")
    arrived(other)
    expect([told(webhook_customer, each).type for each in other.arrivals], "what came to the other").equals(
        ["ticket.comment"]
    )
    # What was sent together with that comment has come when the next one has.
    webhook_customer.tickets.comment(ticket, "One more.")
    arrived(other, 2)
    types = {told(webhook_customer, each).type for each in wanting.arrivals}
    expect(types, "the types of what came to the one that wants notifications").equals(
        {"notification.created"}
    )


@clause("WHK-02", requests=8)
@pytest.mark.parametrize("text", TEXTS)
def test_a_signature_holds_whatever_the_text(
    webhook_customer: Customer, receiving: Receiving, text: str
) -> None:
    inbox = receiving.inbox()
    webhook = registered(webhook_customer, receiving, "notification.created", inbox=inbox)
    with operator_beside(webhook_customer) as operator:
        operator.invoke(webhook_customer, title=text, message=text)
    arrival = arrived_once(inbox)
    expect(fault_in(arrival, str(webhook.secret)), "what the library finds wrong with it").equals("")


@clause("WHK-02", requests=14)
def test_both_secrets_sign_after_a_rotation(webhook_customer: Customer, receiving: Receiving) -> None:
    inbox = receiving.inbox()
    webhook = registered(webhook_customer, receiving, "ticket.created", inbox=inbox)
    new = webhook_customer.webhooks.rotate(webhook)
    webhook_customer.webhooks.test(webhook)
    arrival = arrived_once(inbox)
    for secret, said in ((str(webhook.secret), "old"), (new, "new")):
        expect(fault_in(arrival, secret), f"what is wrong with it by the {said} secret").equals("")
    newest = webhook_customer.webhooks.rotate(webhook)
    webhook_customer.webhooks.test(webhook)
    last = arrived(inbox, 2)[-1]
    for secret, said in ((new, "last"), (newest, "newest")):
        expect(fault_in(last, secret), f"what is wrong with it by the {said} secret").equals("")
    expect(fault_in(last, str(webhook.secret)), "the same, by the one before last").differs_from("")


@clause("WHK-02", requests=20)
def test_what_was_delivered_is_on_record(webhook_customer: Customer, receiving: Receiving) -> None:
    inbox = receiving.inbox(Reply(status=202))
    webhook = registered(webhook_customer, receiving, "ticket.created", inbox=inbox)
    queued = webhook_customer.webhooks.test(webhook)
    kept = webhook_customer.webhooks.wait_for(
        webhook, is_settled, within=SOON_S, what="the delivery to be settled", delivery=queued
    )
    arrival = arrived_once(inbox)
    expect(arrival.headers["webhook-id"], "webhook-id").equals(queued.id)
    expect((kept.status, kept.event), "what is on record").equals(("delivered", queued.event))
    expect([each.status for each in kept.attempts], "the answers on record").equals([202])
    expect(instant(kept.attempts[0].at), "when it was").is_between(
        datetime.fromtimestamp(arrival.epoch_s, UTC) - timedelta(seconds=5),
        datetime.fromtimestamp(arrival.epoch_s, UTC) + timedelta(seconds=5),
    )


@clause("WHK-02", requests=12)
def test_what_is_on_record_is_read_page_by_page(webhook_customer: Customer, receiving: Receiving) -> None:
    webhook = registered(webhook_customer, receiving, "ticket.created", inbox=receiving.inbox())
    sent = [webhook_customer.webhooks.test(webhook).id for _ in range(3)]
    found, place = [], None
    for _ in sent:
        page, place = webhook_customer.webhooks.deliveries(webhook, size=1, place=place)
        found += [each.id for each in page]
    expect(found, "what is on the pages, newest first").equals(sent[::-1])


@clause("WHK-02", requests=12)
@pytest.mark.parametrize("end", ["disabled", "deleted"])
def test_nothing_is_sent_to_an_endpoint_that_is_off(
    webhook_customer: Customer, receiving: Receiving, end: str
) -> None:
    off, marker = receiving.inbox(), receiving.inbox()
    webhook = registered(webhook_customer, receiving, "ticket.created", inbox=off)
    webhook_customer.tickets.open()
    arrived(off)
    registered(webhook_customer, receiving, "ticket.created", inbox=marker)
    if end == "disabled":
        webhook_customer.webhooks.change(webhook, status="disabled")
    else:
        expect(webhook_customer.webhooks.try_delete(webhook)).has_status(200, 202, 204)
    for count in (1, 2):
        webhook_customer.tickets.open()
        arrived(marker, count)
    expect(len(off.arrivals), "how much came to the one that is off").equals(1)


@clause("WHK-02", requests=25)
@pytest.mark.parametrize("end", ["disabled", "deleted"])
def test_what_waits_for_its_next_attempt_is_not_sent_once_its_endpoint_is_off(
    webhook_customer: Customer, receiving: Receiving, end: str
) -> None:
    inbox = receiving.inbox(Reply(status=500))
    webhook = registered(webhook_customer, receiving, "ticket.created", inbox=inbox)
    for _ in range(8):
        webhook_customer.webhooks.test(webhook)
    arrived(inbox, 12)
    if end == "disabled":
        webhook_customer.webhooks.change(webhook, status="disabled")
    else:
        expect(webhook_customer.webhooks.try_delete(webhook)).has_status(200, 202, 204)
    marker = receiving.inbox()
    registered(webhook_customer, receiving, "ticket.created", inbox=marker)
    webhook_customer.tickets.open()
    arrived(marker)
    came = len(inbox.arrivals)
    waits_out_the_longest_pause(receiving)
    expect(len(inbox.arrivals) - came, "how much more comes to the one that is off").equals(0)


@clause("WHK-02", requests=45)
def test_a_slow_endpoint_delays_no_other(
    webhook_customer: Customer, other_webhook_customer: Customer, receiving: Receiving
) -> None:
    # One after the other they would hold up what comes behind them for twice the time that it is given.
    hanging = max(12, ceil(2 * SOON_S / receiving.bounds.timeout_s) + 2)
    # Some are taken: an endpoint that only hangs is disabled, and then holds up nobody.
    slow, quick = receiving.inbox(*([Reply(hangs=True)] * 3 + [Reply()]) * hanging), receiving.inbox()
    held = registered(webhook_customer, receiving, "ticket.created", inbox=slow)
    free = registered(other_webhook_customer, receiving, "ticket.created", inbox=quick)
    for _ in range(hanging):
        webhook_customer.webhooks.test(held)
    arrived(slow, 2)
    for _ in range(3):
        other_webhook_customer.webhooks.test(free)
    arrived(quick, 3, within=receiving.bounds.timeout_s + OVERHEAD_S)
    unanswered = [each for each in webhook_customer.webhooks.deliveries(held)[0] if not each.attempts]
    expect(len(unanswered) > 0, "that the slow one was still being waited for").equals(True)
    listed = eventually(
        lambda: webhook_customer.webhooks.deliveries(held)[0],
        lambda all: any(each.attempts for each in all),
        within=SOON_S,
        what="an attempt at the slow one to be on record",
    )
    ended = [each for each in listed if each.attempts]
    for each in ended:
        if each.attempts[0].status is None:
            says_why(each.attempts[0])
