"""Whoever signs in after another customer, in the same tab, finds nothing of theirs."""

import pytest

from e2e.browser.expect import expect as sees
from e2e.scenarios import DESCRIPTION, FORM
from e2e.tab import Tab
from e2e.test_uat_04_sessions import SESSION_S, until_it_is_noticed
from signoff import Level, clause, expect
from signoff.actors import Customer

pytestmark = pytest.mark.parametrize("engine", ["chromium"])

SUBJECT, DRAFT = "Of the first customer alone", "Begun by the first customer"


@clause("UAT-04", requests=40)
def test_the_next_customer_sees_nothing_of_the_last_one(visitor: Tab, customer_b: Customer) -> None:
    visitor.customer.tickets.open(subject=SUBJECT)
    visitor.sign_in()
    visitor.bell.counts(1)
    visitor.support.lists(SUBJECT)
    visitor.header.open("Notifications")
    visitor.notifications.shows(*visitor.listed_titles(1))
    visitor.header.open("Support")
    visitor.begin_chapter("A ticket is begun, with a file, and its writer signs out")
    visitor.support.begin_ticket()
    visitor.new_ticket.fill(DRAFT, DESCRIPTION, files=[FORM])
    visitor.page.keyboard.press("Escape")
    visitor.header.sign_out()
    visitor.begin_chapter("Somebody else signs in")
    following = visitor.handed_to(customer_b)
    seen = following.notes_whether_it_shows(SUBJECT, DRAFT, FORM["name"], visitor.customer.id)
    following.sign_in()
    following.support.is_shown()
    following.support.shows_count(0)
    following.bell.counts(0)
    following.support.begin_ticket()
    following.new_ticket.keeps("", "")
    following.new_ticket.fill("Of the second", "Nothing to do with the first.")
    following.press(following.new_ticket.create_button)
    following.ticket.is_shown("Of the second")
    following.ticket.add_comment("Is there a file here?")
    following.bell.counts(2)
    expect(seen(), "what was shown of the customer before").equals([])


@pytest.mark.provokes_errors
@clause("UAT-04", requests=40)
def test_the_next_customer_finds_no_draft_of_one_whose_session_ended(
    visitor: Tab, customer_b: Customer
) -> None:
    """Who does not sign out, and does not come back: what was typed waits for its writer alone."""
    short = visitor.customer.with_token_lasting(SESSION_S)
    visitor.sign_in(short.token)
    visitor.begin_chapter("A ticket is begun, and its writer's session ends")
    visitor.support.begin_ticket()
    visitor.new_ticket.fill(DRAFT, DESCRIPTION)
    visitor.sign_in_page.is_shown(until_it_is_noticed(visitor, short.token_expires_at))
    visitor.begin_chapter("Somebody else signs in")
    following = visitor.handed_to(customer_b)
    following.sign_in()
    following.go_to("/support")
    following.support.is_shown()
    following.support.begin_ticket()
    following.new_ticket.keeps("", "")


@pytest.mark.provokes_errors
@clause("UAT-04", requests=30, level=Level.SHOULD)
def test_back_leads_to_where_one_came_from(visitor: Tab) -> None:
    ticket = visitor.customer.tickets.open(subject="Sent by mail")
    visitor.page.goto("about:blank")
    visitor.open(ticket)
    visitor.sign_in()
    visitor.is_at(f"/support/tickets/{ticket.id}")
    visitor.header.open("Support")
    visitor.begin_chapter("One goes back, step by step")
    visitor.page.go_back()
    visitor.is_at(f"/support/tickets/{ticket.id}")
    visitor.page.go_back()
    sees(visitor.page).to_have_url("about:blank")
