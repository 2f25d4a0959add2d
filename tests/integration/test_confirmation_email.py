"""A new ticket is confirmed to its customer by e-mail, once (TKT-14)."""

import json
from functools import partial

from signoff import clause, expect
from signoff.actors import Customer, Operator
from signoff.actors.crowd import Crowd
from signoff.actors.crowd.participant import OPENS
from signoff.actors.operator.mailbox import Mail
from signoff.deployment.target import Target
from signoff.expect.histories import shows_enough
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Ticket, ticket
from tests.security.planted import CANARY, EVERYTHING, SECRETS

BURST = 10


def is_about(ticket: str, mail: Mail) -> bool:
    """Whether the mail names that ticket."""
    return ticket in mail.subject + mail.text


def confirms(customer: Customer, operator: Operator, ticket: Ticket) -> Mail:
    """The mail that names the ticket, waited for."""
    return operator.wait_for_mail(customer, partial(is_about, ticket.id))


def mails_about(customer: Customer, operator: Operator, ticket: Ticket) -> list[Mail]:
    """All that name the ticket, looked at when the mail about a ticket opened afterwards is there."""
    confirms(customer, operator, customer.tickets.open(subject="Comes after the others"))
    return [mail for mail in operator.mails_to(customer) if is_about(ticket.id, mail)]


@clause("TKT-14", requests=2)
def test_a_new_ticket_is_confirmed_once(customer_a: Customer, operator: Operator) -> None:
    opened = customer_a.tickets.open()
    mail = confirms(customer_a, operator, opened)
    expect(mail.to, "whom the mail goes to").equals((operator.address_of(customer_a),))
    expect(mail.subject, "the subject of the mail").is_given()
    expect(mail.text, "the text of the mail").is_given()
    expect(len(mails_about(customer_a, operator, opened)), "the number of mails about it").equals(1)


@clause("TKT-14", requests=2)
def test_the_mail_goes_to_the_address_on_record(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    listed = next((one for one in target.description.auth.customers if one.email), None)
    if listed is None:
        raise NotApplicable("the target file names no customer's own address ([[auth.customers]] email)")
    customer = customer_a.as_another(listed.id, "the listed customer")
    opened = customer.tickets.open()
    expect(confirms(customer, operator, opened).to, "whom the mail goes to").equals((listed.email,))


@clause("TKT-14", requests=3)
def test_the_mail_goes_to_the_address_that_is_on_record_by_then(
    customer_a: Customer, operator: Operator
) -> None:
    confirms(customer_a, operator, customer_a.tickets.open())
    for which in ("first", "second"):
        address = operator.put_on_record(customer_a, which)
        opened = customer_a.tickets.open()
        expect(confirms(customer_a, operator, opened).to, "whom the mail goes to").equals((address,))


@clause("TKT-14", requests=3)
def test_each_ticket_is_confirmed_on_its_own(customer_a: Customer, operator: Operator) -> None:
    first, second = customer_a.tickets.open(), customer_a.tickets.open()
    confirms(customer_a, operator, first)
    confirms(customer_a, operator, second)
    expect(len(mails_about(customer_a, operator, first)), "the number of mails about the first").equals(1)
    about_second = [one for one in operator.mails_to(customer_a) if second.id in one.subject + one.text]
    expect(len(about_second), "the number of mails about the second").equals(1)


@clause("TKT-14", requests=BURST + 1)
def test_each_of_many_tickets_at_once_is_confirmed_once(
    customer_a: Customer, crowd: Crowd, operator: Operator
) -> None:
    actors = [crowd.actor(customer_a, f"Customer A, {number}") for number in range(BURST)]
    crowd.at_once(*(partial(actor.open, actor.marked("Opened beside others")) for actor in actors))
    shows_enough(crowd.of(OPENS), "tickets")
    opened = [each.place for each in crowd.of(OPENS) if each.is_ok]
    for number in opened:
        operator.wait_for_mail(customer_a, partial(is_about, number))
    confirms(customer_a, operator, customer_a.tickets.open(subject="Comes after the others"))
    mails = [mail.subject + mail.text for mail in operator.mails_to(customer_a)]
    counts = {number: sum(number in mail for mail in mails) for number in opened}
    expect(counts, "the number of mails about each of them").equals(dict.fromkeys(opened, 1))


@clause("TKT-14", requests=26)
def test_what_happens_to_a_ticket_later_is_not_mailed(customer_a: Customer, operator: Operator) -> None:
    opened = customer_a.tickets.open()
    before = confirms(customer_a, operator, opened)
    customer_a.tickets.comment(opened, "It happens again.")
    customer_a.tickets.update(opened, status="in-progress", priority="high")
    customer_a.tickets.update(opened, status="resolved", assigned_to="team one")
    customer_a.notifications.wait_for(4, about=opened)
    expect(mails_about(customer_a, operator, opened), "the mails about the ticket").equals([before])


@clause("TKT-14", requests=3)
def test_the_mail_goes_to_the_tickets_customer_alone(
    customer_a: Customer, customer_b: Customer, operator: Operator
) -> None:
    opened, foreign = customer_a.tickets.open(), customer_b.tickets.open()
    confirms(customer_a, operator, opened)
    confirms(customer_b, operator, foreign)
    expect(mails_about(customer_b, operator, opened), "customer B's mails about A's ticket").equals([])
    expect(mails_about(customer_a, operator, foreign), "customer A's mails about B's ticket").equals([])


@clause("TKT-14", requests=4)
def test_a_refused_or_repeated_ticket_makes_no_second_mail(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    if target.dialect.headers.idempotency_key:
        customer_a.tickets.try_open(key="once")
        answer = customer_a.tickets.try_open(key="once")
        opened = ticket(answer.dialect, answer.json)
    else:
        opened = customer_a.tickets.open()
    expect(customer_a.tickets.try_open(subject="")).is_refused()
    confirms(customer_a, operator, opened)
    expect(len(mails_about(customer_a, operator, opened)), "the number of mails about it").equals(1)


@clause("TKT-14", requests=3)
def test_an_event_published_again_is_not_mailed_again(
    customer_a: Customer, operator: Operator, target: Target
) -> None:
    with operator.observe("ticket_events") as observer:
        opened = customer_a.tickets.open()
        event = observer.sees(lambda found: opened.id in json.dumps(found))
    first = confirms(customer_a, operator, opened)
    operator.publish_raw("ticket_events", json.dumps(event))
    expect(mails_about(customer_a, operator, opened), "the mails about the ticket").equals([first])


@clause("TKT-14", requests=2)
def test_the_mail_repeats_nothing_sensitive(customer_a: Customer, operator: Operator) -> None:
    opened = customer_a.tickets.open(subject=EVERYTHING, description=EVERYTHING)
    mail = confirms(customer_a, operator, opened)
    for kind, secret in SECRETS.items():
        if kind != CANARY:
            expect(mail.subject + mail.text, f"the mail, of {kind},").lacks(secret)
