"""Scenario 1: a ticket goes from creation to resolution."""

from e2e.tab import Tab
from signoff import clause

FORM = {"name": "form.txt", "mimeType": "text/plain", "buffer": b"What the form says: no. " * 40}
SUBJECT, DESCRIPTION = "Cannot sign in", "The form says no, every time."


@clause("UAT-01", requests=80)
def test_a_ticket_goes_from_creation_to_resolution(portal: Tab) -> None:
    portal.begins("Customer A creates a ticket with an attachment")
    portal.new_ticket.creates(SUBJECT, DESCRIPTION, files=[FORM])
    ticket, scanned_within = (
        portal.ticket,
        portal.customer.scene.stage.target.description.attachments.scanned_within_s,
    )
    ticket.shows_attachment("form.txt", "Clean", scanned_within)
    portal.bell.counts(2)

    portal.begins("Three comments are added")
    for number, text in enumerate(("It began on Monday.", "It is the **same** today.", "Any news?"), start=3):
        ticket.adds_comment(text)
        portal.bell.counts(number)
    ticket.shows_comments("It began on Monday.", "It is the same today.", "Any news?")

    portal.begins("It is assigned to the support team")
    ticket.is_assigned_to("support-team")
    portal.bell.counts(6)

    portal.begins("It is resolved, and its SLA is met")
    ticket.becomes("resolved")
    ticket.shows_sla("SLA met")
    portal.bell.counts(7)

    portal.begins("All of it is still there after a reload")
    portal.reloads()
    ticket.shows_status("resolved")
    ticket.shows_sla("SLA met")
    assert ticket.downloads("form.txt") == FORM["buffer"]
