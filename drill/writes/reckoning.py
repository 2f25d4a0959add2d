"""Was all kept that was acknowledged? From what was sent and what is there to a finding (RBK-04). Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from drill.writes.attempts import Attempt

_SHOWN = 3


@dataclass(frozen=True, kw_only=True)
class Found:
    """A ticket or comment that is there: `text` is what tells it from all others."""

    thing: str
    customer: str
    ticket: str
    id: str
    text: str
    body: str


@dataclass(frozen=True)
class Reckoning:
    """What is not as it was acknowledged, each in words. All empty: nothing was lost or invented."""

    acknowledged: int
    unanswered: int
    lost: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    invented: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Whether all that was acknowledged is there, once, as it was sent, and nothing else."""
        return not (self.lost or self.repeated or self.changed or self.invented)

    @property
    def words(self) -> str:
        """What is wrong, for people; how much was looked at where nothing is."""
        parts = [
            f"{len(rows)} {what}: {'; '.join(rows[:_SHOWN])}{' …' if len(rows) > _SHOWN else ''}"
            for what, rows in (
                ("acknowledged and not there", self.lost),
                ("there more than once", self.repeated),
                ("there with another content", self.changed),
                ("there though nobody wrote them", self.invented),
            )
            if rows
        ]
        sent = f"{self.acknowledged} tickets and comments were acknowledged"
        return f"{sent}; {'; '.join(parts)}" if parts else f"{sent}, and each is there once"


def reckon(attempts: Sequence[Attempt], found: Iterable[Found], mark: str) -> Reckoning:
    """Compares what was acknowledged with what is there.

    What got an error or no answer may be there, but at most once. Of what is there, only what bears `mark`,
    the run's own, can have been invented: a listed customer may have tickets of other runs.
    """
    sent = {attempt.text: attempt for attempt in attempts}
    there = list(found)
    counts = Counter(each.text for each in there)
    reckoning = Reckoning(
        acknowledged=sum(attempt.acknowledged for attempt in attempts),
        unanswered=sum(not attempt.acknowledged for attempt in attempts),
    )
    for attempt in attempts:
        if attempt.acknowledged and not counts[attempt.text]:
            reckoning.lost.append(_named(attempt.thing, attempt.id, attempt.text))
        if counts[attempt.text] > 1:
            reckoning.repeated.append(
                f"{_named(attempt.thing, attempt.id, attempt.text)} {counts[attempt.text]} times"
            )
    for each in there:
        written = sent.get(each.text)
        if written is None:
            # A comment stands on a ticket of the drill's own, where nobody else writes.
            if each.thing == "comment" or mark in each.body:
                reckoning.invented.append(_named(each.thing, each.id, each.text))
            continue
        if difference := _difference(written, each):
            reckoning.changed.append(f"{_named(each.thing, each.id, each.text)}: {difference}")
    return reckoning


def _difference(attempt: Attempt, found: Found) -> str:
    if (found.thing, found.customer) != (attempt.thing, attempt.customer):
        return f"it is a {found.thing} of {found.customer}, and was a {attempt.thing} of {attempt.customer}"
    if found.thing == "comment" and found.ticket != attempt.ticket:
        return f"it stands on ticket {found.ticket}, and was written on {attempt.ticket}"
    if attempt.acknowledged and attempt.id and found.id != attempt.id:
        return f"its id is {found.id}, and was acknowledged as {attempt.id}"
    if found.body != attempt.body:
        return f"it reads {found.body[:60]!r}, and was sent as {attempt.body[:60]!r}"
    return ""


def _named(thing: str, id_: str, text: str) -> str:
    return f"{thing} {id_ or 'of no id'} ({text[:60]})"
