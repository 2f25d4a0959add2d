"""One search: many stories, each on new customers, until the time is up; what was tried, and what differs."""

import json
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from signoff.deployment.allowance import STORIES_OF_LISTED
from signoff.deployment.pool import TooFewCustomers
from signoff.model.agreeing import Disagreement
from signoff.model.casting import Casting
from signoff.model.shrinking import shortest
from signoff.model.stage import Stage, play
from signoff.model.steps import Step
from signoff.model.story import Story
from signoff.wire import clock

LEAST_S, MOST_S = 8, 25
"""How long stories are played: a second for each clause that was asked for, within these.

The first story, which tries everything once, is played to its end in any case, and making one shorter comes
on top: within a minute all of it.
"""
SHRINKS_S = 12.0
"""How long one story may be made shorter."""
MOST_STORIES = 4
"""With so many different disagreements there is enough to mend."""


@dataclass
class Outcome:
    """What a search came to: stories played, steps by kind, comparisons by clause, and what differed."""

    seed: int
    stories: int = 0
    steps: int = 0
    seconds: float = 0.0
    requests: int = 0
    ended: str = ""
    lacking: dict[str, str] = field(default_factory=dict)
    """Clauses that the target has nothing of to compare, and what that is."""
    tried: dict[str, int] = field(default_factory=dict)
    compared: dict[str, int] = field(default_factory=dict)
    found: list[dict[str, Any]] = field(default_factory=list)
    """Of each disagreement: its clause, its story's file, what was expected and seen, and the exchange."""

    def said(self) -> str:
        """In a line, with the seed, by which the same stories are made up again."""
        differ = f"; the target differs in {len(self.found)} of them" if self.found else ""
        return (
            f"model: {self.stories} stories of {self.steps} steps in {self.seconds:g} s, "
            f"--model-seed={self.seed} ({self.ended}){differ}"
        )

    def write(self, file: Path) -> None:
        """As JSON; whole or not at all."""
        part = file.with_suffix(".part")
        part.write_text(json.dumps(self.__dict__, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        part.rename(file)


def read_outcome(file: Path) -> Outcome:
    """The inverse of `Outcome.write`."""
    return Outcome(**json.loads(file.read_text(encoding="utf-8")))


class Search:
    """Whoever makes up stories plays them through this."""

    def __init__(
        self,
        casting: Casting,
        folder: Path,
        *,
        seed: int,
        seconds: float,
        asked: frozenset[str] = frozenset(),
    ) -> None:
        """Stories that differ are written into `folder`. Once each clause `asked` for differs, it ends."""
        self._casting, self._folder, self._asked = casting, folder, asked
        self._begun = clock.monotonic()
        self._deadline = self._begun + seconds
        self._tried: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.outcome = Outcome(seed)

    @property
    def is_over(self) -> bool:
        """Whether the time is up, or enough was found; listed customers are for other tests too."""
        if not self._casting.makes_customers and self.outcome.stories >= STORIES_OF_LISTED:
            return True
        found = {row["clause"] for row in self.outcome.found if not row["note"]}
        if self._asked and self._asked <= found:
            return True
        return clock.monotonic() > self._deadline or len(self.outcome.found) >= MOST_STORIES

    def played(self, stage: Stage) -> None:
        """One story is over."""
        with self._lock:
            self.outcome.stories += 1
            self.outcome.steps += len(stage.played)
            self._tried.update(_kind(step) for step in stage.played)

    def differs(self, stage: Stage, near: str, found: Disagreement) -> None:
        """Makes the story of that disagreement shorter, and writes it down; one for each clause."""
        with self._lock:
            if not any(each["clause"] == found.clause for each in self.outcome.found):
                self._write_down(stage, near, found)

    def _write_down(self, stage: Stage, near: str, found: Disagreement) -> None:
        last, again_of = found, [0, 0]

        def plays(steps: Sequence[Step]) -> Sequence[Step] | None:
            nonlocal last
            again_of[1] += 1
            try:
                with self._casting.stage(near) as another:
                    again = play(another, steps)
            except TooFewCustomers:
                return None
            if again is None or again.clause != found.clause:
                return None
            last = again
            again_of[0] += 1
            return another.played

        left = max(2.0, min(SHRINKS_S, self._deadline + SHRINKS_S - clock.monotonic()))
        steps = shortest(stage.played, plays, left)
        once = "" if again_of[0] else f" (it did not come again in {again_of[1]} shorter stories)"
        story = Story(
            clause=found.clause,
            expected=last.expected,
            actual=last.actual + once,
            steps=steps,
            near=near,
            seed=self.outcome.seed,
            note=found.note,
        )
        file = self._folder / f"story-{len(self.outcome.found) + 1}.json"
        story.write(file)
        self.outcome.found.append(_row(story, file, last, clock.monotonic() - self._begun))

    def end(self, why: str = "") -> Outcome:
        """What it came to."""
        self.outcome.seconds = round(clock.monotonic() - self._begun, 1)
        self.outcome.ended = why
        self.outcome.lacking = self._casting.lacking
        self.outcome.requests = self._casting.requests
        self.outcome.tried = dict(sorted(self._tried.items()))
        self.outcome.compared = dict(sorted(self._casting.tally.counts.items()))
        return self.outcome


def _row(story: Story, file: Path, found: Disagreement, seconds: float) -> dict[str, Any]:
    step = found.exchange
    return {
        "clause": story.clause,
        "note": story.note,
        "story": file.name,
        "seconds": round(seconds, 1),
        "steps": len(story.steps),
        "expected": story.expected,
        "actual": f"{story.actual}\nthe shortest story of it:\n{story.told()}",
        "actor": "customer" if step is None else step.actor,
        "token": None if step is None else step.token,
        "line": "" if step is None else step.line(),
        "shown": "" if step is None else step.shown(),
        "repeat": "" if step is None else step.repeat(),
    }


def _kind(step: Step) -> str:
    who = "agent: " if step.agent else ""
    several = f" x{step.count}" if step.count > 1 else ""
    how = f" refused for {step.refused}" if step.refused else ""
    sent = f" {'+'.join(sorted(step.fields))}" if step.fields else ""
    keyed = " with key" if step.key else ""
    return f"{who}{step.act}{several}{sent}{keyed}{how}"
