"""The bell, and the page of notifications."""

from e2e.browser.expect import expect as sees
from e2e.tab import Tab
from signoff import clause


@clause("UAT-05", requests=40)
def test_the_bell_counts_and_its_list_can_be_worked_off(portal: Tab) -> None:
    for subject in ("First", "Second", "Third"):
        portal.customer.tickets.open(subject=f"{subject} of three")
    portal.begin_chapter("Three notifications have arrived")
    portal.bell.counts(3)
    portal.bell.open()
    newest = portal.customer.notifications.wait_for(3)
    portal.bell.shows(*(str(each.title) for each in newest))
    portal.begin_chapter("One is marked as read, another is deleted")
    portal.bell.mark_read(portal.bell.items.nth(1))
    portal.bell.counts(2)
    portal.bell.delete(portal.bell.items.first)
    sees(portal.bell.items).to_have_count(2)
    portal.bell.counts(1)
    portal.begin_chapter("It is so after a reload, too")
    portal.reload()
    portal.bell.counts(1)
    portal.bell.open()
    sees(portal.bell.items).to_have_count(2)
    portal.bell.close()


@clause("UAT-05", requests=60)
def test_the_bell_shows_the_newest_and_the_page_shows_all(portal: Tab) -> None:
    for number in range(10):
        portal.customer.tickets.open(subject=f"Number {number} of ten")
    portal.bell.counts(10)
    portal.bell.open()
    sees(portal.bell.items).to_have_count(8)
    newest = portal.customer.notifications.wait_for(10)
    portal.bell.delete(portal.bell.items.first)
    # What one takes out makes room for another.
    portal.bell.counts(9)
    sees(portal.bell.items).to_have_count(8)
    portal.bell.shows(*(str(each.title) for each in newest[1:9]))
    portal.bell.close()
    portal.begin_chapter("The page shows all of them")
    portal.header.open("Notifications")
    portal.notifications.shows_count(9)
    portal.notifications.open(portal.notifications.items.first)
    portal.notifications.close_detail()
    portal.bell.counts(8)
    portal.notifications.filter(unread=True)
    portal.notifications.shows_count(8)
    portal.notifications.delete(portal.notifications.items.first)
    portal.notifications.shows_count(7)
    portal.notifications.mark_all_read()
    portal.bell.counts(0)
