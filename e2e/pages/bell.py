"""The bell and the list that it opens."""

import re

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S


class Bell:
    """Counts what is unread, and shows the newest."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.button = self._page.get_by_role("button", name=re.compile(f"^{self._named('.*')}$"))
        self.dialog = self._page.get_by_role("dialog", name=self._word("Latest notifications"))
        newest = self.dialog.get_by_role("list", name=self._word("Latest notifications"))
        self.items = newest.get_by_role("listitem")

    def counts(self, unread: int, within_s: float = PATIENCE_S) -> None:
        """The bell says that so many are unread, to eyes and to screen readers."""
        named = self._page.get_by_role("button", name=self._named(str(unread)), exact=True)
        expect(named).to_be_visible(timeout=within_s * 1000)
        expect(named).to_contain_text(str(unread) if unread else re.compile(r"^\D*$"))

    def _named(self, count: str) -> str:
        return f"{self._word('Notifications')}: {count} {self._word('unread')}"

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
        """The newest are those, in that order, and no other."""
        expect(self.items).to_contain_text(list(titles))

    def mark_read(self, item: Locator) -> None:
        """Marks it as read."""
        self._controls.press(item.get_by_role("button", name=self._controls.begins_with("Mark as read")))
        expect(item).not_to_contain_text(self._word("Unread"))

    def delete(self, item: Locator) -> None:
        """Deletes it."""
        self._controls.press(item.get_by_role("button", name=self._controls.begins_with("Delete")))

    def mark_all_read(self) -> None:
        """Marks all as read."""
        self._controls.press(self.dialog.get_by_role("button", name=self._word("Mark all as read")))
