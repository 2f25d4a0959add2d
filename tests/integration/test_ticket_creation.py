"""A customer opens a ticket: what comes back, and what the ticket then is."""

from datetime import UTC, datetime, timedelta
from http.client import CREATED
from time import monotonic

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import get, ticket
from signoff.wire.instants.reading import instant
from tests.integration.changes import support_agent_of

A_LITTLE = timedelta(seconds=2)
"""Instants may be in whole seconds, and processes that answer may differ by a moment."""
TEXTS = {
    "plain": "Cannot sign in",
    "accents": "Zażółć gęślą jaźń, ÅÄÖ ñ ß",
    "combining": "Ame\u0301lie ko\u0308nnte",
    "emoji": "It broke 👩‍👩‍👧‍👦🏳️‍🌈 again",
    "right to left": "לא ניתן להתחבר / لا يمكن تسجيل الدخول",
    "astral": "𠜎𠜱𝒳 𐍈",
    "markup": "Tom & Jerry <tom@example.com> said \"1 < 2\" & 'a' > b",
    "escapes": r"C:\temp\new %20 &amp; \u0041 {{name}} ${HOME}",
}


@clause("TKT-01", requests=1)
def test_a_new_ticket_has_an_id_and_is_open(customer_a: Customer) -> None:
    answer = customer_a.tickets.try_open()
    expect(answer).is_created()
    opened = ticket(answer.dialect, answer.json)
    expect(opened.id, "the ticket's id", of=answer).is_given()
    expect(opened.status, "the ticket's status", of=answer).equals("open")


@clause("TKT-03", requests=5)
def test_a_ticket_that_a_support_agent_opens_is_the_customers(customer_a: Customer) -> None:
    """As for one who calls: it is the customer's like any other."""
    own = customer_a.tickets.open()
    answer = support_agent_of(customer_a).tickets.try_open()
    if answer.status != CREATED:
        raise NotApplicable("support agents of the target open no tickets through this API")
    opened = ticket(answer.dialect, answer.json)
    listed = [each.id for each in customer_a.tickets.list_all()]
    expect(listed, "the customer's list").holds_exactly([opened.id, own.id])
    expect(customer_a.tickets.read(opened).status, "its status").equals("open")


@clause("TKT-01", requests=3)
def test_the_same_ticket_twice_is_two_tickets(customer_a: Customer) -> None:
    same = {"subject": "It is down again", "description": "As it was this morning."}
    opened = [customer_a.tickets.open(**same).id for _ in range(2)]
    listed = [each.id for each in customer_a.tickets.list_all()]
    expect(listed, "the tickets").is_in_order(opened[::-1])


@clause("TKT-01", requests=1)
def test_a_new_ticket_says_when_it_was_created_and_is_due_in_utc(
    customer_a: Customer, target: Target
) -> None:
    answer = customer_a.tickets.try_open()
    expect(answer).is_created()
    opened = ticket(answer.dialect, answer.json)
    expect(opened.created_at, "created_at", of=answer).is_an_instant_in_utc()
    expect(opened.sla_due_date, "sla_due_date", of=answer).is_an_instant_in_utc()
    leeway = timedelta(seconds=target.description.limits.clock_leeway_s)
    now = datetime.now(UTC)
    expect(instant(opened.created_at), "created_at", of=answer).is_between(now - leeway, now + leeway)


@clause("TKT-01", requests=6, level=Level.SHOULD)
def test_what_happens_to_a_ticket_is_dated_by_the_clock_that_dates_the_ticket(customer_a: Customer) -> None:
    """An hour more or less is summer time that somebody took for UTC, or the other way round.

    Whether comments and changes are taken is for other clauses to say.
    """
    begun = monotonic()
    opened = customer_a.tickets.open()
    is_said = customer_a.tickets.try_comment(opened, "Any news?").status == CREATED
    customer_a.tickets.try_update(opened, status="in-progress")
    said_at = customer_a.tickets.read_comments(opened)[0].created_at if is_said else None
    latest = timedelta(seconds=monotonic() - begun) + A_LITTLE
    changed_at = get(customer_a.tickets.read(opened).raw, customer_a.dialect.ticket.updated_at)
    for what, text in (("comment", said_at), ("last change", changed_at)):
        if text is not None:
            since = instant(text) - instant(opened.created_at)
            expect(since, f"the time from the ticket's creation to its {what}").is_between(-A_LITTLE, latest)


@clause("TKT-01", requests=3)
def test_every_ticket_has_an_id_of_its_own(customer_a: Customer) -> None:
    ids = [customer_a.tickets.open().id for _ in range(3)]
    expect(len(set(ids)), "the number of different ids of three tickets").equals(3)


@clause("TKT-06", requests=2)
@pytest.mark.parametrize("text", TEXTS.values(), ids=list(TEXTS))
def test_details_show_the_text_as_it_was_sent(customer_a: Customer, text: str) -> None:
    sent = customer_a.tickets.draft(subject=text, description=f"{text}\n\n\t{text} — end of the description")
    opened = customer_a.tickets.open(**sent)
    answer = customer_a.tickets.try_read(opened)
    expect(answer).is_ok()
    shown = ticket(answer.dialect, answer.json)
    expect(shown.subject, "the subject", of=answer).equals(sent["subject"])
    expect(shown.description, "the description", of=answer).equals(sent["description"])


@clause("TKT-06", requests=2)
@pytest.mark.parametrize("category", ["general", "billing", "technical"])
@pytest.mark.parametrize("priority", ["critical", "high", "medium", "low"])
def test_details_show_the_priority_and_the_category(
    customer_a: Customer, priority: str, category: str
) -> None:
    opened = customer_a.tickets.open(priority=priority, category=category)
    answer = customer_a.tickets.try_read(opened)
    expect(answer).is_ok()
    shown = ticket(answer.dialect, answer.json)
    expect(shown.id, "the id", of=answer).equals(opened.id)
    expect(shown.priority, "the priority", of=answer).equals(priority)
    expect(shown.category, "the category", of=answer).equals(category)
    expect(shown.created_at, "created_at", of=answer).equals(opened.created_at)
