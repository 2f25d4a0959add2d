"""The files of a ticket, on its page."""

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect


class Files:
    """Attachments: what was found in them, and what they hold."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.attachments = self._page.get_by_role("region", name=self._word("Attachments"))

    def attachment(self, name: str) -> Locator:
        """The row of that file."""
        return self.attachments.get_by_role("listitem").filter(has_text=name)

    def shows_attachment(self, name: str, state: str, within_s: float) -> None:
        """The file is in that state."""
        expect(self.attachment(name)).to_contain_text(self._word(state), timeout=within_s * 1000)

    def download(self, name: str) -> bytes:
        """Downloads the file."""
        with self._page.expect_download() as download:
            button = self.attachments.get_by_role("button", name=f"{self._word('Download')} {name}")
            self._controls.press(button)
        return download.value.path().read_bytes()
