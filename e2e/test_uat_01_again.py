"""What is done a second time, or with another ticket: nothing of the first is left over, and nothing is lost.

It is the portal's own doing, and the same in each browser.
"""

from time import time

import pytest

from e2e.browser.expect import expect as sees
from e2e.pages.ticket import STATUSES
from e2e.scenarios import DESCRIPTION, FORM, TEAM
from e2e.tab import Tab
from signoff import clause, eventually, expect
from signoff.actors import Operator
from signoff.verdict.outcomes import NotApplicable

pytestmark = pytest.mark.parametrize("engine", ["chromium"])

MORE_THAN_A_PAGE = 53
LONGEST_LINK_S = 20


@clause("UAT-01", requests=60)
def test_a_second_ticket_has_nothing_of_the_first(portal: Tab) -> None:
    portal.create_ticket("The first", DESCRIPTION, files=[FORM])
    portal.ticket.add_comment("With a form.")
    portal.ticket.go_back()
    portal.begin_chapter("A second ticket is created, without a file")
    portal.support.begin_ticket()
    portal.new_ticket.keeps("", "")
    portal.new_ticket.fill("The second", DESCRIPTION)
    portal.press(portal.new_ticket.create_button)
    portal.ticket.is_shown("The second")
    portal.ticket.add_comment("Without one.")
    for again in (False, True):
        if again:
            portal.reload()
        portal.ticket.shows_comments("Without one.")
        sees(portal.ticket.attachments.get_by_role("listitem")).to_have_count(0)


@clause("UAT-01", requests=60)
def test_the_list_one_goes_back_to_knows_what_was_changed(portal: Tab) -> None:
    for subject in ("The one", "The other"):
        portal.customer.tickets.open(subject=subject)
    for status in ("in-progress", "resolved"):
        portal.support.lists("The one")
        portal.support.open("The one")
        portal.ticket.change_status(status)
        portal.ticket.go_back()
        portal.support.lists("The one", STATUSES[status])
        portal.support.lists("The other", STATUSES["open"])
    portal.support.lists("The one", "SLA met")
    portal.support.filter(status="Open")
    portal.support.shows_count(1)
    portal.support.open("The other")
    portal.ticket.change_status("closed")
    portal.ticket.go_back()
    portal.support.filter(status="Open")
    portal.support.shows_count(0)


@clause("UAT-01", requests=40)
def test_a_choice_that_is_not_saved_stays_with_its_ticket(portal: Tab) -> None:
    first, second = (portal.customer.tickets.open(subject=f"{name} of two") for name in ("First", "Second"))
    portal.bell.counts(2)
    for subject in ("Second of two", "First of two"):
        portal.support.open(subject)
        portal.ticket.shows_status("open")
        if subject != "First of two":
            portal.ticket.go_back()
    portal.begin_chapter(
        "On the first a status is chosen and not saved, and the second is opened by the bell"
    )
    portal.choose("Resolved", portal.ticket.status)
    portal.bell.open()
    portal.bell.follow(portal.bell.items.first)
    portal.ticket.is_shown("Second of two")
    portal.ticket.shows_status("open")
    portal.ticket.assign_to(TEAM)
    stored = [portal.customer.tickets.read(one).status for one in (first, second)]
    expect(stored, "the statuses of both").equals(["open", "open"])


@clause("UAT-01", requests=40)
def test_a_dialog_that_is_closed_leaves_the_list_as_it_was_filtered(portal: Tab) -> None:
    portal.customer.tickets.open(subject="Still open")
    portal.customer.tickets.update(portal.customer.tickets.open(subject="Done"), status="resolved")
    portal.reload()
    portal.support.filter(status="Open")
    portal.support.shows_count(1)
    portal.begin_chapter("The dialog for a new ticket is opened and closed")
    portal.support.begin_ticket()
    portal.new_ticket.check_dialog()
    portal.page.keyboard.press("Escape")
    portal.new_ticket.is_gone()
    portal.support.shows_count(1)
    portal.support.lists("Still open")


@clause("UAT-01", requests=40)
def test_more_than_a_page_of_tickets_is_listed_once_each(portal: Tab, seeding: Operator) -> None:
    oldest = portal.customer.tickets.open(subject="The oldest of all")
    like = portal.customer.tickets.open(subject="One of many")
    seeding.seed_tickets(portal.customer, like, MORE_THAN_A_PAGE)
    portal.bell.counts(2)
    portal.reload()
    portal.support.is_shown()
    portal.begin_chapter("The oldest is opened by the bell, then the list is read to its end")
    portal.bell.open()
    portal.bell.follow(portal.bell.items.nth(1))
    portal.ticket.is_shown(str(oldest.subject))
    portal.ticket.go_back()
    portal.support.load_all()
    portal.support.shows_count(MORE_THAN_A_PAGE + 2)
    portal.support.lists("The oldest of all")
    leads = portal.support.leads("One of many")
    if len(leads) > 1:  # or its links lead nowhere by themselves
        expect(len(leads), "the tickets that rows of one subject lead to").equals(MORE_THAN_A_PAGE + 1)


@clause("UAT-01", requests=40)
def test_a_file_is_downloaded_again_when_its_first_link_has_expired(portal: Tab) -> None:
    lives_s = portal.customer.recorder.session.target.description.attachments.link_lives_s
    if not lives_s or lives_s > LONGEST_LINK_S:
        raise NotApplicable("the target's links live for too long to wait for their end ([attachments])")
    ticket = portal.customer.tickets.open(subject="With a form")
    portal.customer.attachments.attach(ticket, FORM["buffer"], filename=FORM["name"])
    portal.open(ticket)
    portal.begin_chapter("A file is downloaded twice, with a pause between")
    expect(portal.ticket.download(FORM["name"]), "the file").equals(FORM["buffer"])
    over = time() + lives_s + 1
    eventually(time, lambda now: now > over, within=lives_s + 2, what="the first link to expire")
    expect(portal.ticket.download(FORM["name"]), "the file, downloaded again").equals(FORM["buffer"])
