"""What happens to one customer is told to no other customer's endpoints (WHK-04)."""

from concurrent.futures import ThreadPoolExecutor

from signoff import clause, expect
from signoff.actors import Customer
from signoff.plugin.receiving import Receiving
from tests.integration.changes import CHANGES
from tests.integration.received import arrived, arrived_once, fault_in, told

AT_ONCE = 10
PRIORITY, NOTICE = "ticket.priority", "notification.created"
ALL = ["ticket.created", *(f"ticket.{word}" for word in CHANGES), PRIORITY, NOTICE]
"""What happens to tickets; a target may tell of some of it only."""


@clause("WHK-04", requests=14)
def test_an_endpoint_is_told_of_its_own_customers_events_only(
    webhook_customer: Customer, other_webhook_customer: Customer, receiving: Receiving
) -> None:
    theirs, own = receiving.inbox(), receiving.inbox()
    words = webhook_customer.dialect.values.event
    events = [event for event in ALL if words.get(event, event)]
    webhook_customer.webhooks.register(url=receiving.url(theirs), events=events)
    other_webhook_customer.webhooks.register(url=receiving.url(own), events=events)
    ticket = webhook_customer.tickets.open()
    if PRIORITY in events:
        webhook_customer.tickets.update(ticket, priority="high")
    for change in CHANGES.values():
        change(webhook_customer, ticket)
    # All but a new priority is surely told in a notification, too, which is an event of its own.
    noticed = NOTICE in events
    arrived(theirs, len(events) - noticed + noticed * (1 + len(CHANGES)))
    marker = other_webhook_customer.tickets.open()
    arrived(own, 1 + noticed)
    named = {told(other_webhook_customer, each).ticket_id for each in own.arrivals}
    expect(named, "the tickets that the other customer was told of").equals({marker.id})


@clause("WHK-04", requests=24)
def test_what_two_customers_do_at_the_same_time_is_told_to_each_alone(
    webhook_customer: Customer, other_webhook_customer: Customer, receiving: Receiving
) -> None:
    both, inboxes = (webhook_customer, other_webhook_customer), (receiving.inbox(), receiving.inbox())
    for customer, inbox in zip(both, inboxes, strict=True):
        customer.webhooks.register(url=receiving.url(inbox), events=["ticket.created"])
    with ThreadPoolExecutor(len(both)) as threads:
        opened = list(
            threads.map(lambda customer: [customer.tickets.open().id for _ in range(AT_ONCE)], both)
        )
    for customer, inbox, ids in zip(both, inboxes, opened, strict=True):
        arrived(inbox, AT_ONCE)
        named = [told(customer, each).ticket_id for each in inbox.arrivals]
        expect(set(named), f"the tickets that {customer.name} was told of").equals(set(ids))


@clause("WHK-04", requests=8)
def test_one_customers_secret_verifies_nothing_of_anothers(
    webhook_customer: Customer, other_webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox = receiving.inbox()
    # At the same URL: who knows it must not be able to make what passes for another's events.
    ours = webhook_customer.webhooks.register(url=receiving.url(inbox))
    other = other_webhook_customer.webhooks.register(url=receiving.url(inbox))
    webhook_customer.webhooks.test(ours)
    arrival = arrived_once(inbox)
    expect(fault_in(arrival, str(ours.secret)), "what is wrong with it by its own secret").equals("")
    expect(fault_in(arrival, str(other.secret)), "the same, by the other's").differs_from("")
