"""Matchers over values: each once satisfied, once unmet with a telling text."""

from collections.abc import Callable
from typing import Any

import pytest

from signoff.expect import ValueExpectation, expect
from signoff.verdict.outcomes import Unmet
from tests.unit.signoff.wire.samples import an_answer

Asks = Callable[[ValueExpectation], Any]


@pytest.mark.parametrize(
    ("value", "asks"),
    [
        ("open", lambda e: e.equals("open")),
        (None, lambda e: e.equals(None)),
        (True, lambda e: e.equals(True)),
        (1, lambda e: e.equals(1.0)),
        ("open", lambda e: e.differs_from("closed")),
        ("open", lambda e: e.is_one_of({"open", "closed"})),
        (5, lambda e: e.is_between(5, 5)),
        (0, lambda e: e.is_given()),
        (False, lambda e: e.is_given()),
        ("2026-11-22T10:00:00Z", lambda e: e.is_an_instant_in_utc()),
        ("plain **words**", lambda e: e.is_inert()),
        ("a subject", lambda e: e.contains("sub")),
        (["a", "b"], lambda e: e.contains("a")),
        (["a", "b"], lambda e: e.lacks("c")),
        ({"id": 1}, lambda e: e.lacks("customer_id")),
        (["b", "a"], lambda e: e.holds_exactly(["a", "b"])),
        ([], lambda e: e.holds_exactly([])),
        (["a", "b"], lambda e: e.is_in_order(["a", "b"])),
        ([3, 2, 2, 1], lambda e: e.never_rises()),
        ([], lambda e: e.never_rises()),
        ("2026-11-29T10:00:00", lambda e: e.is_an_instant()),
        (1795986850, lambda e: e.is_an_instant()),
    ],
)
def test_a_value_that_is_as_expected_lets_the_next_matcher_follow(value: Any, asks: Asks) -> None:
    expectation = expect(value, "the value")
    assert asks(expectation) is expectation


@pytest.mark.parametrize(
    ("value", "asks", "says"),
    [
        ("open", lambda e: e.equals("closed"), "to be 'closed'; it is 'open'"),
        (1, lambda e: e.equals(True), "to be True; it is 1"),
        (False, lambda e: e.equals(0), "to be 0; it is False"),
        ("open", lambda e: e.differs_from("open"), "to differ from 'open'; it is 'open'"),
        ("new", lambda e: e.is_one_of(["open", "closed"]), "to be one of ['open', 'closed']; it is 'new'"),
        (["open"], lambda e: e.is_one_of({"open"}), "to be one of ['open']; it is ['open']"),
        (6, lambda e: e.is_between(1, 5), "to be from 1 to 5; it is 6"),
        (None, lambda e: e.is_between(1, 5), "to be from 1 to 5; it is None"),
        ("6", lambda e: e.is_between(1, 5), "to be from 1 to 5; it is '6'"),
        (None, lambda e: e.is_given(), "to be given; it is missing"),
        ("", lambda e: e.is_given(), "to be given; it is missing"),
        (None, lambda e: e.is_an_instant_in_utc(), "to be an ISO 8601 instant in UTC; no instant: None"),
        (
            "1.1.",
            lambda e: e.is_an_instant_in_utc(),
            "to be an ISO 8601 instant in UTC; not ISO 8601: '1.1.'",
        ),
        ("<svg>", lambda e: e.is_inert(), "to be inert in a browser; it holds <svg> as HTML, <svg> as Markd"),
        (None, lambda e: e.is_inert(), "to be a text that is inert in a browser; it is None"),
        ("open", lambda e: e.contains("closed"), "to contain 'closed'; it is 'open'"),
        (None, lambda e: e.contains("closed"), "to contain 'closed'; it is None"),
        (["a", "b"], lambda e: e.lacks("a"), "to hold no 'a'; it is ['a', 'b']"),
        (None, lambda e: e.lacks("a"), "to hold no 'a'; it is None"),
        (["b", "a"], lambda e: e.is_in_order(["a", "b"]), "to be in the order ['a', 'b']; it is ['b', 'a']"),
        ("yesterday", lambda e: e.is_an_instant(), "to be an instant; not ISO 8601: 'yesterday'"),
        ([2, 1, 3], lambda e: e.never_rises(), "never to rise; it rises to 3: [2, 1, 3]"),
        (
            ["a", "c", "c"],
            lambda e: e.holds_exactly(["a", "b"]),
            "to hold exactly 2: ['a', 'b']; of 3, missing: ['b']; not asked for: ['c', 'c']; "
            "more than once: ['c']",
        ),
        (["a"], lambda e: e.is_in_order(["b"]), "to hold exactly 1: ['b']; of 1, missing: ['b']; not asked"),
    ],
)
def test_a_value_that_is_not_as_expected_is_told_by_name(value: Any, asks: Asks, says: str) -> None:
    with pytest.raises(Unmet) as caught:
        asks(expect(value, "the status"))
    assert str(caught.value).startswith(f"expected the status {says}")


def test_an_unmet_value_shows_the_exchange_it_came_from() -> None:
    answer = an_answer({"status": "new"})
    with pytest.raises(Unmet) as caught:
        expect("new", "the status", of=answer).equals("open")
    assert caught.value.exchange is answer.exchange


def test_a_long_value_is_told_shortened() -> None:
    with pytest.raises(Unmet) as caught:
        expect("xy" * 2500, "the subject").equals("y")
    assert caught.value.actual.endswith("… (5002 characters)")
    assert len(caught.value.actual) < 350
