"""The files of a ticket, on its page."""

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect


class Files:
    """Attachments: what was found in them, and what they hold."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page = controls, controls.page
        self.attachments = self._page.get_by_role("region", name="Attachments")

    def attachment(self, name: str) -> Locator:
        """The row of that file."""
        return self.attachments.get_by_role("listitem").filter(has_text=name)

    def shows_attachment(self, name: str, state: str, within_s: float) -> None:
        """The file is in that state."""
        expect(self.attachment(name)).to_contain_text(state, timeout=within_s * 1000)

    def download(self, name: str) -> bytes:
        """Downloads the file."""
        with self._page.expect_download() as download:
            self._controls.press(self.attachments.get_by_role("button", name=f"Download {name}"))
        return download.value.path().read_bytes()
