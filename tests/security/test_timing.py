"""How long an answer takes tells nothing about other customers' things (SEC-12)."""

import random
from collections.abc import Callable, Iterator
from itertools import islice

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.expect.evaluating import unmet_if
from signoff.verdict.outcomes import Inconclusive
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
PAIRS_EACH = 40
"""As many as an allowance of 100 requests takes, with what else a customer sends."""
LOOKS_AT = (28, 40, 2 * PAIRS_EACH)
"""After so many pairs the test is made; it ends as soon as it can tell."""
LOOKED_FOR = Sensitivity(
    smallest_ms=15, negligible_ms=2, false_alarm=0.0001, looks=len(READS) * len(LOOKS_AT)
)

Ask = Callable[[Customer, Things], Answer]


def has_it(owner: Customer, read: str) -> Things:
    """Something of the owner's, which it reaches by that very call."""
    [things] = things_of(owner, OPERATIONS[read].kinds)
    expect(OPERATIONS[read].call(owner, things)).has_status(*OPERATIONS[read].works)
    return things


def timed(ask: Ask, unknown_id: Customer, things: Things) -> float:
    """How many ms the refusal takes."""
    answer = ask(unknown_id, things)
    expect(answer).is_refused()
    return answer.exchange.ms


def pairs_of(read: str, *customers: Customer) -> Iterator[tuple[float, float]]:
    """The times of calls about a foreign thing and about none, of each pair in an order drawn by lot.

    First the one customer asks about what is the other's, then the other way round.
    """
    for owner, unknown_id in (customers, customers[::-1]):
        foreign = has_it(owner, read)
        about = {"foreign": foreign, "nothing": foreign.that_never_were()}
        for _ in range(PAIRS_EACH):
            order = random.sample(tuple(about), 2)
            ms = {kind: timed(OPERATIONS[read].call, unknown_id, about[kind]) for kind in order}
            yield ms["foreign"], ms["nothing"]


def says(received: Told, found: Difference) -> None:
    """Unmet, or Inconclusive, unless the look told that there is nothing to tell."""
    unmet_if(
        received is Told.THE_KIND,
        "the answer about another customer's to take as long as the one about nothing",
        f"it takes {found} longer",
    )
    if received is Told.TOO_NOISY:
        raise Inconclusive(
            f"a difference of {LOOKED_FOR.smallest_ms:g} ms cannot be excluded: the answer about another "
            f"customer's takes {found} longer than the one about nothing; repeat it where it is quieter"
        )


@clause("SEC-12", requests=2 * PAIRS_EACH + 15)
@pytest.mark.parametrize("read", READS)
def test_an_answer_takes_as_long_for_another_customers_as_for_nothing(
    customer_a: Customer, customer_b: Customer, read: str
) -> None:
    source, pairs = pairs_of(read, customer_a, customer_b), list[tuple[float, float]]()
    for count in LOOKS_AT:
        pairs += islice(source, count - len(pairs))
        received, found = judged(pairs, LOOKED_FOR)
        if received is not Told.TOO_NOISY:
            break
    says(received, found)
