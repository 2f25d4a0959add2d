"""A call is made by whom it says, and what its customer had or others used is not taken for the test's."""

from collections.abc import Callable
from pathlib import Path

import pytest

from signoff.actors import Customer, Recorder, TargetSession
from signoff.deployment.loading import TargetError
from signoff.wire import requests
from signoff.wire.raw import by_hand
from tests.unit.signoff.deployment.files import LISTED, a_target
from tests.unit.signoff.wire.serving import Desk, Reply

Sessions = Callable[..., TargetSession]
Customers = Callable[..., Customer]
TICKETS: dict[str, object] = {"tickets": [], "next_cursor": None}


def test_no_cookie_speaks_for_the_next_call_and_none_is_written_down(
    sessions: Sessions, desk: Desk, tmp_path: Path
) -> None:
    cookies = "session=a1b2c3; Path=/; HttpOnly, AWSALB=d4e5f6; Expires=Sat, 05 Dec 2026 00:00:00 GMT"
    desk.answers = lambda heard: Reply(TICKETS, 200, {"Set-Cookie": cookies})
    log = tmp_path / "log.jsonl"
    recorder = Recorder(sessions(log=log), "test_a", requests_each=9)
    customer = Customer(recorder, "customer A", "acme", "Bearer abc", "CUSTOMER_A_TOKEN")
    customer.tickets.try_list()
    answer = customer.presenting(None, "without a token").tickets.try_list()
    assert [heard.headers.get("cookie") for heard in desk.heard] == [None, None]
    written = log.read_text(encoding="utf-8") + answer.exchange.shown()
    assert "a1b2c3" not in written
    assert "d4e5f6" not in written
    assert "session=<cookie>; Path=/; HttpOnly, AWSALB=<cookie>; Expires=Sat, 05 Dec" in written


def test_a_token_is_borne_by_the_cookie_that_the_target_file_names(sessions: Sessions, desk: Desk) -> None:
    desk.answers = lambda heard: Reply(TICKETS)
    text = LISTED.replace("[auth]\n", '[auth]\ncookie = "desk_session"\n')
    recorder = Recorder(sessions(text), "test_a", requests_each=9)
    customer = Customer(recorder, "customer B", "globex", "Bearer abc", "CUSTOMER_B_TOKEN")
    answer = customer.tickets.try_list()
    customer.raw.send(by_hand(requests.list_tickets(customer.dialect)))
    customer.presenting("Basic abc", "with another scheme").tickets.try_list()
    customer.presenting(None, "without a token").tickets.try_list()
    borne = [(heard.headers.get("cookie"), heard.headers.get("authorization")) for heard in desk.heard]
    assert borne == [("desk_session=abc", None)] * 2 + [(None, "Basic abc"), (None, None)]
    assert '-H "Cookie: desk_session=$CUSTOMER_B_TOKEN"' in answer.exchange.curl()


def listed_customer(sessions: Sessions) -> Customer:
    recorder = Recorder(sessions(LISTED), "test_a", requests_each=20)
    return Customer(recorder, "customer B", "globex", "Bearer abc", "CUSTOMER_B_TOKEN")


@pytest.mark.parametrize(
    ("status", "headers", "elsewhere"),
    [
        (200, {"RateLimit": '"customer";r=99;t=60', "RateLimit-Policy": '"customer";q=100;w=3600'}, 0),
        (200, {"RateLimit": '"customer";r=40;t=60', "RateLimit-Policy": '"customer";q=100;w=3600'}, 59),
        (200, {"X-RateLimit-Remaining": "40", "X-RateLimit-Limit": "100"}, 59),
        (200, {"RateLimit-Remaining": "40", "RateLimit-Limit": "100, 100;w=3600"}, 59),
        (200, {"X-RateLimit-Remaining": "4", "X-RateLimit-Limit": "5"}, 0),
        (200, {"X-RateLimit-Remaining": "many", "X-RateLimit-Limit": "100"}, 0),
        (200, {}, 0),
        (429, {}, 99),
    ],
)
def test_what_others_used_of_an_allowance_is_known_from_the_target(
    sessions: Sessions, desk: Desk, status: int, headers: dict[str, str], elsewhere: int
) -> None:
    desk.answers = lambda heard: Reply(TICKETS, status, headers)
    customer = listed_customer(sessions)
    customer.tickets.try_list()
    assert customer.recorder.used_elsewhere["globex"] == elsewhere
    assert customer.recorder.session.ledger.spent("globex") == 1 + elsewhere


def test_nobody_else_uses_the_allowance_of_who_was_made_for_a_test(customers: Customers, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"detail": "Too many."}, 429)
    customer = customers()
    customer.tickets.try_list()
    assert not customer.recorder.used_elsewhere


def test_what_was_read_is_asked_for_once_more_when_the_connection_was_closed(
    customers: Customers, desk: Desk
) -> None:
    replies = iter([Reply(TICKETS), Reply(status=0), Reply(TICKETS)])
    desk.answers = lambda heard: next(replies)
    customer = customers()
    customer.tickets.try_list()
    answer = customer.tickets.try_list()
    assert answer.status == 200
    assert "(again: the connection was closed without an answer)" in answer.exchange.says


def test_what_was_written_never_is(customers: Customers, desk: Desk) -> None:
    desk.answers = lambda heard: Reply(status=0)
    with pytest.raises(ConnectionError):
        customers().tickets.try_open()
    assert len(desk.heard) == 1


BESIDE = '[auth]\ncookie = "desk_session"\ncookies = { csrftoken = "signoff", lang = "en" }\n'


def test_other_cookies_go_beside_it_and_none_without_a_token(sessions: Sessions, desk: Desk) -> None:
    desk.answers = lambda heard: Reply(TICKETS)
    recorder = Recorder(sessions(LISTED.replace("[auth]\n", BESIDE)), "test_a", requests_each=9)
    customer = Customer(recorder, "customer B", "globex", "Bearer abc", "CUSTOMER_B_TOKEN")
    answer = customer.tickets.try_list()
    customer.raw.send(by_hand(requests.list_tickets(customer.dialect)))
    customer.presenting(None, "without a token").tickets.try_list()
    borne = [heard.headers.get("cookie") for heard in desk.heard]
    assert borne == ["csrftoken=signoff; lang=en; desk_session=abc"] * 2 + [None]
    said = '-H "Cookie: csrftoken=signoff; lang=en; desk_session=$CUSTOMER_B_TOKEN"'
    assert said in answer.exchange.curl()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ('cookies = { csrftoken = "x" }', "goes beside a cookie that bears the token, and there is none"),
        ('cookie = "s"\ncookies = { s = "x" }', "is no cookie that can go beside 's'"),
        ('cookie = "s"\ncookies = { a = "x; s=stolen" }', "is no cookie that can go beside 's'"),
    ],
)
def test_cookies_that_cannot_go_beside_it_are_refused(tmp_path: Path, table: str, says: str) -> None:
    with pytest.raises(TargetError, match=says):
        a_target(tmp_path, LISTED.replace("[auth]\n", f"[auth]\n{table}\n"))
