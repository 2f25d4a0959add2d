"""The pages of webhooks: the list, the dialog for a new one, and one with what was sent to it."""

from playwright.sync_api import Locator

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S
from signoff.expect.waiting import eventually


class WebhooksPage:
    """Endpoints of the customer, their secrets, and each attempt to deliver."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.new = self._page.get_by_role("link", name=self._word("New webhook")).first
        self.address = self._page.get_by_role("textbox", name=self._word("Address"))
        self.create_button = self._page.get_by_role("button", name=self._word("Create webhook"))
        self.secret = self._page.get_by_role("textbox", name=self._word("Signing secret"))
        self.done = self._page.get_by_role("button", name=self._word("Done"))
        listed = self._page.get_by_role("list", name=self._word("Webhooks"))
        self.items = listed.get_by_role("listitem")
        sent = self._page.get_by_role("list", name=self._word("Deliveries"))
        self.deliveries = sent.locator("> *")
        self.attempts = self._page.get_by_role("table", name=self._word("Attempts"))

    def item(self, address: str) -> Locator:
        """The row of that one."""
        return self.items.filter(has_text=address)

    def begin(self) -> None:
        """Opens the dialog for a new one."""
        self._controls.press(self.new)
        expect(self.address).to_be_visible()

    def create(self, address: str) -> str:
        """Has one made for all events; the secret, which is shown."""
        self._controls.type(address, self.address)
        self._controls.press(self.create_button)
        expect(self.secret).to_be_visible()
        return self.secret.input_value()

    def finish(self, address: str) -> None:
        """Leaves the secret, for the page of the webhook."""
        self._controls.press(self.done)
        self.is_shown(address)

    def is_shown(self, address: str) -> None:
        """The page of that one is there."""
        expect(self._page.get_by_role("heading", name=address, level=1)).to_be_visible()

    def press(self, button: str) -> None:
        """Presses a button of its page."""
        self._controls.press(self._page.get_by_role("button", name=self._word(button), exact=True))

    def send_test(self) -> None:
        """Has a test sent, which is listed then."""
        before = self.deliveries.count()
        self.press("Send a test")
        expect(self.deliveries).to_have_count(before + 1)

    def refresh_until(self, delivery: Locator, says: str, within_s: float = PATIENCE_S) -> None:
        """Presses Refresh until the delivery says so."""

        def look() -> str:
            self.press("Refresh")
            return delivery.inner_text()

        word = self._word(says)
        eventually(look, lambda text: word in text, within=within_s, what=f"{word!r} of the delivery")
