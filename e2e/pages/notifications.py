"""The page of notifications."""

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.pages.newest import are_the_newest
from signoff.actors.session.past import NO_PAST, Past


class NotificationsPage:
    """All of them, with filters, and each in detail."""

    def __init__(self, controls: Controls, past: Past = NO_PAST) -> None:
        self._past = past
        self._controls, self._page, self._word = controls, controls.page, controls.word
        listed = self._page.get_by_role("main").get_by_role("list", name=self._word("Notifications"))
        self.items = listed.get_by_role("listitem")

    def shows(self, *titles: str) -> None:
        """The newest are those, in that order, and no other of the test's."""
        are_the_newest(self.items, titles, self._past.notifications)

    def filter(self, *, type: str | None = None, unread: bool | None = None) -> None:
        """Filters by type, as the option is called, or for the unread."""
        if type is not None:
            self._controls.choose(type, self._page.get_by_role("combobox", name=self._word("Type")))
        if unread is not None:
            box = self._page.get_by_role("checkbox", name=self._word("Unread only"))
            if box.is_checked() != unread:
                # Not `set_checked`, which looks at once: the filter is in the address first, then in the box.
                self._controls.press(box)
            expect(box).to_be_checked(checked=unread)

    def open(self, item: Locator) -> None:
        """Opens its detail."""
        self._controls.press(item.get_by_role("button").first)
        expect(self.detail).to_be_visible()

    @property
    def detail(self) -> Locator:
        """The dialog that shows one."""
        close = self._page.get_by_role("button", name=self._word("Close"))
        return self._page.get_by_role("dialog").filter(has=close)

    def close_detail(self) -> None:
        """Closes it."""
        self._controls.press(self.detail.get_by_role("button", name=self._word("Close")))
        expect(self.detail).to_be_hidden()

    def delete(self, item: Locator) -> None:
        """Deletes it."""
        self._controls.press(item.get_by_role("button", name=self._controls.begins_with("Delete")))

    def mark_all_read(self) -> None:
        """Marks all as read."""
        self._past.unread = 0
        self._controls.press(self._page.get_by_role("button", name=self._word("Mark all as read")))
