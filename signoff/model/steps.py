"""One step of a story, as data: who does what to what. It can be written down, and played again."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Json = Any
_LONGEST = 60
"""Characters of a text that is quoted in a story."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """`about` is the label of the ticket, notification or connection; new ones get theirs here.

    `refused` names the clause by which the target has to refuse it. `near` is said once, at the beginning of
    a story: how alike the ids of its customers are.
    """

    act: str
    actor: str = "A"
    about: str = ""
    fields: Mapping[str, Json] = field(default_factory=dict)
    text: str = ""
    key: str = ""
    count: int = 1
    size: int | None = None
    types: tuple[str, ...] = ()
    agent: bool = False
    refused: str = ""

    def as_json(self) -> dict[str, Json]:
        """What differs from a step's defaults."""
        return {name: value for name, value in asdict(self).items() if value != getattr(_PLAIN, name)}

    def line(self) -> str:
        """The step in words."""
        who = f"a support agent of customer {self.actor}" if self.agent else f"customer {self.actor}"
        says = f"{who} {self._words()}"
        return f"{says} ({self.refused}: to be refused)" if self.refused else says

    def _words(self) -> str:
        sent = "".join(
            f"{', ' if index else ''}{name} {_quoted(value)}"
            for index, (name, value) in enumerate(self.fields.items())
        )
        key = f" with the key {self.key}" if self.key else ""
        match self.act:
            case "open":
                what = f"opens {self.count} tickets" if self.count > 1 else "opens a ticket"
                named = f"{self.about} to {last_of(self)}" if self.count > 1 else self.about
                return f"{what}, {named}{f' with {sent}' if sent else ''}{key}"
            case "update":
                return f"changes ticket {self.about}: {sent}"
            case "comment":
                what = f"adds {self.count} comments" if self.count > 1 else "adds a comment"
                return f"{what} to ticket {self.about}: {_quoted(self.text)}{key}"
            case "delete":
                return f"tries to delete ticket {self.about}"
            case "read":
                return f"reads ticket {self.about}"
            case "list":
                return f"lists its tickets{f' with {sent}' if sent else ''}{_paged(self.size)}"
            case "list notifications":
                return f"lists its notifications{f' with {sent}' if sent else ''}{_paged(self.size)}"
            case "mark":
                return f"marks notification {self.about} as read"
            case "mark all":
                return "marks all notifications as read"
            case "delete notification":
                return f"deletes notification {self.about}"
            case "listen":
                return f"opens the live connection {self.about}{_typed(self.types)}"
            case "subscribe":
                return f"subscribes {self.about}{_typed(self.types) or ' to nothing'}"
            case "ping":
                return f"sends a ping on {self.about}"
            case "hang up":
                return f"closes {self.about}"
            case _:
                return self.act


_PLAIN = Step(act="")


def step_from_json(row: Mapping[str, Json]) -> Step:
    """The inverse of `Step.as_json`; ValueError for anything else."""
    known = asdict(_PLAIN)
    if not isinstance(row, dict) or "act" not in row or not set(row) <= set(known):
        raise ValueError(f"is no step: {json.dumps(row)[:200]}")
    for name, value in row.items():
        kind = type(known[name])
        fits = value is None or isinstance(value, int) if name == "size" else isinstance(value, kind | list)
        if not fits:
            raise ValueError(f"{name} of a step cannot be {value!r}")
    return Step(**{**row, "types": tuple(row.get("types", ()))})


def labels_of(step: Step) -> list[str]:
    """The tickets that an opening names: T3 to T5, say."""
    first = int(step.about[1:])
    return [f"T{first + index}" for index in range(step.count)]


def last_of(step: Step) -> str:
    """The last of them."""
    return labels_of(step)[-1]


def _quoted(value: Json) -> str:
    text = value if isinstance(value, str) and value.isidentifier() else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def _paged(size: int | None) -> str:
    return "" if size is None else f" in pages of {size}"


def _typed(types: tuple[str, ...]) -> str:
    return f" for {' and '.join(types)}" if types else ""
