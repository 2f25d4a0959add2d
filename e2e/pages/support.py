"""The support page: the list of tickets."""

import re

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.pages.new_ticket import NewTicket
from signoff.actors import Customer
from signoff.verdict.outcomes import NotApplicable

MOST_PAGES = 5
_NEVER = re.compile("(?!)")


class Support:
    """A customer's tickets, with filters and search; those of a listed customer's past are passed over."""

    def __init__(self, controls: Controls, customer: Customer | None = None) -> None:
        self._customer = customer
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.heading = self._page.get_by_role("heading", name=self._word("Support"), level=1)
        self.new = self._page.get_by_role("link", name=self._word("New ticket"))
        self.tickets = self._page.get_by_role("list", name=self._word("Tickets"))
        self.more = self._page.get_by_role("button", name=self._word("Load more tickets"))
        self.found = self._page.get_by_role("status", name=self._word("Tickets found"))

    def is_shown(self) -> None:
        """One is at the support page, and its tickets are there."""
        expect(self.heading).to_be_visible()
        expect(self.found).not_to_contain_text(self._word("Loading"))

    def ticket(self, subject: str) -> Locator:
        """The row of that ticket."""
        return self.rows.filter(has=self._page.get_by_role("link", name=subject))

    @property
    def rows(self) -> Locator:
        """The rows of the test's tickets: where there are others, those that lead to one of the test's."""
        rows = self.tickets.get_by_role("listitem")
        customer = self._customer
        if customer is None or not customer.recorder.past(customer.id).tickets.ids:
            return rows
        leads = [link for each in customer.tickets.list_all() for link in self._links_to(each.id)]
        return (
            rows.filter(has=self._page.locator(", ".join(leads))) if leads else rows.filter(has_text=_NEVER)
        )

    def _links_to(self, ticket_id: str) -> tuple[str, str]:
        """A ticket's links, with or without a query; those of routes behind a `#` may begin with it."""
        path = self._controls.portal.path(f"/support/tickets/{ticket_id}")
        path = path[max(path.find("#"), 0) :]
        return f'a[href$="{path}"]', f'a[href*="{path}?"]'

    def lists(self, subject: str, *words: str) -> None:
        """That ticket is in the list, with those words about it."""
        expect(self.ticket(subject)).to_have_count(1)
        for word in words:
            expect(self.ticket(subject)).to_contain_text(self._word(word))

    def shows_count(self, count: int) -> None:
        """So many tickets are listed, and not only for as long as they are being read."""
        rows = self.rows
        expect(rows).to_have_count(count)
        expect(self.found.filter(has_text=self._word("Loading"))).to_have_count(0)
        expect(rows).to_have_count(count)

    def leads(self, subject: str) -> set[str]:
        """Where the links of the rows with that subject lead."""
        links = self.rows.get_by_role("link", name=subject)
        return set(links.evaluate_all("all => all.map(each => each.href)"))

    def load_all(self) -> None:
        """Has the list go on to its end, by its button or by looking at its last row.

        NotApplicable where neither makes it go on.
        """
        rows = self.tickets.get_by_role("listitem")
        for page in range(MOST_PAGES):
            before, has_button = rows.count(), self.more.count() > 0
            if page and not has_button:
                return
            self._controls.press(self.more) if has_button else self._controls.scroll_to(rows.last)
            try:
                expect(rows).not_to_have_count(before)
            except AssertionError:
                if has_button:
                    raise
                raise NotApplicable("the portal's list goes on in a way of its own") from None

    def filter(self, **by: str) -> None:
        """Filters by status, priority or category, as the options are called."""
        search = self._page.get_by_role("search", name=self._word("Tickets"))
        for name, option in by.items():
            self._controls.choose(option, search.get_by_role("combobox", name=self._word(name.capitalize())))

    def search(self, text: str) -> None:
        """Looks for the text."""
        self._controls.type(text, self._page.get_by_role("searchbox", name=self._word("Search tickets")))

    def clear_filters(self) -> None:
        """All tickets again."""
        self._controls.press(self._page.get_by_role("button", name=self._word("Clear filters")))

    def open(self, subject: str) -> None:
        """Opens that ticket."""
        self._controls.press(self.ticket(subject).get_by_role("link", name=subject))
        expect(self._page.get_by_role("heading", name=subject, level=1)).to_be_visible()

    def begin_ticket(self) -> None:
        """Goes to where a new one is written."""
        self._controls.press(self.new)
        NewTicket(self._controls).is_shown()
