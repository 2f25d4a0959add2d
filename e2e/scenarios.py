"""The guide's three scenarios, as a person walks through them at any size of the screen."""

from playwright.sync_api import FilePayload

from e2e.browser.expect import expect
from e2e.faults.network import Cut, Network
from e2e.tab import Tab
from signoff.expect.waiting import eventually
from signoff.wire.answers import Ticket

FORM = FilePayload(name="form.txt", mimeType="text/plain", buffer=b"What the form says: no. " * 40)
SUBJECT, DESCRIPTION = "Cannot sign in", "The form says no, every time."
COMMENTS = "It began on Monday.", "It is worse today.", "Any news?"
TEAM = "support-team"


def resolves_a_ticket(portal: Tab) -> None:
    """Scenario 1: from creation, with an attachment, to resolution."""
    scanned_within_s = portal.customer.recorder.session.target.description.attachments.scanned_within_s
    portal.begin_chapter("A ticket with an attachment is created")
    portal.create_ticket(SUBJECT, DESCRIPTION, files=[FORM])
    portal.ticket.shows_attachment(FORM["name"], "Clean", scanned_within_s)
    portal.bell.counts(2)
    portal.begin_chapter("Three comments are added")
    for number, text in enumerate(COMMENTS, start=3):
        portal.ticket.add_comment(text)
        portal.bell.counts(number)
    portal.ticket.shows_comments(*COMMENTS)
    portal.begin_chapter("It is assigned to the support team")
    portal.ticket.assign_to(TEAM)
    portal.bell.counts(6)
    portal.begin_chapter("It is resolved in time")
    portal.ticket.change_status("resolved")
    portal.ticket.shows_sla("SLA met")
    portal.bell.counts(7)


def is_told_of_two_tickets(portal: Tab) -> None:
    """Scenario 2: two tickets in quick succession, both announced live; what was read stays read."""
    portal.begin_chapter("Two tickets in quick succession")
    for subject in ("First of two", "Second of two"):
        portal.create_ticket(subject, DESCRIPTION)
        portal.ticket.go_back()
    portal.bell.counts(2)
    portal.begin_chapter("One is marked as read")
    portal.bell.open()
    portal.bell.shows(*portal.listed_titles(2))
    portal.bell.mark_read(portal.bell.items.first)
    portal.bell.counts(1)
    portal.begin_chapter("The count is the same after a reload")
    portal.reload()
    portal.bell.counts(1)
    portal.support.shows_count(2)


def comments_through_a_cut(portal: Tab, ticket: Ticket, network_to_cut: Network, how: Cut) -> None:
    """Scenario 3, at the ticket's page: the network is cut while nothing happens, and while one types."""
    received = "It broke while I was typing this."
    portal.begin_chapter(f"The network is cut ({how}) while nothing happens")
    portal.header.shows_that_it_is_live()
    network_to_cut.cut(how)
    portal.header.shows_that_it_is_cut(portal.notices_within_s)
    portal.begin_chapter("It is back")
    network_to_cut.restore()
    portal.header.shows_that_it_is_live(portal.notices_within_s)
    portal.begin_chapter(f"It is cut ({how}) while a comment is typed")
    portal.ticket.write(received[:-5])
    network_to_cut.cut(how)
    portal.ticket.write_on(received[-5:])
    portal.ticket.send()
    portal.ticket.shows_that_it_failed(received, portal.notices_within_s)
    portal.begin_chapter("The network is back, and one tries again")
    network_to_cut.restore()
    # With a key: what a black hole held may arrive now, join the comments above, and move the button down.
    portal.ticket.try_again.press("Enter")
    is_sent(portal, received)
    is_there_once(portal, ticket, received)


def loses_the_answer(portal: Tab, ticket: Ticket, network_to_cut: Network) -> None:
    """Scenario 3, at the ticket's page: a comment was accepted, but the browser does not hear of it."""
    received = "Did this get through?"
    _send_unheard(portal, ticket, network_to_cut, received)
    portal.begin_chapter("The network is back, and one tries again")
    network_to_cut.restore()
    # With a key, for the same reason.
    portal.ticket.try_again.press("Enter")
    is_sent(portal, received)
    is_there_once(portal, ticket, received)


def corrects_after_the_answer_is_lost(portal: Tab, ticket: Ticket, network_to_cut: Network) -> None:
    """The same, but with other words the second time: that is another comment."""
    _send_unheard(portal, ticket, network_to_cut, "At nine")
    portal.begin_chapter("The network is back, and it is sent with other words")
    network_to_cut.restore()
    portal.ticket.write_on(", not at ten")
    portal.ticket.send()
    is_sent(portal, "At nine, not at ten")
    is_there_once(portal, ticket, "At nine, not at ten")


def _send_unheard(portal: Tab, ticket: Ticket, network_to_cut: Network, text: str) -> None:
    """A comment is accepted, and its answer is lost."""
    portal.header.shows_that_it_is_live()
    portal.begin_chapter("A comment is sent, and its answer is lost")
    portal.ticket.add_comment("This did get through.")
    portal.ticket.write(text)
    portal.skip_preflights()  # or it would be the preflight's answer that is lost
    network_to_cut.swallow_answers()
    portal.ticket.send()
    _is_accepted(portal, ticket, text)
    network_to_cut.cut("refuse")
    portal.ticket.shows_that_it_failed(text, portal.notices_within_s)


def is_sent(portal: Tab, received: str) -> None:
    """The comment is shown, the field to type in is empty, and nothing is said to have failed."""
    expect(portal.ticket.comments.get_by_role("article").filter(has_text=received)).to_have_count(1)
    expect(portal.ticket.comment).to_have_value("")
    expect(portal.ticket.failed).to_be_hidden()


def is_there_once(portal: Tab, ticket: Ticket, received: str) -> None:
    """The comment is there once: on the page, after a reload, and on the target."""
    portal.header.shows_that_it_is_live(portal.notices_within_s)
    portal.reload()
    expect(portal.ticket.comments.get_by_role("article").filter(has_text=received)).to_have_count(1)
    stored = [comment.text for comment in portal.customer.tickets.read_comments(ticket)]
    assert stored.count(received) == 1, f"the comment is stored {stored.count(received)} times, not once"


def _is_accepted(portal: Tab, ticket: Ticket, received: str) -> None:
    eventually(
        lambda: [comment.text for comment in portal.customer.tickets.read_comments(ticket)],
        lambda texts: received in texts,
        within=portal.customer.recorder.session.target.description.limits.timeout_s,
        what="the comment to reach the target",
    )
