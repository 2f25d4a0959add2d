"""The order in which lists show what was written. Pure."""

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from signoff.histories.contradictions import Contradiction
from signoff.histories.operations import Operation, at


def in_order(
    writes: Sequence[Operation],
    reads: Iterable[Operation],
    what: str,
    *,
    newest_first: bool = False,
    slack_s: float = 0.0,
) -> list[Contradiction]:
    """Contradictions between the order of writing and the order in which lists show it.

    One thing comes before another where it was acknowledged `slack_s` before the other was sent: clocks of
    several machines may differ. What was written at the same time may stand in either order, but in the
    same one in all lists.
    """
    written = {write.text: write for write in writes}
    shown = [read for read in reads if read.is_ok and read.seen is not None]
    found = []
    for read in shown:
        known = [written[text] for text in read.seen or () if text in written]
        if newest_first:
            known.reverse()
        for later, earlier in combinations(known, 2):
            if earlier.is_ok and earlier.ended + slack_s < later.begun:
                says = (
                    f"the {what} {earlier.text!r} was acknowledged at {at(earlier.ended)}, before "
                    f"{later.text!r} was sent at {at(later.begun)}, and stands "
                    f"{'above' if newest_first else 'after'} it in {read.actor}'s list of {at(read.ended)}"
                )
                found.append(Contradiction(says, (earlier, later, read)))
    return found + [each for pair in combinations(shown, 2) for each in _differing(*pair, what)]


def _differing(one: Operation, other: Operation, what: str) -> list[Contradiction]:
    """The first two things that both lists hold, each in another order."""
    places = {text: place for place, text in enumerate(other.seen or ())}
    common = [text for text in dict.fromkeys(one.seen or ()) if text in places]
    for before, after in pairwise(common):
        if places[before] > places[after]:
            says = (
                f"the {what} {before!r} stands before {after!r} in {one.actor}'s list of {at(one.ended)}, "
                f"and after it in {other.actor}'s list of {at(other.ended)}"
            )
            return [Contradiction(says, (one, other))]
    return []
