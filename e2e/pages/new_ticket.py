"""Where a new ticket is written: in a dialog, or on a page of its own."""

from collections.abc import Sequence

from playwright.sync_api import FilePayload

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from signoff.expect.waiting import eventually
from signoff.verdict.outcomes import NotApplicable

_HOLDS_FOCUS = "element => element.contains(document.activeElement)"


class NewTicket:
    """Subject, description, priority, category, files."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        named = self._word("New ticket")
        self.dialog = self._page.get_by_role("dialog", name=named)
        heading = self._page.get_by_role("heading", name=named, level=1)
        self.form = self.dialog.or_(self._page.get_by_role("main").filter(has=heading))
        self.subject = self.form.get_by_role("textbox", name=self._word("Subject"))
        self.description = self.form.get_by_role("textbox", name=self._word("Description"))
        self.create_button = self.form.get_by_role("button", name=self._word("Create ticket"))

    def is_shown(self) -> None:
        """One can write there."""
        expect(self.subject).to_be_visible()

    def check_dialog(self) -> None:
        """NotApplicable where it is a page of its own."""
        self.is_shown()
        if not self.dialog.count():
            raise NotApplicable("the portal has a page for a new ticket, and no dialog")

    def holds_focus(self) -> None:
        """One is inside the dialog."""
        eventually(
            lambda: self.dialog.evaluate(_HOLDS_FOCUS), bool, within=5, what="the focus to be in the dialog"
        )

    def is_gone(self) -> None:
        """The dialog is closed."""
        expect(self.dialog).to_be_hidden()

    def fill(
        self,
        subject: str,
        description: str,
        *,
        priority: str | None = None,
        files: Sequence[FilePayload] = (),
    ) -> None:
        """Fills it in."""
        self._controls.type(subject, self.subject)
        self._controls.type(description, self.description)
        if priority is not None:
            self._controls.choose(priority, self.form.get_by_role("combobox", name=self._word("Priority")))
        if files:
            self.form.get_by_label(self._word("Attachments"), exact=True).set_input_files(list(files))

    def says_that_it_failed(self) -> None:
        """Says why no ticket was made."""
        expect(self.form.get_by_role("alert")).to_contain_text(self._word("Nothing you typed is lost"))

    def keeps(self, subject: str, description: str) -> None:
        """What was typed is there."""
        expect(self.subject).to_have_value(subject)
        expect(self.description).to_have_value(description)
