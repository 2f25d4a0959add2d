"""Explanations: tests that failed and then passed on the very same build, and who answers for that.

A stale one is an error, as a stale waiver is.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from signoff.guide import Guide
from signoff.guide.errors import UserError
from signoff.guide.toml_lines import line_of

_TEXTS = ("test", "clause", "name", "text")


class ExplanationError(UserError, ValueError):
    """The file of explanations is not what docs/decide.md describes. The text names file, line and remedy."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Why `test` failed under `clause` although the build is sound, in the words (`text`) of `name`."""

    test: str
    clause: str
    name: str
    text: str


def read_explanations(text: str, name: str, guide: Guide) -> tuple[Explanation, ...]:
    """The explanations in that text (TOML); ExplanationError names `name` and line of whatever is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ExplanationError(f"{name}: is not valid TOML: {error}") from error
    if set(data) - {"explanation"} or not isinstance(data.get("explanation", []), list):
        raise ExplanationError(f"{name}: may hold only [[explanation]] tables")
    found: dict[tuple[str, str], Explanation] = {}
    for index, row in enumerate(data.get("explanation", [])):
        where = f"{name}:{line_of(text, ('explanation', index))}"
        one = _explanation(row, where)
        if one.clause not in guide.clauses:
            raise ExplanationError(
                f"{where}: there is no clause {one.clause!r}; `signoff clauses` lists them"
            )
        if (one.test, one.clause) in found:
            raise ExplanationError(f"{where}: {one.test} is explained twice under {one.clause}; keep one")
        found[one.test, one.clause] = one
    return tuple(found.values())


def _explanation(row: Mapping[str, Any], where: str) -> Explanation:
    if not isinstance(row, dict) or set(row) != set(_TEXTS):
        raise ExplanationError(f"{where}: an explanation must have exactly the keys {', '.join(_TEXTS)}")
    for key in _TEXTS:
        if not isinstance(row[key], str) or not row[key].strip():
            raise ExplanationError(f"{where}: {key!r} must be a text")
    return Explanation(**row)
