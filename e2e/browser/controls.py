"""What a person does at a control of the page: presses, types, chooses, has it in focus."""

import re

from playwright.sync_api import Locator, Page

from e2e.browser.expect import expect
from signoff.deployment.portal.table import Portal
from signoff.expect.waiting import eventually

REFERENCE = Portal()
_NATIVE = "element => element instanceof HTMLSelectElement"
_INSERT = """(field, text) => {
    field.focus();
    field.select();
    document.execCommand(text ? "insertText" : "delete", false, text);
}"""
"""As from an input method; to press each key takes Firefox 15 ms, on a busy machine three times that."""


class Controls:
    """`engine` is the browser's; `is_touched`: by a finger, not by a mouse.

    `portal` says what another portal than the reference's calls things, and where its pages are; what lies
    over its pages, such as a banner about cookies, is dismissed whenever it is in the way.
    """

    def __init__(self, page: Page, *, engine: str, is_touched: bool, portal: Portal = REFERENCE) -> None:
        self.page, self.engine, self.is_touched, self.portal = page, engine, is_touched, portal
        for name in portal.dismiss:
            page.add_locator_handler(page.get_by_role("button", name=name, exact=True), self.press)

    def word(self, ours: str) -> str:
        """What the portal calls what the reference's calls so."""
        return self.portal.words.get(ours, ours)

    def begins_with(self, ours: str) -> re.Pattern[str]:
        """A name that begins with that word."""
        return re.compile(f"^{re.escape(self.word(ours))}")

    def press(self, control: Locator) -> None:
        """Clicks or touches it."""
        control.tap() if self.is_touched else control.click()

    def scroll_to(self, place: Locator) -> None:
        """Scrolls until it is in view; at once, as a page may put another in its place meanwhile."""
        place.evaluate("element => element.scrollIntoView({ block: 'nearest' })")

    def type(self, text: str, into: Locator) -> None:
        """Types the text, in place of what is there."""
        if self.engine == "chromium":
            into.fill(text)
        else:  # what `fill` does there does not reach React
            into.evaluate(_INSERT, text)

    def choose(self, option: str, of: Locator) -> None:
        """Chooses the option of that name, in a list of HTML's or in one that scripts open (WAI-ARIA APG)."""
        if is_native(of):
            of.select_option(label=self.word(option))
            return
        if of.get_attribute("aria-expanded") != "true":
            self.press(of)
        # Not those of HTML's own lists on the page, whose options may bear the same names.
        opened = self.page.get_by_role("listbox")
        self.press(opened.get_by_role("option", name=self.word(option), exact=True))

    def has_chosen(self, option: str, of: Locator) -> None:
        """The option of that name is the one that is shown."""
        if is_native(of):
            expect(of.locator("option:checked")).to_have_text(self.word(option))
        elif of.evaluate("element => element instanceof HTMLInputElement"):
            expect(of).to_have_value(self.word(option))
        else:
            expect(of).to_have_text(self.word(option))

    def has_focus(self, control: Locator) -> None:
        """The control has the focus of its page, whether or not that is the window in front."""
        eventually(
            lambda: control.evaluate("element => element === document.activeElement"),
            bool,
            within=5,
            what=f"{control} to have the focus",
        )


def is_native(of: Locator) -> bool:
    """Whether it is a list of HTML's own."""
    return bool(of.evaluate(_NATIVE))
