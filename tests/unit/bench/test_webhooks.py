"""What a round of deliveries amounts to, and which bars it misses."""

import pytest

from bench.webhooks import Round, judge, rule, together
from signoff.actors.receiver.server import Arrival

CALM = Round([0.1] * 100, lost=0, doubled=0, renamed=0)


def arrived(at: float, name: str) -> Arrival:
    return Arrival("/in/1", {"webhook-id": name}, b"{}", at, at)


def test_arrivals_are_timed_from_when_their_change_was_sent() -> None:
    one = judge([1.0, 2.0], [arrived(1.5, "a"), arrived(2.25, "b")])
    assert one == Round([0.5, 0.25], lost=0, doubled=0, renamed=0)


def test_what_comes_twice_counts_by_the_first_time() -> None:
    one = judge([1.0, 2.0], [arrived(1.5, "a"), arrived(2.5, "b"), arrived(9.0, "a")])
    assert one == Round([0.5, 0.5], lost=0, doubled=1, renamed=0)


def test_what_does_not_come_is_lost_and_what_was_never_sent_has_another_id() -> None:
    assert judge([1.0, 2.0], [arrived(1.5, "a")]).lost == 1
    assert judge([1.0], [arrived(1.5, "a"), arrived(1.6, "b")]).renamed == 1


def test_endpoints_are_counted_together() -> None:
    assert together([CALM, Round([0.2], 1, 2, 3)]) == Round([0.1] * 100 + [0.2], 1, 2, 3)


@pytest.mark.parametrize(
    ("calm", "killed", "missed"),
    [
        (CALM, CALM, []),
        (CALM, Round([0.1], 0, 48, 0), []),
        (CALM, Round([0.1], 0, 49, 0), ["49 came twice"]),
        (CALM, Round([0.1], 1, 0, 0), ["deliverer killed: 1 deliveries were lost"]),
        (CALM, Round([0.1], 0, 0, 2), ["2 deliveries came under a second id"]),
        (Round([0.1], 0, 1, 0), CALM, ["undisturbed: 1 deliveries came twice"]),
        (Round([0.1] * 90 + [1.2] * 10, 0, 0, 0), CALM, ["p99 1.20 s, bar 1 s"]),
        (Round([], 800, 0, 0), CALM, ["800 deliveries were lost", "p99 inf s"]),
    ],
)
def test_the_bars(calm: Round, killed: Round, missed: list[str]) -> None:
    found = rule({"undisturbed": calm, "deliverer killed": killed})
    assert len(found) == len(missed)
    assert all(words in line for words, line in zip(missed, found, strict=True)), found
