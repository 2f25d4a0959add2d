"""The page of a ticket."""

import re

from e2e.browser.controls import Controls, is_native
from e2e.browser.expect import expect
from e2e.pages.files import Files
from e2e.pages.header import Header
from e2e.pages.support import Support

STATUSES = {
    "open": "Open",
    "in-progress": "In progress",
    "waiting-customer": "Waiting for you",
    "resolved": "Resolved",
    "closed": "Closed",
}

SLA = ("SLA met", "SLA missed")
_CHANGING = ("PATCH", "POST", "PUT")


class TicketPage(Files):
    """Its data, its files, its comments."""

    def __init__(self, controls: Controls) -> None:
        super().__init__(controls)
        self._header = Header(controls)
        self.details = self._page.get_by_role("region", name=self._word("Details"))
        self.sla = self._page.get_by_role("group", name=self._word("SLA"))
        self.status = self._page.get_by_role("combobox", name=self._word("Status"))
        self.assigned_to = self._page.get_by_role("combobox", name=self._word("Assigned to"))
        self.save = self._page.get_by_role("button", name=self._word("Save changes"))
        self.comments = self._page.get_by_role("region", name=self._word("Comments"))
        self.comment = self._page.get_by_role("textbox", name=self._word("Add a comment"))
        self.add = self._page.get_by_role("button", name=self._word("Add comment"))
        # The list of comments may have failed as well, and has a button of its own to try again.
        lost_nothing = self._word("Nothing you typed is lost")
        self.failed = self.comments.get_by_role("alert").filter(has_text=lost_nothing)
        self.try_again = self.failed.get_by_role("button", name=self._word("Try again"), exact=True)

    def is_shown(self, subject: str) -> None:
        """One is at that ticket's page."""
        expect(self._page.get_by_role("heading", name=subject, level=1)).to_be_visible()

    def go_back(self) -> None:
        """Goes back to all tickets."""
        self._controls.press(self._page.get_by_role("link", name=self._word("All tickets")))
        Support(self._controls).is_shown()

    @property
    def id(self) -> str:
        """The id of the ticket that is shown, from the page's address."""
        path = re.escape(self._controls.portal.path("/support/tickets/{id}"))
        found = re.search(path.replace(r"\{id\}", "([^/?#]+)"), self._page.url)
        assert found is not None, f"the page of a ticket has its id in its address, not {self._page.url}"
        return found[1]

    # Changes ------------------------------------------------------------------------------------

    def change_status(self, status: str) -> None:
        """Its status becomes that, by the guide's word."""
        self._controls.choose(STATUSES[status], self.status)
        self.save_changes(f"{self._word('Status changed to')} {self._word(STATUSES[status])}")

    def assign_to(self, whom: str) -> None:
        """It is assigned."""
        if is_native(self.assigned_to):
            self.assigned_to.select_option(whom)
        else:
            self._controls.choose(whom, self.assigned_to)
        self.save_changes(self._word("Assigned to"))
        self.shows_assigned(whom)

    def save_changes(self, message: str) -> None:
        """Saves what was chosen: done when the portal says so or, if it never does, when it is accepted."""
        if self._header.tells:
            self._controls.press(self.save)
            self._header.says(message)
            return
        with self._page.expect_response(lambda answer: answer.ok and answer.request.method in _CHANGING):
            self._controls.press(self.save)

    def shows_assigned(self, whom: str) -> None:
        """It is assigned to them."""
        if is_native(self.assigned_to):
            expect(self.assigned_to).to_have_value(whom)
        else:
            self._controls.has_chosen(whom, self.assigned_to)

    def shows_status(self, status: str) -> None:
        """That status is shown, by the guide's word."""
        self._controls.has_chosen(STATUSES[status], self.status)

    def shows_sla(self, words: str) -> None:
        """That is said of its SLA, and not the opposite, of which its word may be a part."""
        expect(self.sla).to_contain_text(self._word(words))
        for other in {*SLA} - {words}:
            if self._word(other) not in self._word(words):
                expect(self.sla).not_to_contain_text(self._word(other))

    # Comments -----------------------------------------------------------------------------------

    def shows_comments(self, *texts: str) -> None:
        """Those comments are there, in that order, and no other."""
        articles = self.comments.get_by_role("article")
        expect(articles).to_contain_text(list(texts))  # others between them are no matter to it
        expect(articles).to_have_count(len(texts))

    def shows_comment_count(self, count: int) -> None:
        """So many comments are there."""
        expect(self.comments.get_by_role("article")).to_have_count(count)

    def write(self, text: str) -> None:
        """Types a comment."""
        self._controls.type(text, self.comment)

    def write_on(self, text: str) -> None:
        """Types that behind what is there."""
        self.comment.press("Control+End")
        self.comment.press_sequentially(text)

    def has_written(self, text: str) -> None:
        """What was typed is there."""
        expect(self.comment).to_have_value(text)

    def send(self) -> None:
        """Presses the button that adds it."""
        self._controls.press(self.add)

    def add_comment(self, text: str) -> None:
        """Adds a comment, and sees it."""
        self.write(text)
        self.send()
        expect(self.comments.get_by_role("article").filter(has_text=text)).to_have_count(1)
        expect(self.comment).to_have_value("")

    def shows_that_it_failed(self, text: str, within_s: float) -> None:
        """The comment was not added, that is said, and the text is still there."""
        expect(self.failed).to_be_visible(timeout=within_s * 1000)
        expect(self.comment).to_have_value(text)
