"""Several actors at once: what each call came to is written down, however it ended."""

import pytest

from signoff.actors.crowd import Crowd
from signoff.actors.crowd.participant import COMMENTS, READS
from signoff.expect.histories import agrees, decided, shows_enough
from signoff.histories import Contradiction, Ending, Operation, Undecided
from signoff.verdict.outcomes import Inconclusive, Unmet


def done(ending: Ending = Ending.OK) -> Operation:
    return Operation(actor="a", does="adds", begun=1, ended=2, ending=ending, trouble="500")


def test_scripts_run_at_once_and_what_one_raises_is_raised() -> None:
    ran: list[int] = []

    def breaks() -> None:
        raise Unmet("this", "that")

    with pytest.raises(Unmet):
        Crowd().at_once(lambda: ran.append(1), breaks, lambda: ran.append(2))
    assert sorted(ran) == [1, 2]
    with pytest.raises(ValueError, match="at most"):
        Crowd().at_once(*[lambda: None] * 33)


def test_the_shortest_contradiction_is_named_and_the_others_are_counted() -> None:
    rows = [Contradiction("long", (done(), done())), Contradiction("short", (done(),))]
    with pytest.raises(Unmet, match=r"short \(and 1 more contradictions\)"):
        agrees("all to fit together", rows[:1], rows[1:])
    agrees("all to fit together", [], [])


def test_what_was_hardly_answered_or_is_undecided_is_inconclusive() -> None:
    shows_enough([done(), done(Ending.UNKNOWN)], "comments")
    with pytest.raises(Inconclusive, match="of 3 comments only 1"):
        shows_enough([done(), done(Ending.UNKNOWN), done(Ending.FAILED)], "comments")
    with pytest.raises(Inconclusive):
        shows_enough([], "comments")

    def undecided() -> list[Contradiction]:
        raise Undecided("too many")

    with pytest.raises(Inconclusive, match="too many"):
        decided(undecided)


def test_the_words_for_what_an_actor_does_are_no_part_of_each_other() -> None:
    assert not COMMENTS.startswith(READS)
    assert not READS.startswith(COMMENTS)
