"""The page to sign in on."""

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S
from signoff.verdict.outcomes import NotVerified

SHOWN = 5


class SignIn:
    """Asks for an API key."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.heading = self._page.get_by_role("heading", name=self._word("Sign in"), level=1)
        self.key = self._page.get_by_label(self._word("API key"), exact=True)
        self.button = self._page.get_by_role("button", name=self._word("Sign in"))

    def is_shown(self, within_s: float = PATIENCE_S) -> None:
        """One is asked to sign in."""
        expect(self.heading).to_be_visible(timeout=within_s * 1000)

    def check_words(self) -> None:
        """NotVerified where one is asked to sign in, and in other words than the target file's.

        A page on which nobody could sign in is no such page.
        """
        known = self.heading.or_(self.key).or_(self.button)
        fields = self._page.locator("input:not([type=hidden]):visible")
        expect(known.or_(fields).first).to_be_visible()
        if not known.count():
            shown = [text for text in self._page.get_by_role("button").all_inner_texts() if text.strip()]
            raise NotVerified(
                "the portal asks to sign in, and none of the words that the target file gives is there "
                f"({self._word('Sign in')!r}, {self._word('API key')!r}); its buttons are {shown[:SHOWN]}: "
                "map its words ([portal.words])"
            )

    def says_that_the_session_expired(self) -> None:
        """The page says why one has to sign in again."""
        session = self._page.get_by_role("status", name=self._word("Session"))
        expect(session).to_contain_text(self._word("expired"))

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
        expect(self._page.get_by_role("alert")).to_contain_text(self._word("not valid"))
        expect(self.heading).to_be_visible()
