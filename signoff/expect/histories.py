"""Expectations of a history: every contradiction is a breach, the shortest is what the failure names."""

from collections.abc import Callable, Iterable, Sequence

from signoff.histories import Contradiction, Operation, Undecided
from signoff.histories.contradictions import shortest
from signoff.verdict.activity import ACTIVITY
from signoff.verdict.outcomes import Inconclusive, Unmet

ENOUGH = 0.5
"""Of what was sent at least so much has to be acknowledged: a history of unanswered calls shows nothing."""


def agrees(promise: str, *found: Iterable[Contradiction]) -> None:
    """Unmet with the shortest contradiction of all that was found."""
    ACTIVITY.evaluated += 1
    rows = shortest(each for some in found for each in some)
    if rows:
        more = f" (and {len(rows) - 1} more contradictions)" if len(rows) > 1 else ""
        raise Unmet(promise, f"{rows[0].says}{more}")


def decided(check: Callable[[], list[Contradiction]]) -> list[Contradiction]:
    """What the check finds; Inconclusive where it met too many possibilities to go through."""
    try:
        return check()
    except Undecided as undecided:
        raise Inconclusive(str(undecided)) from None


def shows_enough(operations: Sequence[Operation], what: str) -> None:
    """Inconclusive where too little was acknowledged to say anything."""
    done = sum(operation.is_ok for operation in operations)
    if done < ENOUGH * len(operations) or not done:
        trouble = next((each.trouble for each in operations if each.trouble), "no answer")
        raise Inconclusive(f"of {len(operations)} {what} only {done} were acknowledged ({trouble})")
