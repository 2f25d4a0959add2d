"""When what happened in a drill, and what follows from it: time to detect, time to recover. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

_SECONDS = re.compile(r"\d+\.\d\d s")
STEPS = {
    "bad": "the bad version was in service",
    "noticed": "a customer got a bad answer",
    "logged": "the failure stood in the log",
    "alarmed": "the alarm was in ALARM",
    "back": "the good version was back in service",
    "recovered": "customers got good answers",
    "healthy": "the health check was fine",
    "restored": "the files were restored",
    "served": "the old page was served",
}
"""What can happen, in words; in the order in which it is to be expected."""


@dataclass
class Timeline:
    """The instants of one outage, in seconds on the drill's clock, by the names in `STEPS`."""

    kind: str
    does: str
    instants: dict[str, float] = field(default_factory=dict)

    def note(self, step: str, at: float) -> None:
        """Something happened: the first time counts."""
        if step not in STEPS:
            raise ValueError(f"a timeline has no step {step!r}")
        self.instants.setdefault(step, at)

    def between(self, first: str, then: str) -> float | None:
        """The seconds from one to the other; None unless both happened."""
        if first not in self.instants or then not in self.instants:
            return None
        return self.instants[then] - self.instants[first]

    @property
    def to_detect(self) -> float | None:
        """From the bad version's first instant to the first sign of it: answer, log line or alarm."""
        signs = [self.between("bad", sign) for sign in ("noticed", "logged", "alarmed")]
        return min((sign for sign in signs if sign is not None), default=None)

    @property
    def to_recover(self) -> float | None:
        """From the order to go back until customers have good answers and the health check is fine; of the
        portal, until the old page is served."""
        if (served := self.between("back", "served")) is not None:
            return served
        good, healthy = self.between("back", "recovered"), self.between("back", "healthy")
        return None if good is None or healthy is None else max(good, healthy)

    @property
    def outage(self) -> float | None:
        """From the first bad answer to the first of the good ones; of the portal, to the old page."""
        return self.between("noticed", "served" if "served" in self.instants else "recovered")

    def as_json(self) -> dict[str, Any]:
        """For the evidence: the instants and what follows from them, seconds."""
        follows = {"to_detect": self.to_detect, "to_recover": self.to_recover, "outage": self.outage}
        return asdict(self) | {
            name: None if value is None else round(value, 3) for name, value in follows.items()
        }


def figures_of(timeline: Timeline) -> dict[str, str]:
    """The instants as figures of a result: what happened, and when."""
    return {STEPS[step]: f"{at:.2f} s" for step, at in timeline.instants.items()}


def timelines_in(clauses: Iterable[Mapping[str, Any]]) -> list[Timeline]:
    """The timelines that figures of tests give, in the clauses of a verdict document."""
    steps = {words: step for step, words in STEPS.items()}
    found = []
    for clause in clauses:
        for test in clause["tests"]:
            instants = {
                steps[words]: float(value.removesuffix(" s"))
                for words, value in test["figures"].items()
                if words in steps and _SECONDS.fullmatch(value)
            }
            if instants:
                name = str(test["id"]).rpartition(": ")[2]
                found.append(Timeline(name, name, instants))
    return found


def rows(timelines: Iterable[Timeline]) -> list[tuple[str, str, float]]:
    """(what was drilled, what happened, second), in the order of time."""
    found = [
        (timeline.does, STEPS[step], at) for timeline in timelines for step, at in timeline.instants.items()
    ]
    return sorted(found, key=lambda row: row[2])


def span(timelines: Sequence[Timeline]) -> float:
    """The last instant of all, in seconds."""
    return max((at for timeline in timelines for at in timeline.instants.values()), default=0.0)


def seconds(value: float | None) -> str:
    """A length of time for people; a dash where it is not known."""
    return "-" if value is None else f"{value:.1f} s"
