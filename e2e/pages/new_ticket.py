"""The dialog for a new ticket."""

from collections.abc import Sequence

from playwright.sync_api import FilePayload

from e2e.browser.controls import Controls
from e2e.browser.expect import expect


class NewTicket:
    """Subject, description, priority, category, files."""

    def __init__(self, controls: Controls) -> None:
        self._controls, self._page, self._word = controls, controls.page, controls.word
        self.dialog = self._page.get_by_role("dialog", name=self._word("New ticket"))
        self.subject = self.dialog.get_by_role("textbox", name=self._word("Subject"))
        self.description = self.dialog.get_by_role("textbox", name=self._word("Description"))
        self.create_button = self.dialog.get_by_role("button", name=self._word("Create ticket"))

    def is_shown(self) -> None:
        """The dialog is open, and one is in its first field."""
        expect(self.dialog).to_be_visible()
        self._controls.has_focus(self.subject)

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
            self._controls.choose(priority, self.dialog.get_by_role("combobox", name=self._word("Priority")))
        if files:
            self.dialog.get_by_label(self._word("Attachments"), exact=True).set_input_files(list(files))

    def says_that_it_failed(self) -> None:
        """Says why no ticket was made."""
        expect(self.dialog.get_by_role("alert")).to_contain_text(self._word("Nothing you typed is lost"))

    def keeps(self, subject: str, description: str) -> None:
        """What was typed is there."""
        expect(self.subject).to_have_value(subject)
        expect(self.description).to_have_value(description)
