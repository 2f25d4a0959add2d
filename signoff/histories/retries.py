"""Attempts with one idempotency key: they act once, however many there were and however they ended. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from signoff.histories.contradictions import Contradiction, in_words
from signoff.histories.operations import Operation, merged


def by_key(attempts: Iterable[Operation]) -> dict[str, list[Operation]]:
    """The attempts of each key, in the order in which they began."""
    found: dict[str, list[Operation]] = defaultdict(list)
    for attempt in sorted(attempts, key=lambda each: each.begun):
        found[attempt.key].append(attempt)
    return found


def acted_once(attempts: Sequence[Operation]) -> list[Contradiction]:
    """Contradictions among what attempts with one key were told that they made."""
    found = []
    for key, tried in by_key(attempts).items():
        told = {attempt.id: attempt for attempt in tried if attempt.is_ok}
        if len(told) > 1:
            some = tuple(told.values())[:2]
            says = f"the key {key!r} made {len(told)} things ({', '.join(told)}): {in_words(some)}"
            found.append(Contradiction(says, some))
    return found


def as_writes(attempts: Sequence[Operation]) -> list[Operation]:
    """One write for each key, to be looked for in lists."""
    return [merged(tried) for tried in by_key(attempts).values()]
