"""A listed customer's past on the portal's lists: what is the test's is told from it."""

from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Page

from e2e.browser.controls import Controls
from e2e.browser.expect import expect
from e2e.browser.patience import PATIENCE_S
from e2e.pages.bell import Bell
from e2e.pages.newest import are_the_newest
from e2e.pages.support import Support
from signoff.actors import Customer
from signoff.actors.session.past import NO_PAST, Earlier, Past
from signoff.deployment.portal.table import Portal

PATHS = {"/support/tickets/{id}": "/#/cases/{id}"}
LISTED = (("1002", "Still open"), ("1001", "Still open"), ("100", "Of last year"))


def support_of(page: Page, *own: str, past: Past, before_id: str = "#/cases/", after_id: str = "") -> Support:
    rows = "".join(
        f"<li><a href='{before_id}{number}{after_id}'>{subject}</a></li>" for number, subject in LISTED
    )
    page.set_content(f"<ul aria-label='Tickets'>{rows}</ul>")
    customer = SimpleNamespace(
        id="a",
        recorder=SimpleNamespace(past=lambda _: past),
        tickets=SimpleNamespace(list_all=lambda: [SimpleNamespace(id=number) for number in own]),
    )
    controls = Controls(
        page, engine="chromium", is_touched=False, portal=Portal.model_validate({"paths": PATHS})
    )
    return Support(controls, cast(Customer, customer))


@pytest.mark.parametrize("after_id", ["", "?from=list"])
@pytest.mark.parametrize("before_id", ["#/cases/", "/#/cases/", "https://portal.example/#/cases/"])
def test_tickets_of_before_are_passed_over(page: Page, before_id: str, after_id: str) -> None:
    past = Past(tickets=Earlier(frozenset({"1001", "100"})))
    support = support_of(page, "1002", past=past, before_id=before_id, after_id=after_id)
    support.shows_count(1)
    support.lists("Still open")
    expect(support.ticket("Of last year")).to_have_count(0)


def test_one_who_opened_nothing_yet_is_shown_none(page: Page) -> None:
    support_of(page, past=Past(tickets=Earlier(frozenset({"1002"})))).shows_count(0)


def test_none_while_they_are_being_read_are_not_none(page: Page) -> None:
    support = support_of(page, past=NO_PAST)
    arrives = "list.hidden = false; found.textContent = '3 tickets'"
    page.evaluate(
        f"""() => {{ document.body.insertAdjacentHTML("afterbegin",
        "<p role=status aria-label='Tickets found'>Loading tickets…</p>");
        const [found, list] = document.body.children; list.hidden = true;
        setTimeout(() => {{ {arrives}; }}, 500); }}"""
    )
    expect.set_options(timeout=1_500)
    try:
        with pytest.raises(AssertionError):
            support.shows_count(0)
        support.shows_count(3)
    finally:
        expect.set_options(timeout=PATIENCE_S * 1000)


def test_without_a_past_every_ticket_counts(page: Page) -> None:
    support = support_of(page, "1002", past=NO_PAST)
    support.shows_count(3)
    with pytest.raises(AssertionError):
        expect(support.rows).to_have_count(1, timeout=200)


@pytest.fixture
def items(page: Page) -> Page:
    page.set_content("<ul><li>Newest</li><li>Newer</li><li>Of last year</li></ul>")
    return page


def test_newest_ones_may_be_followed_by_those_of_before(items: Page) -> None:
    before = Earlier(frozenset({"1"}))
    are_the_newest(items.get_by_role("listitem"), ["Newest", "Newer"], before)


@pytest.mark.parametrize(
    ("titles", "before"),
    [
        (["Newest", "Newer"], Earlier()),
        (["Newer", "Newest"], Earlier(frozenset({"1"}))),
        (["Newer"], Earlier(frozenset({"1"}))),
    ],
)
def test_others_or_another_order_are_a_finding(items: Page, titles: list[str], before: Earlier) -> None:
    expect.set_options(timeout=200)
    try:
        with pytest.raises(AssertionError):
            are_the_newest(items.get_by_role("listitem"), titles, before)
    finally:
        expect.set_options(timeout=PATIENCE_S * 1000)


def test_what_was_unread_before_is_in_the_bells_count_until_all_is_marked(page: Page) -> None:
    past = Past(unread=2)
    page.set_content("<button aria-label='Notifications: 5 unread'>5</button>")
    bell = Bell(Controls(page, engine="chromium", is_touched=False), past)
    bell.counts(3, 0.3)
    past.unread = 0
    with pytest.raises(AssertionError):
        bell.counts(3, 0.3)
