"""Each comparison is counted for its clause, and differs for its clause."""

import pytest

from signoff.model.agreeing import Disagreement, Tally
from signoff.verdict.outcomes import Unmet


def test_what_holds_is_counted_for_its_clause() -> None:
    tally = Tally()
    tally.equal("TKT-10", "the count", 1, 1)
    with tally.about("NTF-05"):
        pass
    assert tally.counts == {"TKT-10": 1, "NTF-05": 1}


def test_what_differs_says_so_and_is_not_counted() -> None:
    tally = Tally()
    with pytest.raises(Disagreement, match="TKT-10: expected the count to be 2; it is 1"):
        tally.equal("TKT-10", "the count", 1, 2)
    assert tally.counts == {}


def test_what_an_actor_expects_belongs_to_the_clause_it_is_about() -> None:
    with pytest.raises(Disagreement) as caught, Tally().about("WS-02"):
        raise Unmet("a message", "nothing arrived")
    assert (caught.value.clause, caught.value.expected) == ("WS-02", "a message")
