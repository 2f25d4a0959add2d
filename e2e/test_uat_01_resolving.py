"""Scenario 1: a ticket goes from creation to resolution."""

from e2e.scenarios import COMMENTS, DESCRIPTION, FORM, SUBJECT, TEAM, resolves_a_ticket
from e2e.tab import Tab
from signoff import clause, expect


@clause("UAT-01", requests=90)
def test_a_ticket_goes_from_creation_to_resolution(portal: Tab) -> None:
    resolves_a_ticket(portal)
    portal.begin_chapter("All of it is still there after a reload")
    portal.reload()
    portal.ticket.shows_status("resolved")
    portal.ticket.shows_assigned(TEAM)
    portal.ticket.shows_sla("SLA met")
    portal.ticket.shows_comments(*COMMENTS)
    stored = portal.customer.tickets.read(portal.ticket.id)
    expect(stored.description, "the description on the target").contains(DESCRIPTION)
    expect(portal.ticket.download(FORM["name"]), "the downloaded file").equals(FORM["buffer"])
    portal.ticket.go_back()
    portal.support.lists(SUBJECT, "Resolved", "SLA met")
    portal.support.filter(status="Open")
    portal.support.shows_count(0)


@clause("UAT-01", requests=30)
def test_a_ticket_that_was_resolved_too_late_says_so(portal: Tab) -> None:
    # The portal is shown an answer that says so: a target cannot be made to be late in every deployment.
    ticket = portal.customer.tickets.open(subject="Too late")
    portal.customer.tickets.update(ticket, status="resolved")
    portal.alter_tickets(ticket.id, sla_met=False)
    portal.begin_chapter("A ticket that was resolved too late is opened")
    portal.open(ticket)
    portal.ticket.shows_sla("SLA missed")


@clause("UAT-01", requests=30)
def test_pressing_twice_creates_one_ticket(portal: Tab) -> None:
    portal.support.begin_ticket()
    portal.new_ticket.fill("Pressed twice", "I pressed twice, as one does.")
    portal.begin_chapter("The button to create a ticket is pressed twice")
    portal.new_ticket.create_button.dblclick()
    portal.ticket.is_shown("Pressed twice")
    portal.bell.counts(1)
    expect([ticket.subject for ticket in portal.customer.tickets.list_all()], "the tickets").equals(
        ["Pressed twice"]
    )


@clause("UAT-01", requests=30)
def test_the_same_words_may_be_said_twice(portal: Tab) -> None:
    ticket = portal.customer.tickets.open(subject="Said twice")
    portal.open(ticket)
    for count in (1, 2):
        portal.begin_chapter(f"The same comment is added, for the {('first', 'second')[count - 1]} time")
        portal.ticket.write("It happens again.")
        portal.ticket.send()
        portal.ticket.shows_comment_count(count)
    said = [comment.text for comment in portal.customer.tickets.read_comments(ticket)]
    expect(said, "the comments on the target").equals(["It happens again."] * 2)
