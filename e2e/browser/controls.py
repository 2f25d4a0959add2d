"""What a person does at a control of the page: presses, types, chooses, has it in focus."""

from playwright.sync_api import Locator, Page

from signoff.expect.waiting import eventually

_INSERT = """(field, text) => {
    field.focus();
    field.select();
    document.execCommand(text ? "insertText" : "delete", false, text);
}"""
"""As from an input method; to press each key takes Firefox 15 ms, on a busy machine three times that."""


class Controls:
    """`engine` is the browser's; `is_touched`: by a finger, not by a mouse."""

    def __init__(self, page: Page, *, engine: str, is_touched: bool) -> None:
        self.page, self.engine, self.is_touched = page, engine, is_touched

    def press(self, control: Locator) -> None:
        """Clicks or touches it."""
        control.tap() if self.is_touched else control.click()

    def type(self, text: str, into: Locator) -> None:
        """Types the text, in place of what is there."""
        if self.engine == "chromium":
            into.fill(text)
        else:  # what `fill` does there does not reach React
            into.evaluate(_INSERT, text)

    def choose(self, option: str, of: Locator) -> None:
        """Chooses the option of that name."""
        of.select_option(label=option)

    def has_focus(self, control: Locator) -> None:
        """The control has the focus of its page, whether or not that is the window in front."""
        eventually(
            lambda: control.evaluate("element => element === document.activeElement"),
            bool,
            within=5,
            what=f"{control} to have the focus",
        )
