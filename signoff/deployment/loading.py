"""Reads a target file. Whatever is wrong with it is said with file, line, key and remedy."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from signoff.deployment.description import Description
from signoff.guide.errors import UserError
from signoff.guide.toml_lines import Step, line_of

MANUAL = "docs/targets.md describes every key"
_SECRETS = ("api_key", "client_secret", "key", "token")
"""What somebody may write where only the name of a variable, or of a file, belongs."""
_PATTERNS = {
    "^https?://": "write a whole address, its scheme in small letters: https://host, or http://host",
    "^wss?://": "write a whole address, its scheme in small letters: wss://host, or ws://host",
    "{0,40}$": "write it in small letters, digits and dashes, 41 at most",
}
"""By a part of a pattern: what it asks for, in words."""


class TargetError(UserError):
    """The target file, its secrets or the target itself cannot be used. Ends a run with exit code 3."""


def load_description(path: Path) -> Description:
    """The target file at `path`; TargetError names file, line, key and remedy."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TargetError(
            f"{path}: cannot be read ({error.strerror}); name a file such as targets/local.toml with --target"
        ) from error
    except UnicodeDecodeError as error:
        raise TargetError(f"{path}: is not UTF-8 text ({error.reason}); save it as UTF-8") from error
    try:
        return Description.model_validate_json(json.dumps(tomllib.loads(text), default=str))
    except tomllib.TOMLDecodeError as error:
        raise TargetError(f"{path}: is not valid TOML: {error} ({MANUAL})") from error
    except ValidationError as error:
        raise TargetError("\n".join(_complaints(path, text, error))) from error


def line_in(path: Path, *key: Step) -> str:
    """`file:line` of a key, for errors that show only once the file is used."""
    return f"{path}:{line_of(path.read_text(encoding='utf-8-sig'), key)}"


def _complaints(path: Path, text: str, error: ValidationError) -> list[str]:
    complaints = []
    for problem in error.errors():
        where = tuple(step for step in problem["loc"] if isinstance(step, str | int))
        key = ".".join(str(step) for step in where)
        what = problem["msg"].removeprefix("Value error, ")
        if problem["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
            what = f"there is no such key; {_hint(where)}"
        elif problem["type"] == "string_pattern_mismatch":
            what = next((said for part, said in _PATTERNS.items() if part in what), what)
        elif problem["type"] == "missing":
            what = "this key is missing; add it"
        complaints.append(f"{path}:{line_of(text, where)}: {key + ': ' if key else ''}{what} ({MANUAL})")
    return complaints


def _hint(where: tuple[Step, ...]) -> str:
    """What was meant by a key that there is not: one that it resembles, or the same in another table."""
    *around, name = (step for step in where if isinstance(step, str))
    known = dict(_tables(Description.model_json_schema()))
    there = known.get(tuple(around), ())
    if name in _SECRETS and f"{name}_env" in there:
        return f"{name}_env names the environment variable with the secret, which stands in no target file"
    if close := get_close_matches(name, there, 1, cutoff=0.75):
        return f"check the spelling: is it {close[0]}?"
    table = next((table for table, keys in known.items() if name in keys), None)
    if table is None:
        return "check the spelling"
    place = f"in [{'.'.join(table)}]" if table else "at the top of the file, before the first table"
    return f"check the spelling, and where it stands: {name} belongs {place}"


def _tables(
    schema: Mapping[str, Any], path: tuple[str, ...] = (), named: Mapping[str, Any] | None = None
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Each table of a target file with its keys; those of a list of tables by the list's name."""
    named = schema.get("$defs", {}) if named is None else named
    for part in [schema, *schema.get("anyOf", ()), schema.get("items", {})]:
        if "$ref" in part:
            yield from _tables(named[part["$ref"].rpartition("/")[2]], path, named)
    if "properties" in schema:
        yield path, tuple(schema["properties"])
        for name, inner in schema["properties"].items():
            yield from _tables(inner, (*path, name), named)
    for part in [*schema.get("anyOf", ()), schema.get("items", {})]:
        if "$ref" not in part and part:
            yield from _tables(part, path, named)
