"""Scenario 1: a ticket goes from creation to resolution."""

from e2e.scenarios import FORM, SUBJECT, resolves_a_ticket
from e2e.tab import Tab
from signoff import clause, expect


@clause("UAT-01", requests=90)
def test_a_ticket_goes_from_creation_to_resolution(portal: Tab) -> None:
    resolves_a_ticket(portal)
    portal.begins("All of it is still there after a reload")
    portal.reloads()
    portal.ticket.shows_status("resolved")
    portal.ticket.shows_sla("SLA met")
    expect(portal.ticket.downloads(FORM["name"]), "the downloaded file").equals(FORM["buffer"])
    portal.ticket.goes_back()
    portal.support.lists(SUBJECT, "Resolved", "SLA met")
    portal.support.filters(status="Open")
    portal.support.shows_count(0)


@clause("UAT-01", requests=30)
def test_a_ticket_that_was_resolved_too_late_says_so(portal: Tab) -> None:
    # The portal is shown an answer that says so: a target cannot be made to be late in every deployment.
    ticket = portal.customer.tickets.open(subject="Too late")
    portal.customer.tickets.update(ticket, status="resolved")
    portal.sees_tickets_with(ticket.id, sla_met=False)
    portal.begins("A ticket that was resolved too late is opened")
    portal.opens(ticket)
    portal.ticket.shows_sla("SLA missed")


@clause("UAT-01", requests=30)
def test_pressing_twice_creates_one_ticket(portal: Tab) -> None:
    portal.support.begins_a_ticket()
    portal.new_ticket.is_filled("Pressed twice", "I pressed twice, as one does.")
    portal.begins("The button to create a ticket is pressed twice")
    portal.new_ticket.create.dblclick()
    portal.ticket.is_shown("Pressed twice")
    portal.bell.counts(1)
    expect([ticket.subject for ticket in portal.customer.tickets.list_all()], "the tickets").equals(
        ["Pressed twice"]
    )
