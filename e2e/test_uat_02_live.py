"""Scenario 2: notifications arrive while one looks, and the unread count is right."""

import pytest

from e2e.browser.expect import expect as sees
from e2e.scenarios import is_told_of_two_tickets
from e2e.tab import Tab
from e2e.windows import Windows
from signoff import clause
from signoff.actors import Customer


@clause("UAT-02", requests=60)
def test_two_tickets_in_quick_succession(portal: Tab) -> None:
    is_told_of_two_tickets(portal)


@clause("UAT-02", requests=60)
def test_two_tabs_of_one_customer_both_follow(windows: Windows, customer_a: Customer) -> None:
    ticket = customer_a.tickets.open(subject="In two tabs")
    portal = windows.open_ticket(customer_a, ticket)
    other = portal.another()
    other.open(ticket)
    portal.begin_chapter("A comment in one tab is seen in the other")
    for tab in (portal, other):
        tab.bell.counts(1)
        tab.header.shows_that_it_is_live()
    portal.ticket.add_comment("Written in the first tab.")
    other.ticket.shows_comments("Written in the first tab.")
    other.ticket.change_status("in-progress")
    portal.ticket.shows_status("in-progress")
    for tab in (portal, other):
        tab.bell.counts(3)


@clause("UAT-02", requests=50)
def test_two_customers_side_by_side_see_their_own_only(portal: Tab, portal_b: Tab) -> None:
    portal.begin_chapter("Customer A creates a ticket while customer B looks on")
    portal.create_ticket("Only for A", "Nobody else may see this text.")
    portal.bell.counts(1)
    portal.begin_chapter("Then customer B creates one")
    portal_b.create_ticket("Only for B", "Nobody else may see this text.")
    portal_b.bell.counts(1)
    portal_b.bell.open()
    portal_b.bell.shows(*portal_b.listed_titles(1))
    portal_b.bell.close()
    portal_b.ticket.go_back()
    portal_b.support.lists("Only for B")
    portal_b.support.shows_count(1)
    portal.bell.counts(1)


@pytest.mark.provokes_errors
@clause("UAT-02", requests=40)
def test_a_notification_for_somebody_else_is_not_shown(customer_a: Customer, portal_b: Tab) -> None:
    ticket = customer_a.tickets.open(subject="Only for A")
    customer_a.notifications.wait_for(1)
    portal_b.begin_chapter("Customer B asks for a ticket of customer A")
    portal_b.open(ticket)
    sees(portal_b.page.get_by_role("heading", name=portal_b.word("Ticket not found"))).to_be_visible()
    portal_b.bell.counts(0)
