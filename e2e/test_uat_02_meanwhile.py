"""What arrives while one is at something else neither disturbs nor is missed.

It is the portal's own doing, and the same in each browser.
"""

import pytest

from e2e.browser.expect import expect as sees
from e2e.scenarios import TEAM
from e2e.tab import Tab
from e2e.windows import Windows
from signoff import Level, clause, expect
from signoff.actors import Customer

A_MOMENT_MS = 300
"""What one connection is told of has reached another one, too."""

pytestmark = pytest.mark.parametrize("engine", ["chromium"])


@clause("UAT-02", requests=40)
def test_what_arrives_live_leaves_what_one_is_at(windows: Windows, customer_a: Customer) -> None:
    ticket = customer_a.tickets.open(subject="Busy with it")
    portal = windows.open_ticket(customer_a, ticket)
    portal.begin_chapter("A status is chosen and a comment half written when others change the ticket")
    portal.choose("In progress", portal.ticket.status)
    portal.press(portal.ticket.comment)
    portal.page.keyboard.type("Half ")
    customer_a.tickets.comment(ticket, "Said meanwhile.")
    customer_a.tickets.update(ticket, assigned_to=TEAM)
    portal.ticket.shows_comments("Said meanwhile.")
    portal.ticket.shows_assigned(TEAM)
    portal.page.keyboard.type("written.")
    portal.ticket.has_written("Half written.")
    portal.ticket.shows_status("in-progress")
    portal.ticket.save_changes(portal.word("Status changed to"))
    stored = customer_a.tickets.read(ticket)
    expect((stored.status, stored.assigned_to), "status and assignee").equals(("in-progress", TEAM))


@clause("UAT-02", requests=40)
def test_what_came_for_a_ticket_that_is_not_shown_is_there_when_it_is(portal: Tab) -> None:
    ticket = portal.customer.tickets.open(subject="Left for a while")
    portal.bell.counts(1)
    portal.support.open("Left for a while")
    portal.ticket.shows_comment_count(0)
    portal.header.open("Notifications")
    portal.begin_chapter("A comment and a new status come while another page is shown")
    portal.customer.tickets.comment(ticket, "Said meanwhile.")
    portal.customer.tickets.update(ticket, status="resolved")
    portal.bell.counts(3)
    portal.header.open("Support")
    portal.support.lists("Left for a while", "Resolved")
    portal.support.open("Left for a while")
    portal.ticket.shows_status("resolved")
    portal.ticket.shows_comments("Said meanwhile.")


@clause("UAT-02", requests=40)
def test_what_is_opened_elsewhere_is_in_the_list_one_goes_back_to(portal: Tab) -> None:
    portal.customer.tickets.open(subject="Shown")
    portal.support.open("Shown")
    portal.begin_chapter("Another ticket is opened elsewhere, and this one's status is saved")
    portal.customer.tickets.open(subject="From elsewhere")
    portal.bell.counts(2)
    portal.ticket.change_status("in-progress")
    portal.ticket.go_back()
    portal.support.lists("From elsewhere", "Open")
    portal.support.lists("Shown", "In progress")


@clause("UAT-02", requests=40)
def test_what_comes_while_the_notifications_are_being_read_is_counted(portal: Tab) -> None:
    customer = portal.customer
    customer.tickets.open(subject="The first")
    portal.bell.counts(1)
    late = portal.hold_back_notifications()
    portal.begin_chapter("A ticket is opened elsewhere, and its notification is long in coming")
    with customer.live.listen("notification") as listener:
        customer.tickets.open(subject="The second")
        late.is_asked_for(portal.notices_within_s)
        portal.begin_chapter("Another one is opened, and then the older answer arrives")
        third = customer.tickets.open(subject="The third")
        listener.hears("notification", about=third)
    portal.page.wait_for_timeout(A_MOMENT_MS)
    late.arrives()
    portal.bell.counts(3)


@clause("UAT-02", requests=40, level=Level.SHOULD)
def test_an_older_answer_that_arrives_late_does_not_bring_its_state_back(
    windows: Windows, customer_a: Customer
) -> None:
    ticket = customer_a.tickets.open(subject="Out of a tunnel")
    portal = windows.open_ticket(customer_a, ticket)
    portal.ticket.shows_status("open")
    portal.begin_chapter("A status is saved, and the answer is long in coming")
    late = portal.hold_back_update(ticket.id)
    portal.choose("In progress", portal.ticket.status)
    portal.press(portal.ticket.save)
    late.is_asked_for(portal.notices_within_s)
    portal.begin_chapter("Meanwhile somebody resolves it, and then the older answer arrives")
    customer_a.tickets.update(ticket, status="resolved")
    sees(portal.ticket.sla).to_contain_text(portal.word("SLA met"))
    late.arrives()
    portal.ticket.shows_status("resolved")
    portal.ticket.shows_sla("SLA met")
