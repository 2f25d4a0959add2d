"""Markdown link destinations: which schemes they may have (EDGE-02: no dangerous URL survives)."""

import html
import re
import unicodedata
from urllib.parse import unquote

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
INERT = "#"

# `](` ends the text of a link or image; `]:` ends the label of a reference definition. The destination
# may follow on the next line, in a quotation behind that line's `>`.
_OPENER = re.compile(r"\](?:\(|:)[^\S\n]*(?:\n[\s>]*)?")
_PLAINLY_SAFE = re.compile(r"(?:https?://|mailto:|tel:|[#/?])", re.IGNORECASE)
_SUSPICIOUS = re.compile(r"[:&%]")
_BLANK = re.compile(r"\s")
_ANGLE_END = re.compile(r"[>\n]")
_AFTER_DEFINITION = re.compile(r"""[ \t]*(?:$|["'(])""", re.MULTILINE)
# A scheme hidden behind more than this many characters of escapes is not an honest one.
_LONGEST_PREFIX = 200


def with_safe_links(text: str) -> str:
    """Replace the destination of each link, image and reference whose scheme is not safe with `#`."""
    kept: list[str] = []
    position = 0
    # Every opener is looked at, also inside another's destination: which of them makes the link
    # depends on brackets that renderers count differently.
    while opener := _OPENER.search(text, position):
        start = opener.end()
        kept.append(text[position:start])
        position = start
        if _is_safe(text, start):
            continue
        is_definition = opener.group()[1] == ":"
        end = _end_of_destination(text, start, in_parentheses=not is_definition)
        if is_definition and not _AFTER_DEFINITION.match(text, end):
            continue  # prose such as "[1]: note: ...", not a definition
        kept.append(INERT)
        position = end
    kept.append(text[position:])
    return "".join(kept)


def _is_safe(text: str, start: int) -> bool:
    if _PLAINLY_SAFE.match(text, start):
        return True
    # Only an angle-bracketed destination may hold blanks.
    ending = _ANGLE_END if text.startswith("<", start) else _BLANK
    prefix = ending.split(text[start : start + _LONGEST_PREFIX], maxsplit=1)[0]
    if not _SUSPICIOUS.search(prefix):
        return True
    decoded = _decoded(prefix)
    delimiter = re.search(r"[:/?#]", decoded)
    if delimiter is None:
        return len(prefix) < _LONGEST_PREFIX
    return delimiter.group() != ":" or decoded[: delimiter.start()] in SAFE_SCHEMES


def _decoded(destination: str) -> str:
    """Undo every layer of disguise: entities, percent-escapes, backslashes, invisible characters."""
    while (plain := unquote(html.unescape(destination))) != destination:
        destination = plain
    visible = (c for c in destination if unicodedata.category(c)[0] not in "CZ" and c not in "\\<")
    return "".join(visible).lower()


def _end_of_destination(text: str, start: int, *, in_parentheses: bool) -> int:
    """Find where a destination ends (CommonMark 6.3): at a blank, or at the closing parenthesis."""
    if text.startswith("<", start):
        stop = _ANGLE_END.search(text, start)
        return len(text) if stop is None else stop.end() - (stop.group() == "\n")
    depth, position = 0, start
    while position < len(text) and not text[position].isspace():
        character = text[position]
        if character == "\\":
            position += 1
        elif character == "(":
            depth += 1
        elif character == ")":
            if in_parentheses and depth == 0:
                break
            depth -= 1
        position += 1
    return min(position, len(text))
