"""The page to sign in on."""

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S


class SignIn:
    """Asks for an API key."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page = controls, controls.page
        self.heading = self._page.get_by_role("heading", name="Sign in", level=1)
        self.key = self._page.get_by_label("API key", exact=True)
        self.button = self._page.get_by_role("button", name="Sign in")

    def is_shown(self, within_s: float = PATIENCE_S) -> None:
        """One is asked to sign in."""
        expect(self.heading).to_be_visible(timeout=within_s * 1000)

    def says_that_the_session_expired(self) -> None:
        """The page says why one has to sign in again."""
        expect(self._page.get_by_role("status", name="Session")).to_contain_text("expired")

    def sign_in(self, key: str) -> None:
        """Signs in with that key, and is inside."""
        self.try_key(key)
        expect(self.heading).to_be_hidden()
        expect(self._page.get_by_role("banner")).to_be_visible()

    def try_key(self, key: str) -> None:
        """Tries that key."""
        self.is_shown()
        self._controls.type(key, self.key)
        self._controls.press(self.button)

    def refuses(self) -> None:
        """The key was not taken, and why is said."""
        expect(self._page.get_by_role("alert")).to_contain_text("not valid")
        expect(self.heading).to_be_visible()
