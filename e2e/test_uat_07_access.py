"""Usable by everybody: axe on every page, dialog and theme, and everything from the keyboard."""

from e2e.accessible import chooses_with_arrows, is_accessible, walks_to
from e2e.browser.expect import expect as sees
from e2e.pages.ticket import STATUSES
from e2e.places import all_places, with_something_to_see
from e2e.scenarios import COMMENTS, DESCRIPTION, SUBJECT, TEAM
from e2e.stand_in import STAND_IN
from e2e.tab import Tab
from signoff import clause, expect

_INSIDE = """() => document.activeElement === document.body  // where the browser's own controls follow
  || !!document.activeElement.closest('dialog, [role=dialog]')"""


@clause("UAT-07", requests=60)
def test_axe_finds_nothing_on_any_page(visitor: Tab) -> None:
    ticket = with_something_to_see(visitor)
    for place in all_places(visitor, ticket):
        for theme in visitor.themes:
            visitor.prefer(theme)
            visitor.take_picture(f"{place}, {theme}")
            is_accessible(visitor, f"{place}, {theme},")


@clause("UAT-07", requests=90)
def test_a_ticket_is_resolved_from_the_keyboard(visitor: Tab) -> None:
    visitor.prepare_sign_in()
    keys, ticket = visitor.page.keyboard, visitor.ticket
    visitor.begin_chapter("Signing in and creating a ticket from the keyboard")
    walks_to(visitor, visitor.sign_in_page.key)
    keys.type(STAND_IN)
    keys.press("Enter")
    visitor.header.shows_that_it_is_live()
    walks_to(visitor, visitor.support.new)
    keys.press("Enter")
    visitor.new_ticket.is_shown()
    walks_to(visitor, visitor.new_ticket.subject)
    keys.type(SUBJECT)
    walks_to(visitor, visitor.new_ticket.description)
    keys.type(DESCRIPTION)
    walks_to(visitor, visitor.new_ticket.create_button)
    keys.press("Enter")
    ticket.is_shown(SUBJECT)
    visitor.begin_chapter("Commenting, assigning and resolving it from the keyboard")
    walks_to(visitor, ticket.comment)
    keys.type(COMMENTS[0])
    walks_to(visitor, ticket.add)
    keys.press("Enter")
    ticket.shows_comments(COMMENTS[0])
    walks_to(visitor, ticket.status)
    chooses_with_arrows(visitor, STATUSES["resolved"], ticket.status)
    walks_to(visitor, ticket.assigned_to)
    chooses_with_arrows(visitor, "Support team", ticket.assigned_to)
    walks_to(visitor, ticket.save)
    keys.press("Enter")
    ticket.shows_sla("SLA met")
    stored = visitor.customer.tickets.read(ticket.id)
    expect((stored.status, stored.assigned_to), "status and assignee").equals(("resolved", TEAM))


@clause("UAT-07", requests=40)
def test_the_bells_list_is_worked_off_from_the_keyboard(portal: Tab) -> None:
    for subject in ("First", "Second"):
        portal.customer.tickets.open(subject=f"{subject} of two")
    keys, bell = portal.page.keyboard, portal.bell
    bell.counts(2)
    portal.begin_chapter("Opening the bell, reading and deleting from the keyboard")
    walks_to(portal, bell.button)
    keys.press("Enter")
    bell.shows(*portal.listed_titles(2))
    walks_to(portal, bell.button_to("Mark as read", bell.items.first))
    keys.press("Enter")
    bell.counts(1)
    walks_to(portal, bell.button_to("Delete", bell.items.nth(1)))
    keys.press("Enter")
    bell.counts(0)
    bell.close()


@clause("UAT-07", requests=30)
def test_a_dialog_keeps_the_focus_and_gives_it_back(portal: Tab) -> None:
    if portal.header.tells:
        # What is only put on the page together with its text is not read out.
        sees(portal.header.messages).to_have_count(1)
    portal.support.begin_ticket()
    portal.new_ticket.check_dialog()
    portal.new_ticket.holds_focus()
    portal.begin_chapter("Twenty times Tab stays in the dialog")
    for _ in range(20):
        portal.page.keyboard.press("Tab")
        inside = portal.page.evaluate(_INSIDE)
        expect(inside, "the focus stays in the open dialog: this").equals(True)
    portal.page.keyboard.press("Escape")
    portal.new_ticket.is_gone()
    focused = portal.support.new.evaluate("element => element === document.activeElement")
    expect(focused, "the focus is back where it was: this").equals(True)
    portal.bell.counts(0)
    portal.bell.open()
    portal.bell.close()
