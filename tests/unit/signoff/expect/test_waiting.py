"""`eventually` looks ever less often, returns what it saw, and says what it saw last when time is up."""

from collections.abc import Iterator

import pytest

from signoff.expect import eventually
from signoff.verdict.outcomes import Unmet
from tests.unit.set_clock import SetClock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> SetClock:
    return SetClock.of(monkeypatch)


def test_what_is_there_at_once_is_returned_without_a_pause(clock: SetClock) -> None:
    assert eventually(lambda: "open", lambda seen: seen == "open", within=5, what="the ticket open") == "open"
    assert clock.pauses == []


def test_what_was_seen_when_it_came_true_is_returned(clock: SetClock) -> None:
    values: Iterator[int] = iter(range(100))
    assert eventually(lambda: next(values), lambda seen: seen >= 3, within=60, what="three") == 3
    assert len(clock.pauses) == 3


def test_pauses_grow_to_two_seconds_and_end_with_the_budget(clock: SetClock) -> None:
    with pytest.raises(Unmet):
        eventually(lambda: 0, bool, within=30, what="never")
    *growing, last = clock.pauses
    assert growing == sorted(growing)
    assert growing[0] == 0.05
    assert max(clock.pauses) == 2.0
    assert last <= 2.0
    assert clock.now == pytest.approx(30)


def test_time_that_is_up_is_told_with_the_looks_and_the_last_value(clock: SetClock) -> None:
    values = iter(["new", "new", "waiting", "waiting", "waiting", "waiting"])
    with pytest.raises(Unmet) as caught:
        eventually(lambda: next(values), lambda seen: seen == "open", within=0.5, what="the ticket open")
    assert caught.value.expected == "the ticket open within 0.5 s"
    assert caught.value.actual == "after 6 looks in 0.5 s it was 'waiting'"


def test_even_without_time_one_look_is_taken(clock: SetClock) -> None:
    assert eventually(lambda: 1, bool, within=0, what="one") == 1
    with pytest.raises(Unmet, match=r"after 1 looks in 0.0 s it was 0$"):
        eventually(lambda: 0, bool, within=0, what="one")


def test_what_was_seen_last_is_told_in_words_of_ones_own(clock: SetClock) -> None:
    with pytest.raises(Unmet, match=r"it was 2 others$"):
        eventually(
            lambda: ["a", "b"],
            lambda seen: False,
            within=0,
            what="the mail",
            shown=lambda seen: f"{len(seen)} others",
        )


def test_a_long_last_value_is_told_shortened(clock: SetClock) -> None:
    with pytest.raises(Unmet) as caught:
        eventually(lambda: "x" * 9000, lambda seen: False, within=0, what="the end")
    assert len(caught.value.actual) < 400
