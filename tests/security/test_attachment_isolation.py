"""Another customer's files look like none: attaching, looking, downloading (SEC-01)."""

from collections.abc import Callable

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.strangers import unknown_id_like, unknown_ticket_like
from signoff.wire.answers import Ticket
from signoff.wire.attachments import Attachment, attachments_of
from signoff.wire.exchange import Answer
from tests.security.links import leading_to, unsigned

SCAN = 30
"""The most looks at one attachment until it is scanned."""
CANARY = "canary-of-customer-a"

Try = Callable[[Customer, Ticket | str, Attachment | str], Answer]
TRIES: dict[str, Try] = {
    "attach": lambda customer, ticket, file: customer.tries_to_register(ticket, b"From somebody else."),
    "look": lambda customer, ticket, file: customer.tries_to_see_attachment(ticket, file),
}


@clause("SEC-01", requests=SCAN + 10)
@pytest.mark.parametrize("attempt", TRIES)
def test_another_customers_ticket_takes_and_shows_no_file(
    customer_a: Customer, customer_b: Customer, attempt: str
) -> None:
    foreign = customer_a.opens_ticket()
    file = customer_a.attaches(foreign, CANARY.encode(), filename=f"{CANARY}.txt")
    before = customer_a.reads(foreign)
    answer = TRIES[attempt](customer_b, foreign, file)
    expect(answer).is_not_found().holds_nothing_of(CANARY, customer_a.id)
    expect(answer).says_the_same_as(TRIES[attempt](customer_b, unknown_ticket_like(foreign), file))
    expect(customer_a.reads(foreign).raw, "customer A's ticket afterwards").equals(before.raw)
    expect(TRIES[attempt](customer_a, foreign, file)).has_status(200, 201, 202)


@clause("SEC-01", requests=SCAN + 10)
def test_another_customers_file_cannot_be_had_through_a_ticket_of_ones_own(
    customer_a: Customer, customer_b: Customer
) -> None:
    foreign, own = customer_a.opens_ticket(), customer_b.opens_ticket()
    file = customer_a.attaches(foreign, CANARY.encode(), filename=f"{CANARY}.txt")
    expect(customer_a.downloads(foreign, file), "the file").equals(CANARY.encode())
    answer = customer_b.tries_to_see_attachment(own, file)
    expect(answer).is_not_found().holds_nothing_of(CANARY, customer_a.id)
    expect(answer).says_the_same_as(customer_b.tries_to_see_attachment(own, unknown_id_like(file.id)))


@clause("SEC-01", requests=2 * SCAN + 10)
def test_another_customers_file_cannot_be_downloaded(customer_a: Customer, customer_b: Customer) -> None:
    foreign, own = customer_a.opens_ticket(), customer_b.opens_ticket()
    file = customer_a.attaches(foreign, CANARY.encode())
    mine = customer_b.attaches(own, b"Customer B's own.")
    if customer_b.dialect.paths.attachment_content:
        for ticket in (foreign, own):
            expect(customer_b.tries_to_download(ticket, file)).is_not_found().holds_nothing_of(CANARY)
        return
    link = customer_b.sees_attachment(own, mine).download_url
    expect(link, "customer B's own link").is_given()
    to_file = leading_to(str(link), {mine.id: file.id})
    to_ticket = leading_to(to_file, {own.id: foreign.id})
    to_customer = leading_to(to_ticket, {customer_b.id: customer_a.id})
    for hostile in (to_file, to_ticket, to_customer):
        expect(customer_b.tries_url(hostile)).holds_nothing_of(CANARY)
        expect(customer_b.tries_url(unsigned(hostile))).holds_nothing_of(CANARY)


@clause("SEC-01", requests=SCAN + 6)
def test_a_ticket_lists_no_file_of_another_customer(customer_a: Customer, customer_b: Customer) -> None:
    foreign, own = customer_a.opens_ticket(), customer_b.opens_ticket()
    file = customer_a.attaches(foreign, CANARY.encode(), filename=f"{CANARY}.txt")
    answer = customer_b.tries_to_read(own)
    expect(answer).is_ok().holds_nothing_of(CANARY, file.id)
    expect(attachments_of(answer.dialect, customer_b.reads(own)), "customer B's files").equals([])
    expect(customer_b.tries_to_list()).is_ok().holds_nothing_of(CANARY, file.id)
