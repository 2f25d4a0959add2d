"""The outcomes that a test or a clause can have, and the facts that lead to them."""

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from signoff.wire.steps import Step


class Outcome(StrEnum):
    """In the order in which one outranks another within a clause: what is known to be wrong comes first,
    what is not known outranks what holds."""

    FAIL = "FAIL"
    ERROR = "ERROR"
    INCONCLUSIVE = "INCONCLUSIVE"
    NOT_VERIFIED = "NOT VERIFIED"
    REVIEW = "REVIEW"
    WARN = "WARN"
    PASS = "PASS"


class Unmet(AssertionError):
    """An expectation that the target did not meet: what was expected, what was seen, in which exchange."""

    def __init__(self, expected: str, actual: str, exchange: "Step | None" = None) -> None:
        super().__init__(f"expected {expected}; {actual}")
        self.expected, self.actual, self.exchange = expected, actual, exchange


class NotVerified(Exception):
    """The target lacks what the check needs; the text says what."""


class NotApplicable(NotVerified):
    """The target has nothing of the kind at all, so one of a clause's tests has nothing to try.

    The others decide the clause; where all of them have nothing to try, it is not verified.
    """


class Inconclusive(Exception):
    """Too little was seen, or the measuring was disturbed; the text says which."""


class Review(Exception):
    """A person has to look: no program can see what decides it. The text says what, and where."""
