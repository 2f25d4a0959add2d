"""Every page, dialog and list that the portal can show, one after the other."""

from collections.abc import Iterator

from e2e.browser.expect import expect
from e2e.scenarios import DESCRIPTION
from e2e.tab import Tab
from signoff.wire.answers import Ticket

LONG = (
    "A subject with a word that is longer than a phone is wide: " + "Donaudampfschifffahrtsgesellschaft" * 2
)
WIDE = "\n\n".join(
    (
        f"```\n{'a line of a log that nobody has broken; ' * 8}\n```",
        "| one | two | three | four |\n| --- | --- | --- | --- |\n" + f"| {'much-in-a-word | ' * 4}",
        f"https://example.com/{'a-long-way-down/' * 12}",
    )
)
"""What people paste into a comment."""


def with_something_to_see(tab: Tab) -> Ticket:
    """A ticket with comments, and notifications of it."""
    ticket = tab.customer.tickets.open(subject=LONG, priority="critical")
    tab.customer.tickets.comment(
        ticket, "With **Markdown**, a [link](https://example.com/) and `code`.\n\n* one\n* two"
    )
    tab.customer.tickets.comment(ticket, "x" * 200)
    tab.customer.tickets.comment(ticket, WIDE)
    tab.customer.tickets.update(ticket, status="in-progress")
    return ticket


def all_places(tab: Tab, ticket: Ticket) -> Iterator[str]:
    """The name of each place, once it is shown; starts on the sign-in page and signs in."""
    tab.sign_in_page.is_shown()
    yield "the sign-in page"
    tab.sign_in()
    tab.support.is_shown()
    tab.support.lists(LONG)
    yield "the support page"
    tab.support.search("there is no such ticket")
    expect(tab.page.get_by_role("heading", name=tab.word("No ticket matches"))).to_be_visible()
    yield "the support page without a match"
    tab.go_to("/support")
    tab.support.begin_ticket()
    tab.new_ticket.fill("", DESCRIPTION)
    tab.press(tab.new_ticket.create_button)
    yield "the dialog for a new ticket, with a complaint"
    tab.page.keyboard.press("Escape")
    tab.open(ticket)
    tab.ticket.is_shown(LONG)
    expect(tab.ticket.comments.get_by_role("article")).to_have_count(3)
    yield "a ticket's page"
    tab.bell.open()
    expect(tab.bell.items.first).to_be_visible()
    yield "the bell's list"
    tab.bell.close()
    tab.press(tab.header.account)
    yield "the account's menu"
    tab.page.keyboard.press("Escape")
    tab.header.open("Notifications")
    expect(tab.notifications.items.first).to_be_visible()
    yield "the notifications page"
    tab.notifications.open(tab.notifications.items.first)
    yield "a notification's dialog"
    tab.notifications.close_detail()
    if "webhooks" in tab.portal.pages:
        yield from _of_webhooks(tab)
    tab.go_to("/there/is/no/such/page")
    expect(tab.page.get_by_role("heading", name=tab.word("Page not found"))).to_be_visible()
    yield "the page for what is not there"


def _of_webhooks(tab: Tab) -> Iterator[str]:
    address = str(tab.customer.webhooks.draft()["url"])
    tab.header.open("Webhooks")
    tab.webhooks.begin()
    tab.press(tab.webhooks.create_button)
    yield "the dialog for a new webhook, with a complaint"
    tab.webhooks.create(address)
    yield "a webhook's secret"
    tab.webhooks.finish(address)
    tab.webhooks.send_test()
    yield "a webhook's page"
    tab.header.open("Webhooks")
    expect(tab.webhooks.items.first).to_be_visible()
    yield "the page of webhooks"
