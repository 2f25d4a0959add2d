"""The bounds that a target file may state for itself (`bounds.toml`), typed: the guide's value of each."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

from signoff.guide.registry import CAPABILITIES, Guide, GuideError

BOUNDS = Path(__file__).with_name("bounds.toml")
Laxer = Literal["more", "less", "other"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Keys of a target file that together make a bound, and the guide's value of each.

    `value` says how values are written, `about` what they are of, `place` where they stand if that is not
    the place of the first key. `silent`: the guide names none, the value is the suites' own.
    """

    keys: tuple[str, ...]
    guide: tuple[float, ...]
    value: str
    laxer: Laxer
    about: str = ""
    clauses: tuple[str, ...] = ()
    local: tuple[float, ...] = ()
    silent: bool = False
    place: str = ""

    def guide_on(self, kind: str) -> tuple[float, ...]:
        """The guide's values for a target of that kind."""
        return self.local or self.guide if kind == "local" else self.guide

    def is_laxer(self, used: Sequence[float | None], kind: str) -> bool:
        """Whether those values let the target off what the guide's would not. One that is missing does."""
        return any(
            mine is None or self._is_laxer(mine, its)
            for mine, its in zip(used, self.guide_on(kind), strict=True)
        )

    def _is_laxer(self, mine: float, its: float) -> bool:
        match self.laxer:
            case "more":
                return mine > its
            case "less":
                return mine < its
            case "other":
                return mine != its

    def words(self, values: Sequence[float | None]) -> str:
        """Values as a person reads them."""
        return self.value.format(*("none" if value is None else f"{value:.12g}" for value in values))


@dataclass(frozen=True, slots=True)
class Lack:
    """A key by which a target file says that the target has no such thing."""

    key: str
    about: str
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bounds:
    """All of them. `not_bounds` are the other numbers of a target file, with the reason why each is none.

    `itself` are names that may be empty without anything being missing. `offers` says where a target file
    offers a capability, by capability.
    """

    bounds: tuple[Bound, ...]
    stall: Bound
    not_bounds: Mapping[str, str]
    lacks: tuple[Lack, ...]
    itself: frozenset[str]
    offers: Mapping[str, str]


@cache
def load_bounds(path: Path = BOUNDS) -> Bounds:
    """Reads them; GuideError when the file is malformed."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        found = Bounds(
            bounds=tuple(_bound(row) for row in data["bound"]),
            stall=_bound({"keys": ["load"], **data["stall"]}),
            not_bounds=MappingProxyType({row["key"]: row["why"] for row in data["not_a_bound"]}),
            lacks=tuple(Lack(row["key"], row["about"], tuple(row["clauses"])) for row in data["lack"]),
            itself=frozenset(data["itself"]["keys"]),
            offers=MappingProxyType(dict(data["offers"])),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise GuideError(f"{path.name}: {error}") from error
    if missing := sorted(CAPABILITIES - {"http"} - set(found.offers)):
        raise GuideError(f"{path.name}: [offers] has no row for {', '.join(missing)}")
    return found


def check_clauses(bounds: Bounds, guide: Guide) -> None:
    """GuideError for the first clause that a row names and the guide does not have."""
    named = [bound.clauses for bound in bounds.bounds] + [lack.clauses for lack in bounds.lacks]
    for clauses in named:
        for clause in clauses:
            guide.clause(clause)


def _bound(row: dict[str, Any]) -> Bound:
    values: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in row.items()}
    bound = Bound(**values)
    if bound.laxer not in get_args(Laxer) or len(bound.keys) != len(bound.guide):
        raise TypeError(f"{bound.keys}: 'laxer' is more, less or other; 'guide' has a value for each key")
    return bound
