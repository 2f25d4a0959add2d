"""One operation of a history: who did what, when it began and ended, and what came of it. Pure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

Json = Any


class Ending(StrEnum):
    """How an operation ended. Nobody knows whether one of UNKNOWN had an effect: either is possible."""

    OK = "ok"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What one actor did. `begun` and `ended` are seconds since 1970, on one clock for all actors.

    `place` is what it was done to: the id of a ticket or of a notification, or the name of a list.
    `text` is what a writer writes, met nowhere else; `sets` which fields it writes; `key` its idempotency
    key; `id` what the target called the thing. `seen` is what a list held, in its order; `state` the fields
    that were answered, or, of an inbox, what each notification is about and whether it is read.
    """

    actor: str
    does: str
    begun: float
    ended: float
    customer: str = ""
    place: str = ""
    ending: Ending = Ending.OK
    text: str = ""
    sets: Mapping[str, Json] = field(default_factory=dict)
    key: str = ""
    id: str = ""
    seen: tuple[str, ...] | None = None
    state: Mapping[str, Json] | None = None
    trouble: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether it was acknowledged."""
        return self.ending is Ending.OK

    @property
    def may_have_acted(self) -> bool:
        """Whether it has, or may have had, an effect."""
        return self.ending is not Ending.FAILED

    def was_done_before(self, other: "Operation") -> bool:
        """Whether its effect was there when the other one began."""
        return self.is_ok and self.ended < other.begun

    def may_show_in(self, read: "Operation") -> bool:
        """Whether its effect may be part of what that one read."""
        return self.may_have_acted and self.begun <= read.ended

    @property
    def words(self) -> str:
        """Who did what, when, and what came of it."""
        outcome = {
            Ending.OK: f"acknowledged {at(self.ended)}",
            Ending.FAILED: f"refused {at(self.ended)}{f' ({self.trouble})' if self.trouble else ''}",
            Ending.UNKNOWN: f"unanswered{f' ({self.trouble})' if self.trouble else ''}",
        }[self.ending]
        if self.state is not None and not self.sets and self.is_ok:
            outcome = f"answered {at(self.ended)} with {dict(self.state)}"
        return f"{self.actor} {self.does} (sent {at(self.begun)}, {outcome})"


def at(instant: float) -> str:
    """The time of day, in UTC."""
    return datetime.fromtimestamp(instant, UTC).strftime("%H:%M:%S.%f")[:-3]


def as_lines(operations: Iterable[Operation]) -> str:
    """The history as a file has it: one JSON object a line, in the order in which operations began."""
    rows = sorted(operations, key=lambda each: each.begun)
    return "".join(json.dumps(asdict(row), ensure_ascii=False, default=str) + "\n" for row in rows)


def merged(attempts: Iterable[Operation]) -> Operation:
    """Several attempts at the same thing as one: acknowledged if any was, refused if all were."""
    tried = list(attempts)
    done = [each for each in tried if each.is_ok]
    first = min(done or tried, key=lambda each: each.ended)
    refused = all(each.ending is Ending.FAILED for each in tried)
    return Operation(
        actor=first.actor,
        does=first.does,
        begun=min(each.begun for each in tried),
        ended=first.ended if done else max(each.ended for each in tried),
        customer=first.customer,
        place=first.place,
        ending=Ending.OK if done else Ending.FAILED if refused else Ending.UNKNOWN,
        text=first.text,
        sets=first.sets,
        key=first.key,
        id=first.id,
        trouble=first.trouble,
    )
