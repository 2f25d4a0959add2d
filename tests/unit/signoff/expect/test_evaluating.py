"""Every expectation that is evaluated counts, whatever comes of it; one that is only begun does not."""

from collections.abc import Callable
from contextlib import suppress

import pytest

from signoff.expect import eventually, expect
from signoff.expect.evaluating import unmet_if
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import Unmet


def evaluated(act: Callable[[], object]) -> int:
    before = ACTIVITY.now()
    with suppress(Unmet):
        act()
    return ACTIVITY.now().since(before).evaluated


@pytest.mark.parametrize(
    ("act", "count"),
    [
        (lambda: expect(1, "one").equals(1), 1),
        (lambda: expect(1, "one").equals(2), 1),
        (lambda: expect(1, "one").is_given().equals(1), 2),
        (lambda: expect(1, "one"), 0),
        (lambda: eventually(lambda: 1, lambda seen: seen == 1, within=1, what="one"), 1),
        (lambda: unmet_if([], "nothing"), 1),
        (lambda: unmet_if(["something"], "nothing"), 1),
    ],
    ids=["met", "unmet", "chained", "only begun", "awaited", "worked out, met", "worked out, unmet"],
)
def test_an_expectation_counts_once_it_is_evaluated(act: Callable[[], object], count: int) -> None:
    assert evaluated(act) == count


def test_a_deviation_is_told_with_what_was_seen() -> None:
    with pytest.raises(Unmet, match="expected nothing; there is one"):
        unmet_if(["one"], "nothing", "there is one")
