"""A new ticket is written in a dialog, or on a page of its own."""

import pytest
from playwright.sync_api import Page

from e2e.browser.controls import Controls
from e2e.pages.new_ticket import NewTicket
from signoff.deployment.portal.table import Portal
from signoff.verdict.outcomes import NotApplicable, Unmet

FIELDS = """
<label>Subject <input></label><label>Description <textarea></textarea></label>
<label>Priority <select><option>Low<option>High</select></label><button>Create ticket</button>"""
DIALOG = f"<main><h1>Support</h1></main><dialog open aria-label='New ticket'>{FIELDS}</dialog>"
NAMED = "role=dialog aria-labelledby=its"
INSIDE = f"<main><h1>Support</h1><div {NAMED}><h1 id=its>New ticket</h1>{FIELDS}</div></main>"
PAGE = f"<main><h1>New ticket</h1>{FIELDS}</main>"


def shown_on(page: Page, html: str) -> NewTicket:
    page.set_default_timeout(2000)
    page.goto("about:blank")
    page.set_content(html)
    return NewTicket(Controls(page, engine="chromium", is_touched=False, portal=Portal()))


@pytest.mark.parametrize("html", [DIALOG, INSIDE, PAGE])
def test_it_is_filled_in(page: Page, html: str) -> None:
    shown = shown_on(page, html)
    shown.is_shown()
    shown.fill("Cannot sign in", "It says no.", priority="High")
    shown.keeps("Cannot sign in", "It says no.")
    shown.create_button.click()


def test_what_only_a_dialog_has_is_not_asked_of_a_page(page: Page) -> None:
    shown_on(page, DIALOG).check_dialog()
    with pytest.raises(NotApplicable, match="a page for a new ticket"):
        shown_on(page, PAGE).check_dialog()


def test_a_dialog_that_leaves_the_focus_outside_is_found_out(page: Page) -> None:
    shown = shown_on(page, DIALOG)
    shown.description.focus()
    shown.holds_focus()
    page.evaluate("document.activeElement.blur()")
    with pytest.raises(Unmet, match="the focus to be in the dialog"):
        shown.holds_focus()
