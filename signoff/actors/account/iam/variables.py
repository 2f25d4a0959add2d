"""Policy variables: `${aws:PrincipalAccount}`, with or without a default, and `${*}`, `${?}`, `${$}`."""

import re
from collections.abc import Mapping

_VARIABLE = re.compile(r"\$\{\s*(?P<key>[^},]+?)\s*(?:,\s*'(?P<default>[^']*)'\s*)?\}")


def fill_in(pattern: str, context: Mapping[str, tuple[str, ...]]) -> str | None:
    """The pattern as a regular expression, `\\*` and `\\?` its wildcards; None where a key is not known.

    What a variable holds never is a wildcard. Keys are compared without regard to case.
    """
    known = {key.lower(): values for key, values in context.items()}
    parts, end = [], 0
    for found in _VARIABLE.finditer(pattern):
        parts.append(re.escape(pattern[end : found.start()]))
        end, key = found.end(), found["key"]
        if key in ("*", "?", "$"):
            parts.append(_literal(key))
        elif len(values := known.get(key.lower(), ())) == 1:
            parts.append(_literal(values[0]))
        elif found["default"] is not None:
            parts.append(_literal(found["default"]))
        else:
            return None
    return "".join([*parts, re.escape(pattern[end:])])


def _literal(text: str) -> str:
    """Text that is no pattern: a character class keeps `*` and `?` apart from the pattern's own."""
    return "".join(f"[{one}]" if one in "*?" else re.escape(one) for one in text)
