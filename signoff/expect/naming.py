"""Whether a text names somebody or something by an id, which may lie in another: `acme` in `acme-eu`."""

import json
import re
from collections.abc import Iterator
from typing import Any

LONG = 12
"""An id of so many characters stands nowhere by chance; a shorter one, such as `7`, in every instant."""

_CODE = re.compile(r"(?=.*[A-Za-z])(?=.*\d)[\w-]{6,}")


def names(text: str, id_: str, *, but: str = "", fields: tuple[str, ...] = ()) -> bool:
    """Whether the text, JSON or not, holds that id: a long one anywhere, a short one as a whole value.

    One such as `TCK-1042`, which nobody writes by chance either, as a word of its own too.

    `but` is the id that may be there, also where it holds the other one. As a number an id counts only in
    one of those `fields`: anything might be counted 7.
    """
    if len(id_) >= LONG:
        whole = "\n".join([text, *(value for _, value in _values(text) if isinstance(value, str))])
        return id_ in (whole.replace(but, "") if id_ in but else whole)
    if _CODE.fullmatch(id_) and re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", text):
        return True
    return any(
        value == id_ if isinstance(value, str) else name in fields and str(value) == id_
        for name, value in _values(text)
    )


def _values(text: str) -> Iterator[tuple[str, Any]]:
    """Each name and each value of a JSON text, with the name that it has; else the text itself."""
    try:
        document = json.loads(text)
    except ValueError:
        document = text
    yield from _within("", document)


def _within(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield "", key
            yield from _within(key, each)
    elif isinstance(value, list):
        for each in value:
            yield from _within(name, each)
    else:
        yield name, value
