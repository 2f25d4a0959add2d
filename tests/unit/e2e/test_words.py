"""Another portal's words: mapped they are found, unmapped nothing can be tried, a broken page fails."""

from contextlib import nullcontext, suppress

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S
from e2e.pages.bell import NAME, Bell
from e2e.pages.sign_in import SignIn
from e2e.pages.ticket import TicketPage
from signoff.deployment.portal.table import Portal
from signoff.verdict.outcomes import NotVerified

LOG_IN = "<h1>Log in</h1><label>Password <input></label><button>Log in</button>"
WORDS = {"Sign in": "Log in", "API key": "Password"}


def sign_in_at(page: Page, **words: str) -> SignIn:
    return SignIn(Controls(page, engine="chromium", is_touched=False, portal=Portal(words=words)))


def test_mapped_words_are_found(page: Page) -> None:
    page.set_content(LOG_IN)
    there = sign_in_at(page, **WORDS)
    there.check_words()
    there.is_shown()
    there.try_key("a key")
    assert page.get_by_label("Password").input_value() == "a key"


def test_words_that_nobody_mapped_are_not_verified(page: Page) -> None:
    page.set_content(LOG_IN)
    with pytest.raises(
        NotVerified, match=r"'Sign in', 'API key'.*its buttons are \['Log in'\].*\[portal.words\]"
    ):
        sign_in_at(page).check_words()
    # With one of them there, what is missing is the portal's fault.
    page.set_content(LOG_IN.replace("<h1>Log in", "<h1>Sign in"))
    sign_in_at(page).check_words()


def bell_of(page: Page, name: str, shown: str, **words: str) -> Bell:
    page.set_content(f"<button aria-label='{name}'>🔔 {shown}</button>")
    return Bell(Controls(page, engine="chromium", is_touched=False, portal=Portal(words=words)))


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, ""),
        (3, "<sup>3</sup>"),
        (9, "9"),
        (10, "10"),
        (10, "9+"),
        (120, "99+"),
        (120, "9+"),
        (1500, "999+"),
    ],
)
def test_a_bell_may_show_a_cap_where_its_name_has_the_number(page: Page, count: int, shown: str) -> None:
    bell_of(page, f"Notifications: {count} unread", shown).counts(count, 0.3)


@pytest.mark.parametrize(
    ("count", "name", "shown"),
    [
        (9, "Notifications: 9 unread", "9+"),
        (12, "Notifications: 12 unread", "99+"),
        (12, "Notifications: 12 unread", "1"),
        (12, "Notifications: 12 unread", "120"),
        (3, "Notifications: 3 unread", ""),
        (0, "Notifications: 0 unread", "0"),
        (12, "Notifications: 9+ unread", "9+"),
        (12, "Notifications: 11 unread", "12"),
    ],
)
def test_a_bell_that_counts_wrongly_is_a_failure(page: Page, count: int, name: str, shown: str) -> None:
    expect.set_options(timeout=300)
    try:
        with pytest.raises(AssertionError):
            bell_of(page, name, shown).counts(count, 0.3)
    finally:
        expect.set_options(timeout=PATIENCE_S * 1000)


def test_a_bell_may_have_a_name_of_another_shape(page: Page) -> None:
    bell = bell_of(page, "12 unread notifications (new)", "12", **{NAME: "… unread notifications (new)"})
    bell.counts(12, 0.3)
    assert bell.button.count() == 1


COVERED = """<button onclick="document.title = 'pressed'">Save</button>
<div style="position: fixed; inset: 0">
<button onclick="this.parentElement.remove()">Accept all</button></div>"""


@pytest.mark.parametrize("is_touched", [False, True])
@pytest.mark.parametrize(("dismiss", "title"), [([], ""), (["Accept all"], "pressed")])
def test_what_lies_over_a_page_is_dismissed_where_the_target_file_says_how(
    page: Page, dismiss: list[str], title: str, is_touched: bool
) -> None:
    browser = page.context.browser
    assert browser is not None
    with browser.new_context(has_touch=is_touched) as context:
        covered = context.new_page()
        covered.set_default_timeout(1_000)
        covered.set_content(COVERED)
        controls = Controls(covered, engine="chromium", is_touched=is_touched, portal=Portal(dismiss=dismiss))
        with suppress(PlaywrightError):
            controls.press(covered.get_by_role("button", name="Save"))
        assert covered.title() == title


@pytest.mark.parametrize("broken", ["", "<h1>Something went wrong</h1><button>Reload</button>"])
def test_a_page_on_which_nobody_can_sign_in_is_a_failure(page: Page, broken: str) -> None:
    page.set_content(broken)
    expect.set_options(timeout=300)
    try:
        with pytest.raises(AssertionError):
            sign_in_at(page).check_words()
    finally:
        expect.set_options(timeout=PATIENCE_S * 1000)


def test_pages_are_where_the_target_file_says() -> None:
    portal = Portal(paths={"/support/tickets/{id}": "/cases/{id}/view", "/support": "/cases"})
    assert portal.path("/support/tickets/T-1") == "/cases/T-1/view"
    assert portal.path("/support/tickets/{id}") == "/cases/{id}/view"
    assert portal.path("/support") == "/cases"
    assert portal.path("/support?status=open") == "/support?status=open"
    assert portal.path("/notifications") == "/notifications"


def test_routes_behind_a_number_sign_are_all_there() -> None:
    portal = Portal(paths={"/support": "/#/support", "/notifications": "/#/inbox"})
    assert portal.path("/support") == "/#/support"
    assert portal.path("/support?status=open") == "/#/support?status=open"
    assert portal.path("/support/tickets/T-1") == "/#/support/tickets/T-1"
    assert portal.path("/notifications") == "/#/inbox"
    assert portal.path("/there/is/no/such/page") == "/#/there/is/no/such/page"
    other = Portal(paths={"/support": "/#/cases"})
    assert other.path("/support") == "/#/cases"
    assert other.path("/") == "/#/"


def test_other_routes_are_each_where_the_file_says() -> None:
    portal = Portal(paths={"/support": "/desk/support"})
    assert portal.path("/notifications") == "/notifications"
    assert portal.path("/there/is/no/such/page") == "/there/is/no/such/page"


@pytest.mark.parametrize(("shown", "is_met"), [("Kept", True), ("Not kept: Kept one in two", False)])
def test_the_word_for_met_may_be_a_part_of_that_for_missed(page: Page, shown: str, is_met: bool) -> None:
    page.set_content(f"<div role=group aria-label=SLA>{shown}</div>")
    words = {"SLA met": "Kept", "SLA missed": "Not kept"}
    controls = Controls(page, engine="chromium", is_touched=False, portal=Portal(words=words))
    expect.set_options(timeout=300)
    try:
        with nullcontext() if is_met else pytest.raises(AssertionError):
            TicketPage(controls).shows_sla("SLA met")
    finally:
        expect.set_options(timeout=PATIENCE_S * 1000)
