"""What is not as it should be, and the command that mends it."""

from collections.abc import Iterable
from dataclasses import dataclass

from signoff.expect.evaluating import unmet_if


@dataclass(frozen=True)
class Deviation:
    """What was expected, what there is instead, and the command that mends it."""

    expected: str
    found: str
    mend: str


def expect_none(deviations: Iterable[Deviation]) -> None:
    """Unmet when there are any, all of them in one failure."""
    found = list(deviations)
    unmet_if(
        found,
        "; ".join(dict.fromkeys(one.expected for one in found)),
        "".join(f"{one.found}\n  mend it: {one.mend}\n" for one in found).rstrip(),
    )
