"""How runs and builds are named: what they may be called, wherever the name comes from."""

import re
import secrets
import unicodedata

from signoff.guide.errors import UserError
from signoff.wire import clock

LONGEST = 200
"""Characters of a name; a folder of that name can be made on every file system."""
_RUN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


class NameRefused(UserError, ValueError):
    """A run or a build cannot be called that. The text says where the name stands, and what it may be."""


def new_run_id() -> str:
    """A name that sorts by time and is not met twice: 20261122-221530-4f1c."""
    return f"{clock.now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"


def checked_run_id(found: object, where: str) -> str:
    """The name, if a run can have it, for its folder has it too. NameRefused says `where` it stands."""
    if not isinstance(found, str) or len(found) > LONGEST or not _RUN_ID.fullmatch(found):
        raise NameRefused(
            f"{where}: {_shown(found)} is not a name for a run; use letters, digits, dots, dashes and "
            f"underscores, beginning with a letter or a digit, {LONGEST} at most"
        )
    return found


def checked_build(found: object, where: str) -> str:
    """The name, if a build can have it. NameRefused says `where` it stands."""
    if not isinstance(found, str):
        raise NameRefused(f'{where}: {_shown(found)} is no build; it must be a text such as "1.4.2"')
    if not found or found != found.strip() or len(found) > LONGEST:
        raise NameRefused(
            f"{where}: {_shown(found)} names no build; it must be a text of 1 to {LONGEST} characters "
            "without blanks at its ends"
        )
    if wrong := next(
        (mark for mark in found if unicodedata.category(mark)[0] == "C" or mark in "\u2028\u2029"), ""
    ):
        raise NameRefused(f"{where}: the build holds {wrong!a}, which is an invisible character")
    if {".", ".."} & set(re.split(r"[/\\]", found)):
        raise NameRefused(f"{where}: the build {found!a} is written as a path that leads elsewhere")
    return found


def _shown(found: object) -> str:
    text = ascii(found)
    return text if len(text) <= 80 else f"{text[:80]}..."
