"""Survivors that somebody has looked at: tests/proof/survivors.toml, one entry each, with a reason."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.guide.errors import UserError
from signoff.guide.toml_lines import line_of
from signoff.proof.mutants.schemata import Mutant

TRIAGED = Path("tests/proof/survivors.toml")
EQUIVALENT, OUTSIDE, HOLE = "equivalent", "outside the guide", "hole"
VERDICTS = (EQUIVALENT, OUTSIDE, HOLE)
_KEYS = {"file", "function", "operator", "old", "new", "verdict", "why"}


@dataclass(frozen=True)
class Triaged:
    """One entry: the mutant it is about, what it is, and why in one sentence that a reader can check."""

    file: str
    function: str
    operator: str
    old: str
    new: str
    verdict: str
    why: str
    occurrence: int = 1
    listed: str = ""

    @property
    def key(self) -> tuple[str, str, str, str, str, int]:
        """As a mutant's."""
        return self.file, self.function, self.operator, self.old, self.new, self.occurrence


def load_triaged(root: Path, listed_in: Path = TRIAGED) -> list[Triaged]:
    """All entries of that file; UserError for one that is incomplete, repeated, or has another
    verdict."""
    file = root / listed_in
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    found: dict[tuple[str, str, str, str, str, int], Triaged] = {}
    for index, row in enumerate(tomllib.loads(text).get("survivor", [])):
        where = f"{listed_in.as_posix()}:{line_of(text, ('survivor', index))}"
        if not _KEYS <= set(row) <= _KEYS | {"occurrence"}:
            raise UserError(
                f"{where}: a survivor has exactly {', '.join(sorted(_KEYS))}, and may have occurrence"
            )
        if row["verdict"] not in VERDICTS or not row["why"].strip():
            raise UserError(
                f"{where}: a survivor has one of the verdicts {', '.join(VERDICTS)}, and says why"
            )
        entry = Triaged(**row, listed=where)
        if entry.key in found:
            raise UserError(f"{where}: this mutant is listed twice")
        found[entry.key] = entry
    return list(found.values())


def gone(triaged: Iterable[Triaged], mutants: Iterable[Mutant]) -> list[Triaged]:
    """The entries whose mutant is no longer made: the code has changed, and somebody has to look again."""
    known = {mutant.key for mutant in mutants}
    return [entry for entry in triaged if entry.key not in known]


def unsettled(mutants: Iterable[Mutant], triaged: Mapping[Any, Triaged]) -> list[Mutant]:
    """The mutants without those that somebody found equivalent or outside the guide: whatever tests make of
    these leaves the score, and they take the longest, as no test ends them early."""
    settled = {key for key, entry in triaged.items() if entry.verdict in (EQUIVALENT, OUTSIDE)}
    return [mutant for mutant in mutants if mutant.key not in settled]


def verdicts(triaged: Iterable[Triaged]) -> Mapping[tuple[str, str, str, str, str, int], Triaged]:
    """The entries by their mutants."""
    return {entry.key: entry for entry in triaged}
