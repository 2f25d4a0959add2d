"""The files of a ticket, on its page."""

from base64 import b64decode

from playwright.sync_api import Download, Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S
from signoff.expect.waiting import eventually

_NOTE_SAVED = """() => {
    window.savedFile = "";
    const read = blob => new Promise(then => {
        const reader = new FileReader();
        reader.onload = () => then(reader.result);
        reader.readAsDataURL(blob);
    });
    const blobs = new Map();
    const { createObjectURL } = URL;
    URL.createObjectURL = made => {
        const url = createObjectURL.call(URL, made);
        blobs.set(url, made);
        return url;
    };
    const note = async link => {
        const blob = link?.download && blobs.get(link.href);
        if (blob) window.savedFile = await read(blob);
    };
    const { click } = HTMLAnchorElement.prototype;
    HTMLAnchorElement.prototype.click = function () {
        note(this);
        click.call(this);
    };
    addEventListener("click", event => note(event.composedPath().find(each => each.download)), true);
}"""
"""What a page has made by itself and saves by a link, as it does with what it may only fetch with its token.

Firefox does not tell of such a download, when Playwright 1.64 drives it by WebDriver BiDi.
"""


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
        button = self.attachments.get_by_role("button", name=f"{self._word('Download')} {name}")
        if self._controls.engine == "chromium":
            with self._page.expect_download() as download:
                self._controls.press(button)
            return download.value.path().read_bytes()
        received: list[Download] = []
        self._page.on("download", lambda download: received.append(download))
        self._page.evaluate(_NOTE_SAVED)
        self._controls.press(button)
        eventually(
            lambda: self._page.evaluate("() => window.savedFile") or received,
            bool,
            within=PATIENCE_S,
            what="the file to be downloaded",
        )
        if received:
            return received[0].path().read_bytes()
        return b64decode(self._page.evaluate("() => window.savedFile").partition(",")[2])
