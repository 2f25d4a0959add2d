"""The bell and the list that it opens."""

import re

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S
from e2e.pages.newest import are_the_newest
from signoff.actors.session.past import NO_PAST, Past
from signoff.verdict.outcomes import NotApplicable

NAME = "Notifications: … unread"
"""Its accessible name, as it is listed in the portal's vocabulary; the count stands for the dots."""
CAPS = (9, 99, 999)
"""Above one of these a portal may show the cap and a plus: room is short there. Its name has the number."""


class Bell:
    """Counts what is unread, and shows the newest; what a customer had before the test is in both."""

    def __init__(self, controls: Controls, past: Past = NO_PAST) -> None:
        self._past = past
        self._controls, self._page, self._word = controls, controls.page, controls.word
        any_count = re.escape(self._named("…")).replace("…", ".*")
        self.button = self._page.get_by_role("button", name=re.compile(f"^{any_count}$"))
        self.dialog = self._page.get_by_role("dialog", name=self._word("Latest notifications"))
        newest = self.dialog.get_by_role("list", name=self._word("Latest notifications"))
        self.items = newest.get_by_role("listitem")

    def counts(self, unread: int, within_s: float = PATIENCE_S) -> None:
        """The bell says that so many of the test's are unread, to eyes and to screen readers."""
        unread += self._past.unread
        named = self._page.get_by_role("button", name=self._named(str(unread)), exact=True)
        expect(named).to_be_visible(timeout=within_s * 1000)
        expect(named).to_have_text(_shown(unread))

    def _named(self, count: str) -> str:
        name = self._word(NAME)
        if name == NAME:
            name = f"{self._word('Notifications')}: … {self._word('unread')}"
        return name.replace("…", count)

    def open(self) -> None:
        """Opens its list."""
        if self.dialog.is_hidden():
            self._controls.press(self.button)
        expect(self.dialog).to_be_visible()

    def close(self) -> None:
        """Closes it; the bell has the focus again."""
        self._page.keyboard.press("Escape")
        expect(self.dialog).to_be_hidden()
        self._controls.has_focus(self.button)

    def item(self, title: str) -> Locator:
        """The items of that title."""
        return self.items.filter(has_text=title)

    def shows(self, *titles: str) -> None:
        """The newest are those, in that order, and no other of the test's."""
        are_the_newest(self.items, titles, self._past.notifications)

    def follow(self, item: Locator) -> None:
        """Follows the link of an item; NotApplicable where it has none."""
        link = item.get_by_role("link")
        if not link.count():
            raise NotApplicable("the items of the bell's list lead nowhere")
        self._controls.press(link.first)

    def button_to(self, act: str, item: Locator) -> Locator:
        """The item's button that does so, whose name begins with that."""
        return item.get_by_role("button", name=self._controls.begins_with(act))

    def mark_read(self, item: Locator) -> None:
        """Marks it as read."""
        self._controls.press(self.button_to("Mark as read", item))
        expect(item).not_to_contain_text(self._word("Unread"))

    def delete(self, item: Locator) -> None:
        """Deletes it."""
        self._controls.press(self.button_to("Delete", item))

    def mark_all_read(self) -> None:
        """Marks all as read."""
        self._past.unread = 0
        self._controls.press(self.dialog.get_by_role("button", name=self._word("Mark all as read")))


def _shown(unread: int) -> re.Pattern[str]:
    """What eyes may see of a count: the number, or a cap that it is above; no number where there is none."""
    if not unread:
        return re.compile(r"^\D*$")
    numbers = [str(unread), *(rf"{cap}\+" for cap in CAPS if unread > cap)]
    return re.compile(rf"^\D*({'|'.join(numbers)})(?![\d+])\D*$")
