"""The clause registry: `clauses.toml`, typed and frozen, refused at load when anything in it is wrong."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from signoff.guide.errors import UserError
from signoff.guide.toml_lines import Step, line_of

CLAUSES = Path(__file__).with_name("clauses.toml")

CAPABILITIES = frozenset(
    [
        "http",
        "ws",
        "portal",
        "portal-source",
        "aws",
        "invoke",
        "seed",
        "shortlived",
        "shortsla",
        "load",
        "change",
    ]
)
"""What a target may offer. A clause that needs what the target lacks is NOT VERIFIED."""

EVERY_GATE = "all"
"""Stands for all gates where gates are named."""
CALLS = ("tickets", "realtime", "portal", "database", "security")
"""The rows of the guide's escalation table (SIGN-08): whom a failure concerns."""


class Level(StrEnum):
    """How binding a clause is: MUST blocks a release, SHOULD warns, HUMAN is attested by a person.

    No clause is a MAY: that is a result which says that a target has nothing of the kind to try.
    """

    MUST = "MUST"
    SHOULD = "SHOULD"
    HUMAN = "HUMAN"
    MAY = "MAY"


LEVELS = (Level.MUST, Level.SHOULD, Level.HUMAN)
"""Those of clauses."""


class GuideError(UserError, ValueError):
    """The registry file, or a question to it, is wrong. The text names file and line, or the unknown id."""


@dataclass(frozen=True, slots=True)
class Budget:
    """A number the clause sets: `limit` in `unit` (ms, KB, percent, requests, characters, ...).

    A time holds for so many percent of the cases (`percentile`).
    """

    limit: float
    unit: str
    percentile: float = 95.0

    @property
    def allowance(self) -> float:
        """The share of cases that may break a budget of time, or of successes; GuideError for others."""
        kept = {"ms": self.percentile, "percent": self.limit}.get(self.unit)
        if kept is None:
            raise GuideError(f"a budget in {self.unit} allows no share of misses")
        return round(1 - kept / 100, 9)


@dataclass(frozen=True, slots=True)
class Gate:
    """A group of clauses that is decided together. `calls` is its row of the escalation table."""

    id: str
    title: str
    calls: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One promise of the guide. `asks` and `consequence` are sentences for a release approver.

    `source` is the section of the guide that it comes from.
    `so_far` says how much of the clause the suites look at, as long as that is not yet all of it.
    `calls` is its row of the escalation table where that is not its gate's.
    """

    id: str
    level: Level
    area: str
    gate: str
    title: str
    asks: str
    consequence: str
    source: str
    needs: frozenset[str]
    changes: bool
    needs_one_of: frozenset[str] = frozenset()
    budget: Budget | None = None
    post: bool = False
    so_far: str = ""
    calls: str = ""

    @property
    def by_load(self) -> bool:
        """Whether load runs decide it (`signoff load`), and no test."""
        return self.area == "LAT" and "load" in self.needs

    @property
    def on_the_wire(self) -> bool:
        """Whether a deployment has to be asked, not only the portal's source looked at."""
        return bool((self.needs | self.needs_one_of) - {"portal-source"})

    @property
    def decided_by(self) -> str:
        """The command that decides it where no test does; empty: tests do."""
        if self.by_load:
            return "signoff load"
        if self.area == "RBK" and "change" in self.needs and not self.also_by:
            return "signoff drill"
        is_page_load = (
            self.area == "LAT" and "portal" in self.needs and self.budget and self.budget.unit == "ms"
        )
        return "signoff page-load" if is_page_load else ""

    @property
    def also_by(self) -> str:
        """The command that decides a part of it, beside its tests; empty: its tests decide all of it."""
        return {"OPS-02": "signoff drill --failover", "RBK-01": "signoff drill"}.get(self.id, "")

    def lacks(self, offered: Iterable[str]) -> tuple[str, ...]:
        """The capabilities that this clause needs and `offered` does not hold, sorted."""
        have = frozenset(offered)
        missing = sorted(self.needs - have)
        if self.needs_one_of and not self.needs_one_of & have:
            missing.append(" or ".join(sorted(self.needs_one_of)))
        return tuple(missing)


@dataclass(frozen=True, slots=True)
class Guide:
    """The whole guide: gates in order, clauses by id in the guide's order."""

    title: str
    version: str
    gates: tuple[Gate, ...]
    clauses: Mapping[str, Clause]

    def clause(self, clause_id: str) -> Clause:
        """The clause of that id; GuideError for an unknown one."""
        try:
            return self.clauses[clause_id]
        except KeyError:
            raise GuideError(f"no clause {clause_id!r} in the guide; `signoff clauses` lists them") from None

    def calls(self, clause_id: str) -> str:
        """The row of the escalation table that names whom to call when that clause is not kept."""
        clause = self.clause(clause_id)
        return clause.calls or next(gate.calls for gate in self.gates if gate.id == clause.gate)

    def select(self, clause_ids: Iterable[str] = (), gate_ids: Iterable[str] = ()) -> tuple[Clause, ...]:
        """The clauses named by id or gate, in the guide's order; all when `all` or nothing is named."""
        ids, gates = list(clause_ids), set(gate_ids)
        known_gates = {gate.id for gate in self.gates}
        for gate in sorted(gates - known_gates - {EVERY_GATE}):
            raise GuideError(f"no gate {gate!r} in the guide; gates: {', '.join(sorted(known_gates))}")
        chosen = {self.clause(clause_id).id for clause_id in ids}
        whole = EVERY_GATE in gates or not (ids or gates)
        return tuple(
            clause for clause in self.clauses.values() if whole or clause.id in chosen or clause.gate in gates
        )


