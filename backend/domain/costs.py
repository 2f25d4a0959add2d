"""What a customer has spent, month by month, and whether that is enough to say what comes (FCT-01)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FEWEST_MONTHS = 6
"""With fewer, nothing can be said of how much the cost varies."""
MOST_MONTHS = 60
"""What is older says little of what comes."""
MOST_AHEAD, USUAL_AHEAD = 24, 3
COVERAGES = {"80": 0.80, "95": 0.95}
"""How many of 100 months shall lie within their interval, and the share that this is."""
_MONTH = re.compile("([0-9]{4})-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class MonthlyCost:
    """What a month cost, in the customer's currency; `month` is `2030-01`."""

    month: str
    amount: float


class CannotForecast(Exception):
    """422: the history does not allow a forecast; the text says why, for the customer."""


def check_history(history: Sequence[MonthlyCost]) -> None:
    """Refuse a history that nothing follows from: CannotForecast says what is wrong with it."""
    if len(history) < FEWEST_MONTHS:
        months = "1 month" if len(history) == 1 else f"{len(history)} months"
        raise CannotForecast(f"A forecast needs {FEWEST_MONTHS} months of cost; there are {months}.")
    for each in history:
        if not _MONTH.fullmatch(each.month):
            raise CannotForecast(f"The history has a month that is none: {each.month!r:.20}.")
        if each.amount < 0:
            raise CannotForecast(
                f"The cost of {each.month} is negative; a forecast needs costs as they were."
            )
    for before, after in pairwise(history):
        if after.month <= before.month:
            raise CannotForecast(f"The history has {after.month} after {before.month}.")
        if after.month != following(before.month):
            raise CannotForecast(f"The history has no cost between {before.month} and {after.month}.")
    if len({each.amount for each in history}) == 1:
        raise CannotForecast("Every month cost the same, so nothing is known of how much a month may differ.")


def following(month: str, by: int = 1) -> str:
    """The month so many after that one."""
    year, number = map(int, month.split("-"))
    since = year * 12 + number - 1 + by
    return f"{since // 12:04}-{since % 12 + 1:02}"
