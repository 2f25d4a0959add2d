"""Finds the line a TOML value stands on, so that an error can name file and line (tomllib cannot)."""

import re
from collections import Counter

Step = str | int

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"^\s*([A-Za-z0-9_\-.\"']+)\s*=")


def line_of(text: str, path: tuple[Step, ...]) -> int:
    """The 1-based line of `path` (keys and array indices), or of the first line inside it where it has
    none of its own, or of its nearest enclosing table.

    >>> line_of('a = 1\\n[[b]]\\nc = 2\\n', ("b", 0, "c"))
    3
    """
    table: tuple[Step, ...] = ()
    seen: Counter[tuple[Step, ...]] = Counter()
    best_line, best_length, inside = 1, 0, 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _keys(header[2])
            if header[1] == "[[":
                seen[table] += 1
                table = (*table, seen[table] - 1)
            here = table
        elif key := _KEY.match(line):
            here = (*table, *_keys(key[1]))
        else:
            continue
        if len(here) > best_length and path[: len(here)] == here:
            best_line, best_length = number, len(here)
        elif path and not inside and here[: len(path)] == path:
            inside = number
    return inside if inside and best_length < len(path) else best_line


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
