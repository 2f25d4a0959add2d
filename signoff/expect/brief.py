"""A value as a failure shows it: short enough to read, with what tells it from another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass
from itertools import chain
from typing import Any

LONGEST = 300
_CUT = 60
_AGAIN = re.compile(r"(.)\1{29,}", re.DOTALL)
_TELLING = ("subject", "title", "text", "filename", "url", "event", "month")
"""What a person knows a record of the target by, beside its id."""


def brief(value: Any) -> str:
    """The value in Python's words, of at most some 300 characters.

    A record of the target is its kind, its id and its name; of a long row of the same character there is
    one, and how many they are; of a long list the beginning, and how long it is.
    """
    text = _shown(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text)} characters)"


def brief_difference(found: str, wanted: str) -> str:
    """From where on two long texts differ, and what stands there in each; empty where one is short."""
    if min(len(found), len(wanted)) <= LONGEST:
        return ""
    at = next((n for n, pair in enumerate(zip(found, wanted, strict=False)) if pair[0] != pair[1]), None)
    if at is None:
        at = min(len(found), len(wanted))
    there = [brief(text[at : at + _CUT]) if text[at:] else "its end" for text in (found, wanted)]
    lengths = f"of {len(found)} and {len(wanted)} characters"
    return f"; {lengths}, from number {at + 1} on it has {there[0]}, not {there[1]}"


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping):
        return f"{{{_several(f'{_shown(key)}: {_shown(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{_several(map(_shown, value))}]"
    if type(value) is tuple:
        return f"({_several(map(_shown, value))}{',' if len(value) == 1 else ''})"
    return _record(value) or repr(value)


def _several(items: Iterator[str]) -> str:
    """As many as there is room for, and how many more there are."""
    shown: list[str] = []
    for item in items:
        if sum(map(len, shown)) > LONGEST:
            return ", ".join([*shown, f"and {1 + sum(1 for _ in items)} more"])
        shown.append(item)
    return ", ".join(shown)


def _text(text: str) -> str:
    """As Python writes it; ten thousand times the same letter are one, and how many."""
    parts, end = [], 0
    for row in _AGAIN.finditer(text):
        before = text[end : row.start()]
        parts += [*([repr(before)] if before else []), f"{row[1]!r} {len(row[0])} times"]
        end = row.end()
    rest = text[end:]
    return " + ".join(chain(parts, [repr(rest)] if rest or not parts else []))


def _record(value: Any) -> str:
    """A ticket, a comment, a notification, ... as a person would name it; empty: it is none."""
    if not (is_dataclass(value) and not isinstance(value, type) and hasattr(value, "raw")):
        return ""
    kind = type(value).__name__.lower()
    name = next((getattr(value, each) for each in _TELLING if getattr(value, each, None)), "")
    said = [kind, str(getattr(value, "id", "")), repr(str(name)[:_CUT]) if name else ""]
    return f"<{' '.join(filter(None, said))}>"
