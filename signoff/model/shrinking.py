"""Makes a story shorter, as long as it ends in the same disagreement.

Hypothesis' own shrinking changes the choices that a story was drawn from, a hundred plays and more, and knows
no limit of time. A play here takes a second, so whole steps are taken out first, the largest parts at once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from signoff.model.steps import Step
from signoff.wire import clock

Plays = Callable[[Sequence[Step]], Sequence[Step] | None]
"""Plays a story; the steps that were played if it still ends in that disagreement, None if not."""


def shortest(steps: Sequence[Step], plays: Plays, seconds: float) -> Sequence[Step]:
    """The shortest story found within that time."""
    deadline = clock.monotonic() + seconds
    found = list(steps)
    # Most stories are about one customer.
    found = _first(found, _of_one(found), plays, deadline) or found
    size = max(1, len(found) // 2)
    while True:
        shorter = _first(found, _without(found, size), plays, deadline)
        if shorter is not None:
            found = shorter
        elif size > 1:
            size //= 2
        else:
            break
        if clock.monotonic() > deadline:
            return found
    while simpler := _first(found, _simpler(found), plays, deadline):
        found = simpler
    return found


def _first(
    found: Sequence[Step], candidates: Iterator[list[Step]], plays: Plays, deadline: float
) -> list[Step] | None:
    for candidate in candidates:
        if clock.monotonic() > deadline:
            return None
        played = plays(candidate)
        if played is not None and (len(played) < len(found) or list(played) != list(found)):
            return list(played)
    return None


def _of_one(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """The steps of one customer; first of the one who came last."""
    for actor in dict.fromkeys(step.actor for step in reversed(steps)):
        yield [step for step in steps if step.actor == actor]


def _without(steps: Sequence[Step], size: int) -> Iterator[list[Step]]:
    """The story without some steps in a row; the last are tried last, for the end shows what is wrong."""
    for start in range(0, len(steps), size):
        yield [*steps[:start], *steps[start + size :]]


def _simpler(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """The story with one step said more simply."""
    for index, step in enumerate(steps):
        for simpler in _simpler_steps(step):
            yield [*steps[:index], simpler, *steps[index + 1 :]]


def _simpler_steps(step: Step) -> Iterator[Step]:
    for count in {1, step.count // 2, step.count - 1} - {0, step.count}:
        if 0 < count < step.count:
            yield replace(step, count=count)
    if not step.refused:
        for name in step.fields:
            left = {key: value for key, value in step.fields.items() if key != name}
            if left or step.act in ("open", "list"):
                yield replace(step, fields=left)
    if step.agent:
        yield replace(step, agent=False)
    if step.size is not None:
        yield replace(step, size=None)
    if step.key:
        yield replace(step, key="")
    if step.text != PLAIN and step.act == "comment" and not step.refused:
        yield replace(step, text=PLAIN)


PLAIN = "A comment."
