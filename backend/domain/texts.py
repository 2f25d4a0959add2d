"""Texts from clients: trimmed, then counted in characters, not bytes (EDGE-01, EDGE-05)."""

import re

from backend.domain.errors import FieldError

_SURROGATE = re.compile("[\ud800-\udfff]")


def trimmed(text: str) -> str:
    """Drop surrounding white space; nothing else is changed (TKT-06)."""
    return text.strip()


def fault_in(field: str, text: str, *, longest: int) -> FieldError | None:
    """Say what is wrong with a trimmed text of 1..`longest` characters, or None."""
    if not text:
        return FieldError(field, "must not be blank")
    if len(text) > longest:
        return FieldError(field, f"must be at most {longest} characters long, not {len(text)}")
    if _SURROGATE.search(text):
        return FieldError(field, "must be valid Unicode: it holds half of a surrogate pair")
    return None
