"""An exchange as people read it, as a log keeps it, and as `curl` repeats it."""

import json
import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.wire.exchange import SHOWN_BODY, header_map, limit_said, requests_left
from tests.unit.signoff.wire.samples import EXCHANGE, an_answer


def test_a_story_line_says_who_did_what_and_what_came_of_it() -> None:
    assert EXCHANGE.line() == "customer A opens a ticket → 201 (12 ms)"


def test_a_shown_exchange_holds_both_sides_but_not_the_date() -> None:
    assert EXCHANGE.shown() == (
        "POST http://target.test/support/tickets/create\n"
        '{"subject": "Cannot sign in"}\n'
        "→ 201\n"
        "content-type: application/json\n\n"
        '{"id": "T1"}'
    )


def test_a_long_body_is_cut_with_a_word_about_it() -> None:
    shown = replace(EXCHANGE, received="x" * (SHOWN_BODY + 7)).shown()
    assert shown.endswith("x… (7 more characters)")
    assert len(shown) < SHOWN_BODY + 300


def test_curl_repeats_the_call_with_the_token_in_a_variable() -> None:
    assert shlex.split(EXCHANGE.curl()) == [
        "curl",
        "-sS",
        "-i",
        "-X",
        "POST",
        "http://target.test/support/tickets/create",
        "-H",
        "Authorization: Bearer $CUSTOMER_A_TOKEN",
        "-H",
        "Content-Type: application/json",
        "--data-raw",
        '{"subject": "Cannot sign in"}',
    ]


def test_the_shell_expands_the_token_but_nothing_of_the_body() -> None:
    exchange = replace(EXCHANGE, sent='{"subject": "$HOME `id` $(id)"}')
    assert '"Authorization: Bearer $CUSTOMER_A_TOKEN"' in exchange.curl()
    assert """'{"subject": "$HOME `id` $(id)"}'""" in exchange.curl()


def test_a_plain_read_needs_neither_method_token_nor_body() -> None:
    exchange = replace(EXCHANGE, method="GET", token=None, sent_headers={}, sent="")
    assert exchange.curl() == f"curl -sS -i {exchange.url}"


@given(body=st.text(min_size=1), value=st.text(), query=st.text("ab&'\"$ ?"))
def test_curl_survives_any_quoting(body: str, value: str, query: str) -> None:
    url = f"http://target.test/?q={query}"
    exchange = replace(EXCHANGE, sent=body, sent_headers={"X-Note": value}, url=url)
    words = shlex.split(exchange.curl())
    assert words[words.index("--data-raw") + 1] == body
    assert f"X-Note: {value}" in words
    assert url in words


def test_the_log_keeps_the_whole_exchange_on_one_line() -> None:
    exchange = replace(EXCHANGE, received="two\nlines, whole: " + "x" * 9000)
    line = exchange.as_json()
    assert "\n" not in line
    assert json.loads(line)["received"] == exchange.received
    assert json.loads(line)["token"] == "CUSTOMER_A_TOKEN"


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], {}),
        ([("Content-Type", "text/html")], {"content-type": "text/html"}),
        ([("Vary", "Origin"), ("VARY", "Accept")], {"vary": "Origin, Accept"}),
        ([("a", "1"), ("b", "2"), ("A", "3"), ("a", "4")], {"a": "1, 3, 4", "b": "2"}),
    ],
)
def test_repeated_headers_are_joined_whatever_their_case(
    pairs: list[tuple[str, str]], found: dict[str, str]
) -> None:
    assert header_map(pairs) == found


def test_an_answer_reads_its_body_as_text_and_as_json() -> None:
    answer = an_answer({"detail": "größer"}, 400)
    assert answer.json == {"detail": "größer"}
    assert answer.message == "größer"
    assert json.loads(answer.text) == answer.json


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b'{"cut'])
def test_an_answer_that_is_no_json_is_read_as_none(body: bytes) -> None:
    assert an_answer(body).json is None
    assert an_answer(body).message == ""
    assert isinstance(an_answer(body).text, str)


def test_a_plain_text_is_a_message_and_a_page_is_none() -> None:
    text = b"subject: at most 255 characters\n"
    assert (
        an_answer(text, 400, {"content-type": "text/plain; charset=utf-8"}).message == text.decode().strip()
    )
    assert an_answer(text, 400, {"content-type": "text/html"}).message == ""
    assert an_answer({"detail": "no"}, 400, {"content-type": "text/plain"}).message == "no"


@pytest.mark.parametrize(
    ("left", "policy", "found"),
    [
        ('"customer";r=40;t=60', '"customer";q=100;w=3600', 40),
        ('"customer";r=40;t=60', '"customer";q=100', 40),
        ('"edge";r=40;t=60', '"edge";q=100;w=60', None),
        ('"edge";r=40;t=1', '"edge";q=100;w=1, "customer";q=100;w=3600', None),
        ("40", "100;w=60", None),
        ("40", "100", 40),
    ],
)
def test_a_limit_of_another_window_is_another_one(left: str, policy: str, found: int | None) -> None:
    answer = an_answer({}, headers={"ratelimit": left, "ratelimit-policy": policy})
    assert requests_left(answer, 100, 3600) == found


@pytest.mark.parametrize(("window_s", "found"), [(3600, 40), (60, None)])
def test_a_limits_window_may_be_in_its_name(window_s: int, found: int | None) -> None:
    headers = {"x-ratelimit-limit-hour": "100", "x-ratelimit-remaining-hour": "40"}
    assert requests_left(an_answer({}, headers=headers), 100, window_s) == found
    assert limit_said(headers) == 100
