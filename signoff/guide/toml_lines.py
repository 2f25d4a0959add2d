"""Finds the line a TOML value stands on, so that an error can name file and line (tomllib cannot)."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

Step = str | int
Path = tuple[Step, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-.\"']+)\s*=")


class _Lines(NamedTuple):
    """The first line of each path that has one of its own, and the first line inside of each."""

    own: dict[Path, int]
    inside: dict[Path, int]


def line_of(text: str, path: Path) -> int:
    """The 1-based line of `path` (keys and array indices), or of the first line inside it where it has
    none of its own, or of its nearest enclosing table.

    >>> line_of('a = 1\\n[[b]]\\nc = 2\\n', ("b", 0, "c"))
    3
    """
    lines = _lines(text)
    if path in lines.own:
        return lines.own[path]
    if path in lines.inside:
        return lines.inside[path]
    around = (path[:length] for length in range(len(path) - 1, 0, -1))
    return next((lines.own[table] for table in around if table in lines.own), 1)


# Whoever reads a file asks for the line of each of its entries, one after the other.
@lru_cache(maxsize=4)
def _lines(text: str) -> _Lines:
    lines = _Lines({}, {})
    for number, here in _places(text):
        lines.own.setdefault(here, number)
        for length in range(1, len(here)):
            lines.inside.setdefault(here[:length], number)
    return lines


def _places(text: str) -> Iterator[tuple[int, Path]]:
    table: Path = ()
    seen: Counter[Path] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _keys(header[2])
            if header[1] == "[[":
                seen[table] += 1
                table = (*table, seen[table] - 1)
            yield number, table
        elif key := _KEY.match(line):
            yield number, (*table, *_keys(key[1]))


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
