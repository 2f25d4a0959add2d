"""A change is saved when the portal says so, or, where it says nothing, when it is accepted."""

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, Route

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S
from e2e.pages.ticket import TicketPage
from signoff.deployment.portal.table import Portal

SAVING = """<select aria-label=Status><option>Open<option>Resolved</select>
<button onclick="fetch('/t', {method: 'PUT'}).then(({ok}) => { if (ok) SAID; })">Save changes</button>
<div role=status aria-label=Messages></div>"""
TELLS = "document.querySelector('[role=status]').textContent = 'Status changed to Resolved.'"


def ticket_at(page: Page, *, says: str, accepts: bool = True, **words: str) -> TicketPage:
    def answer(route: Route) -> None:
        if route.request.method == "PUT":
            route.fulfill(status=200 if accepts else 409, body="{}")
        else:
            route.fulfill(content_type="text/html", body=SAVING.replace("SAID", says))

    page.set_default_timeout(1500)
    page.route("**/*", answer)
    page.goto("http://portal.example/")
    return TicketPage(Controls(page, engine="chromium", is_touched=False, portal=Portal(words=words)))


def test_a_message_tells(page: Page) -> None:
    ticket_at(page, says=TELLS).change_status("resolved")
    expect.set_options(timeout=300)
    try:
        with pytest.raises(AssertionError):
            ticket_at(page, says="0").change_status("resolved")
    finally:
        expect.set_options(timeout=PATIENCE_S * 1000)


def test_without_messages_the_answer_tells(page: Page) -> None:
    ticket_at(page, says="0", Messages="").change_status("resolved")
    with pytest.raises(PlaywrightError, match="Timeout"):
        ticket_at(page, says="0", accepts=False, Messages="").change_status("resolved")
