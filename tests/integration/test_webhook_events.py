"""What is done for a test is done for what happened: tried again, and on record (WHK-02)."""

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.receiver.server import Reply
from signoff.plugin.receiving import Receiving
from signoff.verdict.outcomes import NotApplicable
from tests.integration.received import SOON_S, arrived, arrived_once, told

FILE = "ticket.attachment"


@clause("WHK-02", requests=30)
def test_an_event_that_was_not_taken_is_sent_again_and_on_record(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    inbox = receiving.inbox(Reply(status=500), Reply(status=200))
    webhook = webhook_customer.webhooks.register(url=receiving.url(inbox), events=["ticket.created"])
    ticket = webhook_customer.tickets.open()
    first, second = arrived(inbox, 2)[:2]
    expect(told(webhook_customer, second).ticket_id, "the ticket that it is about").equals(ticket.id)
    expect(second.body, "the bytes sent again").equals(first.body)
    kept = webhook_customer.webhooks.wait_for(
        webhook, lambda each: each.status != "pending", within=SOON_S, what="the event to be on record"
    )
    expect(inbox.ids, "the ids that were sent").equals([kept.id, kept.id])
    expect([each.status for each in kept.attempts], "the answers on record").equals([500, 200])


@clause("WHK-02", requests=40)
def test_a_file_that_was_scanned_is_told(webhook_customer: Customer, receiving: Receiving) -> None:
    if not webhook_customer.dialect.values.event.get(FILE, FILE):
        raise NotApplicable("the target tells no endpoint of files")
    inbox = receiving.inbox()
    webhook_customer.webhooks.register(url=receiving.url(inbox), events=[FILE])
    ticket = webhook_customer.tickets.open()
    webhook_customer.attachments.attach(ticket, b"Evidence.")
    event = told(webhook_customer, arrived_once(inbox))
    expect((event.type, event.ticket_id), "what was told, and the ticket named").equals((FILE, ticket.id))
