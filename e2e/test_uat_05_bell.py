"""The bell, and the page of notifications."""

from e2e.browser.expect import expect as sees
from e2e.browser.patience import PATIENCE_S
from e2e.tab import Tab
from signoff import clause, eventually, expect

MADE, FEWEST = 10, 3


@clause("UAT-05", requests=40)
def test_the_bell_counts_and_its_list_can_be_worked_off(portal: Tab) -> None:
    portal.customer.tickets.open(subject="First of two")
    # A title may say what happened, or to which ticket: only so are they not all alike.
    portal.customer.tickets.comment(portal.customer.tickets.open(subject="Second of two"), "And this.")
    portal.begin_chapter("Three notifications have arrived")
    portal.bell.counts(3)
    portal.bell.open()
    newest, middle, oldest = portal.listed_titles(3)
    portal.bell.shows(newest, middle, oldest)
    portal.begin_chapter("One is marked as read, another is deleted")
    portal.bell.mark_read(portal.bell.items.nth(1))
    portal.bell.counts(2)
    portal.bell.delete(portal.bell.items.first)
    portal.bell.shows(middle, oldest)
    portal.bell.counts(1)
    portal.begin_chapter("It is so after a reload, too")
    portal.reload()
    portal.bell.counts(1)
    portal.bell.open()
    portal.bell.shows(middle, oldest)
    portal.bell.close()
    expect(stored(portal), "what is left on the target, and which of them were read").equals(
        [(middle, True), (oldest, False)]
    )


@clause("UAT-05", requests=60)
def test_the_bell_shows_the_newest_and_the_page_shows_all(portal: Tab) -> None:
    """How many it shows is the portal's to choose."""
    opened = [portal.customer.tickets.open(subject=f"Number {number}") for number in range(MADE - 2)]
    # As above: the newest differ in their titles.
    portal.customer.tickets.comment(opened[0], "And this.")
    portal.customer.tickets.update(opened[1], status="in-progress")
    portal.bell.counts(MADE)
    portal.bell.open()
    sees(portal.bell.items.nth(FEWEST - 1)).to_be_visible()
    shown = portal.bell.items.count()
    newest = portal.listed_titles(MADE)
    portal.bell.shows(*newest[:shown])
    portal.bell.delete(portal.bell.items.first)
    # What one takes out makes room for another.
    portal.bell.counts(MADE - 1)
    portal.bell.shows(*newest[1 : shown + 1])
    portal.bell.close()
    portal.begin_chapter("The page shows all of them")
    portal.header.open("Notifications")
    portal.notifications.shows(*newest[1:])
    portal.notifications.open(portal.notifications.items.first)
    portal.notifications.close_detail()
    portal.bell.counts(MADE - 2)
    portal.notifications.filter(unread=True)
    portal.notifications.shows(*newest[2:])
    portal.notifications.delete(portal.notifications.items.first)
    portal.notifications.shows(*newest[3:])
    portal.notifications.mark_all_read()
    portal.bell.counts(0)
    left = [(title, True) for title in (newest[1], *newest[3:])]
    eventually(
        lambda: stored(portal),
        lambda listed: listed == left,
        within=PATIENCE_S,
        what="all that are left on the target to be read",
    )


def stored(portal: Tab) -> list[tuple[str, bool | None]]:
    """The titles of the test's notifications as the target has them, and whether each was read."""
    return [(str(each.title), each.read) for each in portal.customer.notifications.list_all()]
