"""What is on every page, once signed in."""

import re

from playwright.sync_api import TimeoutError as NotInTime

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S


class Header:
    """The menu, the account and the live connection."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.live = self._page.get_by_role("status", name=self._word("Live connection"))
        self.account = self._page.get_by_role("button", name=self._word("Account"))
        self.messages = self._page.get_by_role("status", name=self._word("Messages"))

    def shows_that_it_is_live(self, within_s: float = PATIENCE_S) -> None:
        """The live connection is there."""
        expect(self.live).to_have_text(self._word("Live"), timeout=within_s * 1000)

    def is_live(self, within_s: float) -> bool:
        """Whether the live connection is there, or comes in that time."""
        exactly = re.compile(rf"^\s*{re.escape(self._word('Live'))}\s*$")
        try:
            self.live.filter(has_text=exactly).wait_for(timeout=within_s * 1000)
        except NotInTime:
            return False
        return True

    def shows_that_it_is_cut(self, within_s: float) -> None:
        """The live connection is gone, and is tried again."""
        expect(self.live).not_to_have_text(self._word("Live"), timeout=within_s * 1000)

    @property
    def tells(self) -> bool:
        """Whether the portal says what just happened; by `"Messages" = ""` in the target file it does not."""
        return bool(self._word("Messages"))

    def says(self, message: str) -> None:
        """What just happened is said, to eyes and to screen readers."""
        expect(self.messages).to_contain_text(message)

    def open(self, page: str) -> None:
        """Follows that link of the menu."""
        page = self._word(page)
        menu = self._page.get_by_role("navigation", name=self._word("Main"))
        self._controls.press(menu.get_by_role("link", name=page))
        expect(self._page.get_by_role("heading", name=page, level=1)).to_be_visible()

    def sign_out(self) -> None:
        """Signs out."""
        self._controls.press(self.account)
        self._controls.press(self._page.get_by_role("button", name=self._word("Sign out")))
        expect(self._page.get_by_role("heading", name=self._word("Sign in"), level=1)).to_be_visible()
