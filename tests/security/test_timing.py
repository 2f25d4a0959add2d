"""How long an answer takes tells nothing about other customers' things (SEC-12)."""

import random
from collections.abc import Callable

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.verdict.outcomes import Inconclusive, Unmet
from signoff.verdict.timing import Difference, Sensitivity, Told, judged
from signoff.wire.exchange import Answer
from tests.security.operations import OPERATIONS, Things, things_of

READS = (
    "read a ticket",
    "read comments",
    "look at an attachment",
    "update a ticket",
    "add a comment",
    "mark a notification",
)
"""The six calls that look something up by its id, and of which a stranger gets nothing but a refusal."""
PAIRS = 40
"""As many as an allowance of 100 requests takes, with what it needs beside."""
LOOKS = 2
LOOKED_FOR = Sensitivity(smallest_ms=15, negligible_ms=2, false_alarm=0.0001, looks=len(READS) * LOOKS)

Ask = Callable[[Customer, Things], Answer]


def has_it(owner: Customer, read: str) -> Things:
    """Something of the owner's, which it reaches by that very call."""
    [things] = things_of(owner, OPERATIONS[read].kinds)
    expect(OPERATIONS[read].call(owner, things)).has_status(*OPERATIONS[read].works)
    return things


def timed(ask: Ask, stranger: Customer, things: Things) -> float:
    """How many ms the refusal takes."""
    answer = ask(stranger, things)
    expect(answer).is_refused()
    return answer.exchange.ms


def pairs_of(ask: Ask, stranger: Customer, foreign: Things) -> list[tuple[float, float]]:
    """The times of calls about the foreign thing and about none, of each pair in an order drawn by lot."""
    nothing, pairs = foreign.that_never_were(), []
    for _ in range(PAIRS):
        order = random.sample(("foreign", "nothing"), 2)
        ms = {kind: timed(ask, stranger, foreign if kind == "foreign" else nothing) for kind in order}
        pairs.append((ms["foreign"], ms["nothing"]))
    return pairs


def says(told: Told, found: Difference) -> None:
    """Unmet, or Inconclusive, unless the look told that there is nothing to tell."""
    if told is Told.THE_KIND:
        raise Unmet(
            "the answer about another customer's to take as long as the one about nothing",
            f"it takes {found} longer",
        )
    if told is Told.TOO_NOISY:
        raise Inconclusive(
            f"a difference of {LOOKED_FOR.smallest_ms:g} ms cannot be excluded: the answer about another "
            f"customer's takes {found} longer than the one about nothing; repeat it where it is quieter"
        )


@clause("SEC-12", requests=2 * PAIRS + 15)
@pytest.mark.parametrize("read", READS)
def test_an_answer_takes_as_long_for_another_customers_as_for_nothing(
    customer_a: Customer, customer_b: Customer, read: str
) -> None:
    pairs: list[tuple[float, float]] = []
    told, found = Told.TOO_NOISY, None
    for owner, stranger in ((customer_a, customer_b), (customer_b, customer_a)):
        # A second look, with the roles exchanged, only if the first one could not tell.
        if told is Told.TOO_NOISY:
            pairs += pairs_of(OPERATIONS[read].call, stranger, has_it(owner, read))
            told, found = judged(pairs, LOOKED_FOR)
    assert found is not None
    says(told, found)