def load_guide(path: Path = CLAUSES) -> Guide:
    """Reads the registry. GuideError names file and line of whatever is wrong with it."""
    text = path.read_text(encoding="utf-8")

    def refuse(what: str, *where: Step) -> GuideError:
        return GuideError(f"{path.name}:{line_of(text, where)}: {what}")

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GuideError(f"{path.name}: {error}") from error
    for index, row in enumerate(data.get("gate", [])):
        if set(row) != {"id", "title", "calls"}:
            raise refuse("a [[gate]] has an id, a title and whom it calls, nothing else", "gate", index)
        if row["calls"] not in CALLS:
            raise refuse(f"'calls' is one of {', '.join(CALLS)}", "gate", index, "calls")
    gates = tuple(Gate(**row) for row in data.get("gate", []))
    clauses: dict[str, Clause] = {}
    for index, row in enumerate(data.get("clause", [])):
        try:
            clause = _clause(row)
        except _Wrong as wrong:
            raise refuse(wrong.what, "clause", index, wrong.key) from None
        if clause.id in clauses:
            raise refuse(f"duplicate clause id {clause.id!r}", "clause", index, "id")
        if clause.gate not in {gate.id for gate in gates}:
            raise refuse(f"{clause.id}: unknown gate {clause.gate!r}", "clause", index, "gate")
        clauses[clause.id] = clause
    if not clauses:
        raise refuse("no [[clause]] in the registry")
    guide = data.get("guide", {})
    for key in ("title", "version"):
        if not isinstance(guide.get(key), str):
            raise refuse(f"[guide] needs a {key}", "guide")
    return Guide(guide["title"], guide["version"], gates, MappingProxyType(clauses))


class _Wrong(Exception):
    def __init__(self, key: str, what: str) -> None:
        self.key, self.what = key, what


_TEXTS = ("id", "level", "area", "gate", "title", "asks", "consequence", "source")
_KEYS = {*_TEXTS, "needs", "needs_one_of", "changes", "budget", "post", "so_far", "calls"}


def _clause(row: dict[str, Any]) -> Clause:
    name = row.get("id", "a clause without id")
    for key in row:
        if key not in _KEYS:
            raise _Wrong(key, f"{name}: unknown key {key!r}")
    for key in _TEXTS:
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise _Wrong(key, f"{name}: {key!r} must be a text")
    if row["level"] not in LEVELS:
        raise _Wrong("level", f"{name}: unknown level {row['level']!r}; one of {', '.join(LEVELS)}")
    if row["id"].partition("-")[0] != row["area"]:
        raise _Wrong("area", f"{name}: area {row['area']!r} is not the prefix of the id")
    if row.get("calls", CALLS[0]) not in CALLS:
        raise _Wrong("calls", f"{name}: 'calls' is one of {', '.join(CALLS)}")
    for key in ("changes", "post"):
        if not isinstance(row.get(key, False if key == "post" else None), bool):
            raise _Wrong(key, f"{name}: {key!r} must be true or false")
    return Clause(
        **{key: row[key] for key in _TEXTS if key != "level"},
        level=Level(row["level"]),
        needs=_capabilities(row, "needs"),
        needs_one_of=_capabilities(row, "needs_one_of", optional=True),
        changes=row["changes"],
        budget=_budget(row),
        post=row.get("post", False),
        so_far=_so_far(row),
        calls=row.get("calls", ""),
    )


def _capabilities(row: dict[str, Any], key: str, *, optional: bool = False) -> frozenset[str]:
    names = row.get(key, [] if optional else None)
    if not isinstance(names, list):
        raise _Wrong(key, f"{row['id']}: {key!r} must be a list of capabilities")
    for name in names:
        if name not in CAPABILITIES:
            known = ", ".join(sorted(CAPABILITIES))
            raise _Wrong(key, f"{row['id']}: unknown capability {name!r}; one of {known}")
    return frozenset(names)


def _so_far(row: dict[str, Any]) -> str:
    text = row.get("so_far", "")
    if not isinstance(text, str):
        raise _Wrong("so_far", f"{row['id']}: 'so_far' must be a text")
    return text


def _budget(row: dict[str, Any]) -> Budget | None:
    if "budget" not in row:
        return None
    budget = row["budget"]
    match budget:
        case {"limit": int() | float() as limit, "unit": str(unit), **other} if not other:
            return Budget(float(limit), unit)
        case {
            "limit": int() | float() as limit,
            "unit": "ms",
            "percentile": int() | float() as share,
            **other,
        } if not other and 50 < share < 100:
            return Budget(float(limit), "ms", float(share))
    raise _Wrong(
        "budget",
        f"{row['id']}: 'budget' must be {{ limit = number, unit = text }}, of a time also its percentile",
    )
