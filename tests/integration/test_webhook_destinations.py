"""Where a delivery goes: to the whole address that its customer gave, and to the one given last (WHK-02)."""

from signoff import clause, expect
from signoff.actors import Customer
from signoff.plugin.receiving import Receiving
from signoff.verdict.outcomes import NotApplicable
from tests.integration.received import arrived, arrived_once, fault_in, told


@clause("WHK-02", requests=6)
def test_the_query_of_an_address_is_sent_too(webhook_customer: Customer, receiving: Receiving) -> None:
    inbox, query = receiving.inbox(), "?tenant=7&key=a%2Fb%3D"
    url = receiving.url(inbox)
    known = webhook_customer.webhooks.register(url=url)
    webhook_customer.webhooks.test(known)
    expect(arrived_once(inbox).path, "the path without a query").equals(inbox.path)
    answer = webhook_customer.webhooks.try_change(known, url=url + query)
    if answer.status >= 400:
        expect(answer).is_refused()
        raise NotApplicable("the target takes no address with a query")
    webhook_customer.webhooks.test(known)
    expect(arrived(inbox, 2)[-1].path, "path and query").equals(inbox.path + query)


@clause("WHK-02", requests=10)
def test_what_comes_after_another_address_was_given_goes_there(
    webhook_customer: Customer, receiving: Receiving
) -> None:
    before, after = receiving.inbox(), receiving.inbox()
    webhook = webhook_customer.webhooks.register(url=receiving.url(before), events=["ticket.created"])
    webhook_customer.tickets.open()
    arrived(before)
    webhook_customer.webhooks.change(webhook, url=receiving.url(after))
    ticket = webhook_customer.tickets.open()
    arrival = arrived_once(after)
    expect(told(webhook_customer, arrival).ticket_id, "the ticket that it is about").equals(ticket.id)
    expect(fault_in(arrival, str(webhook.secret)), "what is wrong with the signature").equals("")
    expect(len(before.arrivals), "how much came to the earlier address").equals(1)
