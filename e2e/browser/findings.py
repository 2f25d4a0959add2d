"""What Playwright says of a page that is not as it has to be, as an unmet expectation."""

import re

from playwright.sync_api import TimeoutError as NotInTime

from signoff.verdict.outcomes import Unmet

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_LONGEST = 600
_SUBJECTS = (("Locator expected ", "the part of the page "), ("Page expected ", "the page "))
"""What Playwright calls them, and what an approver does."""


def as_unmet(error: Exception) -> Unmet | None:
    """A step that the page does not let a person take, or a sight that did not come; None for all else."""
    if isinstance(error, Unmet) or not isinstance(error, NotInTime | AssertionError):
        return None
    words, _, log = _COLOURS.sub("", str(error)).partition("Call log:")
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    tried = [line.strip(" -") for line in log.splitlines() if "waiting for" in line or "resolved to" in line]
    first = lines[0] if lines else "what the test asserts of the page"
    if isinstance(error, NotInTime):
        return Unmet(
            "the portal to let a person take the next step", f"{first} {'; '.join(tried)}"[:_LONGEST]
        )
    for theirs, ours in _SUBJECTS:
        if first.startswith(theirs):
            first = ours + first.removeprefix(theirs)
    was = "; ".join(line.replace("Actual value:", "it was", 1) for line in lines[1:])
    where = next((line for line in tried if "waiting for" in line), "")
    return Unmet(first, f"{was}; {where}"[:_LONGEST])
