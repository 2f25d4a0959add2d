"""Signing in, and what becomes of one's work when the session ends in the middle of it."""

from time import time

import pytest

from e2e.tab import Tab
from e2e.windows import Windows
from signoff import clause, eventually
from signoff.actors import Customer
from signoff.verdict.outcomes import NotApplicable

SESSION_S = 14
"""Long enough to be in the middle of a comment when it ends, on a busy machine too."""
HALF, WHOLE = "I had only half", "I had only half written this."


@pytest.mark.provokes_errors
@clause("UAT-04", requests=20)
def test_an_api_key_signs_in_and_a_wrong_one_does_not(visitor: Tab, api_key: str) -> None:
    visitor.begin_chapter("A wrong key is refused")
    visitor.sign_in_page.try_key("sk_not_a_key_of_anybody")
    visitor.sign_in_page.refuses()
    visitor.begin_chapter("The right one opens the support page")
    visitor.sign_in_page.sign_in(api_key)
    visitor.support.is_shown()
    visitor.header.shows_that_it_is_live()
    visitor.begin_chapter("After signing out one is asked again")
    visitor.header.sign_out()
    visitor.go_to("/notifications")
    visitor.sign_in_page.is_shown()


@pytest.mark.provokes_errors
@clause("UAT-04", requests=40)
def test_a_session_that_ends_while_typing_costs_nothing(windows: Windows, customer_a: Customer) -> None:
    ticket = customer_a.tickets.open(subject="A long story")
    visitor = windows.open(customer_a, ticket)
    short = customer_a.with_token_lasting(SESSION_S)
    visitor.sign_in(short.token)
    visitor.open(ticket)
    visitor.begin_chapter("The session ends in the middle of a comment")
    visitor.ticket.write(HALF)
    visitor.sign_in_page.is_shown(until_it_is_noticed(visitor, short.token_expires_at))
    visitor.sign_in_page.says_that_the_session_expired()
    visitor.begin_chapter("After signing in again one goes on where one was")
    visitor.sign_in()
    visitor.is_at(f"/support/tickets/{ticket.id}")
    visitor.ticket.has_written(HALF)
    visitor.header.shows_that_it_is_live()
    visitor.bell.counts(1)
    visitor.begin_chapter("What others say comes live again")
    customer_a.tickets.comment(ticket, "Said elsewhere.")
    visitor.bell.counts(2)
    visitor.ticket.write_on(WHOLE.removeprefix(HALF))
    visitor.ticket.send()
    visitor.ticket.shows_comments("Said elsewhere.", WHOLE)


@pytest.mark.provokes_errors
@clause("UAT-04", requests=30)
def test_whoever_comes_back_after_the_session_ended_lands_where_the_link_led(visitor: Tab) -> None:
    ticket = visitor.customer.tickets.open(subject="Sent by mail")
    short = visitor.customer.with_token_lasting(8)
    visitor.sign_in(short.token)
    visitor.page.goto("about:blank")
    _wait_until_it_has_ended(visitor, short.token_expires_at)
    visitor.begin_chapter("A link is followed after the session has ended")
    visitor.open(ticket)
    visitor.sign_in_page.is_shown()
    visitor.sign_in()
    visitor.is_at(f"/support/tickets/{ticket.id}")
    visitor.ticket.is_shown("Sent by mail")
    visitor.bell.counts(1)


@pytest.mark.provokes_errors
@clause("UAT-04", requests=40)
def test_whoever_signs_in_again_finds_the_list_as_it_was_filtered(visitor: Tab) -> None:
    visitor.customer.tickets.open(subject="Still open")
    visitor.customer.tickets.update(visitor.customer.tickets.open(), status="resolved")
    short = visitor.customer.with_token_lasting(SESSION_S)
    visitor.sign_in(short.token)
    visitor.support.filter(status="Open")
    visitor.support.shows_count(1)
    filtered = visitor.page.url
    if "?" not in filtered:
        raise NotApplicable("the portal's address does not say what is filtered")
    visitor.page.goto("about:blank")
    _wait_until_it_has_ended(visitor, short.token_expires_at)
    visitor.begin_chapter("The filtered list is opened after the session has ended")
    visitor.page.goto(filtered)
    visitor.sign_in_page.is_shown()
    visitor.sign_in()
    visitor.support.shows_count(1)
    visitor.support.lists("Still open")


def _wait_until_it_has_ended(visitor: Tab, expires: float) -> None:
    leeway_s = visitor.customer.recorder.session.target.description.limits.clock_leeway_s
    ended = expires + leeway_s
    eventually(time, lambda now: now > ended, within=ended - time() + 2, what="the session to end")


def until_it_is_noticed(visitor: Tab, expires: float) -> float:
    limits = visitor.customer.recorder.session.target.description.limits
    return max(1.0, expires - time()) + limits.clock_leeway_s + limits.token_expiry_s + 5
