"""What was written, and what came of each attempt. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Thing = Literal["ticket", "comment"]
SLOW_S = 3.0
"""An answer that takes longer is no good answer: six times what the guide allows for opening a ticket."""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt to write. `text` is its own, met nowhere else: a ticket's subject, a comment's text.

    `at` and `seconds`: when it was sent, on the drill's clock, and how long the answer took. `status` is None
    where no answer came; `acknowledged` says that the target accepted it, and `id` what it then called it.
    `kept` is None unless it was read again at once, and then whether it was there.
    """

    thing: Thing
    customer: str
    ticket: str
    text: str
    body: str
    at: float
    seconds: float
    status: int | None
    acknowledged: bool
    id: str = ""
    trouble: str = ""
    kept: bool | None = None

    @property
    def ended(self) -> float:
        """When its answer was there."""
        return self.at + self.seconds

    @property
    def is_good(self) -> bool:
        """Whether a customer would call it so: accepted, in time, and there when looked for at once."""
        return self.acknowledged and self.seconds <= SLOW_S and self.kept is not False

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        if self.status is None:
            return f"no answer ({self.trouble})"
        if not self.acknowledged:
            return f"answer {self.status}{f' ({self.trouble})' if self.trouble else ''}"
        if self.kept is False:
            return f"answer {self.status}, and it was not there when read again"
        return f"answer {self.status} after {self.seconds:.1f} s"


def good_in_a_row(attempts: Sequence[Attempt], since: float, count: int) -> Attempt | None:
    """The first of so many good attempts to open a ticket in a row, all sent after `since`; None so far."""
    row: list[Attempt] = []
    for attempt in attempts:
        if attempt.thing != "ticket" or attempt.at < since:
            continue
        row = [*row, attempt] if attempt.is_good else []
        if len(row) == count:
            return row[0]
    return None
