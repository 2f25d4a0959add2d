"""Opens windows of a browser, each with its own cookies and storage, for one scenario."""

from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize

from e2e.browser.patience import PATIENCE_S
from e2e.browser.recording import Recording
from e2e.browser.watching import Watch
from e2e.tab import Tab
from signoff.actors import Customer
from signoff.wire.answers import Ticket

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
NARROW: ViewportSize = {"width": 320, "height": 640}


class Windows:
    """All windows of a scenario, with one recording."""

    def __init__(
        self, browser: Browser, engine: str, recording: Recording, *, takes_any_certificate: bool = False
    ) -> None:
        """`takes_any_certificate`: it is behind Forwarding, which believes none but the right ones."""
        self._browser, self._engine, self._recording = browser, engine, recording
        self._takes_any_certificate = takes_any_certificate
        self.watches: list[Watch] = []
        self.closing = ExitStack()

    def open_ticket(
        self, customer: Customer, ticket: Ticket, *, size: ViewportSize = DESKTOP, script: str = ""
    ) -> Tab:
        """A window in which the customer has that ticket open: they followed a link to it, and signed in."""
        tab = self.open(customer, ticket, size=size, script=script)
        tab.sign_in()
        tab.open(ticket)
        return tab

    def open(
        self,
        customer: Customer,
        ticket: Ticket | None = None,
        *,
        size: ViewportSize = DESKTOP,
        script: str = "",
        zone: str | None = None,
    ) -> Tab:
        """A window with one tab, at the portal or at the page of that ticket, not signed in.

        A small one is touched, but for Firefox, which cannot be. `script` runs in it before the portal's;
        `zone` is the time zone where it is (`America/Los_Angeles`), else that of this machine.
        """
        is_touched = size["width"] < 600 and self._engine == "chromium"
        context = self._browser.new_context(
            viewport=size,
            has_touch=is_touched,
            color_scheme="light",
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id=zone,
            ignore_https_errors=self._takes_any_certificate,
        )
        self.closing.callback(context.close)
        self.closing.enter_context(self._recording.of(context))
        context.set_default_timeout(PATIENCE_S * 1000)
        if script:
            context.add_init_script(script)
        watch = Watch(customer)
        watch.over(context)
        self.watches.append(watch)
        tab = Tab(
            context.new_page(), customer, self._recording, watch, engine=self._engine, is_touched=is_touched
        )
        tab.go_to("/") if ticket is None else tab.open(ticket)
        tab.sign_in_page.check_words()
        return tab


def folder_of(run: Path, test: str) -> Path:
    """Where a scenario's evidence goes: a folder below the run's, called as the test is."""
    name = test.rpartition("/")[2].replace(".py::", "-").replace("test_", "")
    return (
        run
        / "browser"
        / "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name).strip("-")
    )
