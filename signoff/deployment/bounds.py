"""Which bounds of a target file are laxer than the guide's, and what it says that the target lacks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import BaseModel

from signoff.deployment.description import Description
from signoff.guide import CAPABILITIES, Guide
from signoff.guide.bounds import Bound, Lack, load_bounds

Row = dict[str, Any]
"""Of the verdict document: `key` of the target file, `about` what it is of, `guide` and `used` in words,
`silent` where the guide names none, `clauses` that it touches (none: every answer)."""
LACKING = "lacking"
"""What is `used` where the target has no such thing."""
_NOTHING = ("", "none", None, False)


def laxer_bounds(description: Description, guide: Guide) -> list[Row]:
    """What this target is measured by that is laxer than the guide, as rows of the verdict document.

    What only clauses look at that the target lacks something else for is left out: that is listed already.
    """
    known, offered = load_bounds(), description.capabilities

    def counts(row: Row) -> bool:
        return not row["clauses"] or any(not guide.clause(name).lacks(offered) for name in row["clauses"])

    rows = [row for bound in known.bounds if (row := _row_if_laxer(bound, description))]
    rows += [_lack(lack) for lack in _lacks(description, known.lacks, known.itself)]
    rows += _needs(description)
    return [row for row in rows if counts(row)] + _capabilities(offered, guide)


def row_of(bound: Bound, key: str, used: Sequence[float | None], kind: str, clauses: Sequence[str]) -> Row:
    """The row of a bound that is laxer on a target of that kind."""
    return {
        "key": key,
        "about": bound.about,
        "guide": bound.words(bound.guide_on(kind)),
        "used": bound.words(used),
        "silent": bound.silent,
        "clauses": list(clauses),
    }


def value_at(description: Description, key: str) -> Any:
    """What the target file says there, dots leading inwards; None where it says nothing."""
    found: Any = description
    for step in key.split("."):
        if found is None:
            break
        found = found.get(step) if isinstance(found, dict) else getattr(found, step)
    return found


def _row_if_laxer(bound: Bound, description: Description) -> Row | None:
    used = [value_at(description, key) for key in bound.keys]
    if all(value is None for value in used) or not bound.is_laxer(used, description.kind):
        return None
    return row_of(bound, bound.place or _shown(bound.keys[0]), used, description.kind, bound.clauses)


def _shown(key: str) -> str:
    """A key as a target file has it: its table, then its name."""
    table, _, name = key.rpartition(".")
    return f"[{table}] {name}" if table else name


def _lacks(description: Description, known: Sequence[Lack], itself: Iterable[str]) -> Iterator[Lack]:
    for lack in known:
        table = lack.key.rpartition(".")[0]
        is_there = not table or value_at(description, table) is not None
        if is_there and value_at(description, lack.key) in _NOTHING:
            yield lack
    said = {lack.key for lack in known} | set(itself)
    yield from (Lack(key, "", ()) for key in _emptied(description) if key not in said)


def _emptied(part: Any, path: str = "") -> Iterator[str]:
    """Keys whose text is empty and is not so in the reference."""
    for name, value, default in _members(part):
        if isinstance(value, BaseModel) or is_dataclass(value):
            yield from _emptied(value, f"{path}{name}.")
        elif value == "" and default != "":
            yield f"{path}{name}"


def _members(part: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(part, BaseModel):
        for name, field in type(part).model_fields.items():
            yield name, getattr(part, name), field.default
    else:
        for one in fields(part):
            yield one.name, getattr(part, one.name), one.default


def _needs(description: Description) -> Iterator[Row]:
    """What the functions do by the guide, and not by the target file: nobody asks whether they may."""
    for name, used, usual in _members(description.aws.needs) if description.aws else ():
        if not set(usual) <= set(used):
            yield {
                "key": f"[aws.needs] {name}",
                "about": "that the functions do there",
                "guide": ", ".join(usual),
                "used": ", ".join(used),
                "silent": True,
                "clauses": ["PRE-03", "PRE-04"] if name.endswith("queue") else ["PRE-04"],
            }


def _lack(lack: Lack) -> Row:
    return _absent(_shown(lack.key), lack.about, lack.clauses)


def _capabilities(offered: frozenset[str], guide: Guide) -> list[Row]:
    """A row for each capability that clauses need and the target does not have."""
    places, found = load_bounds().offers, []
    for name in sorted(CAPABILITIES - offered):
        clauses = [
            clause.id
            for clause in guide.clauses.values()
            if name in clause.needs | clause.needs_one_of and clause.lacks(offered)
        ]
        found += [_absent(places[name], "", clauses)] if clauses else []
    return found


def _absent(key: str, about: str, clauses: Sequence[str]) -> Row:
    return {
        "key": key,
        "about": about,
        "guide": "needed",
        "used": LACKING,
        "silent": False,
        "clauses": list(clauses),
    }
