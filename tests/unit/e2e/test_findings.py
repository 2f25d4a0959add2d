"""What Playwright says of a page becomes an unmet expectation; what breaks stays an error."""

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as NotInTime

from e2e.browser.findings import as_unmet
from signoff.verdict.outcomes import NotVerified, Unmet


def test_a_button_that_never_comes_is_the_portals_fault() -> None:
    unmet = as_unmet(
        NotInTime("Locator.click: Timeout 1000ms exceeded.\nCall log:\n  - waiting for get_by_role(x)")
    )
    assert unmet is not None
    assert unmet.expected == "the portal to let a person take the next step"
    assert "waiting for get_by_role(x)" in unmet.actual


def test_a_sight_that_does_not_come_says_what_was_there() -> None:
    words = (
        "Locator expected to have text 'Live'\nActual value: \x1b[31mReconnecting…\x1b[0m\nCall log:\n  - y"
    )
    unmet = as_unmet(AssertionError(words))
    assert unmet is not None
    assert unmet.expected == "the part of the page to have text 'Live'"
    assert unmet.actual.startswith("it was Reconnecting…")


def test_the_rest_is_left_as_it_is() -> None:
    for error in (Error("Target closed"), NotVerified("no browser"), Unmet("a", "b"), ValueError("x")):
        assert as_unmet(error) is None
