"""The bell, and the page of notifications."""

from e2e.sight import expect as sees
from e2e.tab import Tab
from signoff import clause


@clause("UAT-05", requests=40)
def test_the_bell_counts_and_its_list_can_be_worked_off(portal: Tab) -> None:
    for subject in ("First", "Second", "Third"):
        portal.customer.tickets.open(subject=f"{subject} of three")
    portal.begins("Three notifications have arrived")
    portal.bell.counts(3)
    portal.bell.opens()
    newest = portal.customer.notifications.wait_for(3)
    portal.bell.shows(*(str(each.title) for each in newest))
    portal.begins("One is marked as read, another is deleted")
    portal.bell.marks_read(portal.bell.items.nth(1))
    portal.bell.counts(2)
    portal.bell.deletes(portal.bell.items.first)
    sees(portal.bell.items).to_have_count(2)
    portal.bell.counts(1)
    portal.begins("It is so after a reload, too")
    portal.reloads()
    portal.bell.counts(1)
    portal.bell.opens()
    sees(portal.bell.items).to_have_count(2)
    portal.bell.closes()


@clause("UAT-05", requests=60)
def test_the_bell_shows_the_newest_and_the_page_shows_all(portal: Tab) -> None:
    for number in range(10):
        portal.customer.tickets.open(subject=f"Number {number} of ten")
    portal.bell.counts(10)
    portal.bell.opens()
    sees(portal.bell.items).to_have_count(8)
    portal.bell.closes()
    portal.begins("The page shows all of them")
    portal.header.opens("Notifications")
    portal.notifications.shows_count(10)
    portal.notifications.opens(portal.notifications.items.first)
    portal.notifications.closes_detail()
    portal.bell.counts(9)
    portal.notifications.filters(unread=True)
    portal.notifications.shows_count(9)
    portal.notifications.deletes(portal.notifications.items.first)
    portal.notifications.shows_count(8)
    portal.notifications.marks_all_read()
    portal.bell.counts(0)
