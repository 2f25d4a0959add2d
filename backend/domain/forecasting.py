"""What the next months may cost: the mean of the methods that did best, and how far these were off.

Each method is tried on the customer's own past: from half a year or a year on, it says each month by those
before it. Of those that come within TOLERANCE of the best, three at most are taken together. How far they
were off, so many months ahead, is how wide the interval is (split conformal prediction); `bench/forecast.py`
measures how often the truth lies in it.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean, median

from backend.domain.costs import MonthlyCost, check_history, following

YEAR = 12
TOLERANCE, MOST_METHODS = 1.15, 3
FARTHEST = 6
"""How many months ahead methods are tried. Beyond that what they are off grows with the root of the time."""
FEWEST_ERRORS = 5
"""So many are asked of each number of months ahead, but for the first."""
LEAST_WIDTH = 0.01
"""To either side, in the currency: amounts are to the cent, and an interval that is rounded away is none."""
Method = Callable[[Sequence[float], int], list[float]]
"""The next so many values, by those so far."""


@dataclass(frozen=True)
class Expected:
    """What a month may cost: `low` to `high` holds the truth as often as was asked for."""

    month: str
    amount: float
    low: float
    high: float


def forecast(history: Sequence[MonthlyCost], months: int, coverage: float) -> list[Expected]:
    """What the months after the history may cost; `coverage` is below 1. CannotForecast says why not."""
    check_history(history)
    values = [each.amount for each in history]
    methods, errors = _chosen(values)
    found, margin = [], LEAST_WIDTH
    for index, amount in enumerate(_together(methods, values, months)):
        known = min(index, len(errors) - 1)
        wider = math.sqrt((index + 1) / (known + 1))
        # No month is surer than one before it, whatever a few errors say.
        margin = max(margin, _margin(errors[known], coverage) * wider)
        found.append(
            Expected(
                month=following(history[-1].month, index + 1),
                amount=round(max(0.0, amount), 2),
                low=round(max(0.0, amount - margin), 2),
                high=round(max(LEAST_WIDTH, amount + margin), 2),
            )
        )
    return found


def _chosen(values: Sequence[float]) -> tuple[list[Method], list[list[float]]]:
    """The methods that did best on these values, and how far they were off together, by months ahead."""
    first = max(3, min(YEAR, len(values) // 2))
    errors = {name: _errors(method, values, first) for name, method in METHODS.items()}
    scores = {
        name: fmean(abs(each) for ahead in found[:3] for each in ahead) for name, found in errors.items()
    }
    best = min(scores.values())
    names = [name for name in sorted(scores, key=scores.__getitem__) if scores[name] <= best * TOLERANCE]
    taken = names[:MOST_METHODS]
    together = [
        [fmean(each) for each in zip(*columns, strict=True)]
        for columns in zip(*(errors[name] for name in taken), strict=True)
    ]
    return [METHODS[name] for name in taken], together


def _errors(method: Method, values: Sequence[float], first: int) -> list[list[float]]:
    """What came, less what the method had said: a list for each number of months ahead."""
    found: list[list[float]] = [
        [] for _ in range(max(1, min(FARTHEST, len(values) - first - FEWEST_ERRORS + 1)))
    ]
    for now in range(first, len(values)):
        said = method(values[:now], min(len(found), len(values) - now))
        for ahead, value in enumerate(said):
            found[ahead].append(values[now + ahead] - value)
    return found


def _together(methods: Sequence[Method], values: Sequence[float], months: int) -> list[float]:
    return [fmean(each) for each in zip(*(method(values, months) for method in methods), strict=True)]


def _margin(errors: Sequence[float], coverage: float) -> float:
    """The width to either side: that of the errors which so many did not pass, by their rank.

    Where there are too few for such a rank, what Student's distribution makes of them, but no less than the
    largest of them.
    """
    sizes = sorted(map(abs, errors))
    rank = (len(sizes) + 1) * coverage
    if rank <= len(sizes):
        below = int(rank)
        above = sizes[min(below, len(sizes) - 1)]
        return sizes[below - 1] + (rank - below) * (above - sizes[below - 1])
    spread = math.sqrt(fmean(size * size for size in sizes) * (1 + 1 / len(sizes)))
    return max(sizes[-1], spread * _student((1 + coverage) / 2, max(2, len(sizes))))


def _student(share: float, freedom: int) -> float:
    """A quantile of Student's distribution, expanded at the normal one (Abramowitz and Stegun, 26.7.5)."""
    z = NormalDist().inv_cdf(share)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


# Methods ------------------------------------------------------------------------------------------


def last(values: Sequence[float], months: int) -> list[float]:
    """As the last month."""
    return [values[-1]] * months


def mean(values: Sequence[float], months: int) -> list[float]:
    """As all months were."""
    return [fmean(values)] * months


def middle(values: Sequence[float], months: int) -> list[float]:
    """As most of the last half year, whatever the odd month was."""
    return [median(values[-6:])] * months


def drift(values: Sequence[float], months: int) -> list[float]:
    """On as from the first month to the last."""
    step = (values[-1] - values[0]) / (len(values) - 1)
    return [values[-1] + step * ahead for ahead in range(1, months + 1)]


def trend(values: Sequence[float], months: int) -> list[float]:
    """On the straight line through all months (least squares)."""
    centre, level = (len(values) - 1) / 2, fmean(values)
    slope = sum((at - centre) * (value - level) for at, value in enumerate(values)) / sum(
        (at - centre) ** 2 for at in range(len(values))
    )
    return [level + slope * (len(values) - 1 - centre + ahead) for ahead in range(1, months + 1)]


def smoothed(weight: float) -> Method:
    """As it has been lately (simple exponential smoothing)."""

    def method(values: Sequence[float], months: int) -> list[float]:
        level = values[0]
        for value in values[1:]:
            level += weight * (value - level)
        return [level] * months

    return method


def season(values: Sequence[float], months: int) -> list[float]:
    """As the same month a year before (seasonal naive)."""
    if len(values) < YEAR:
        return last(values, months)
    return [values[len(values) - YEAR + ahead % YEAR] for ahead in range(months)]


METHODS: dict[str, Method] = {
    "last": last,
    "mean": mean,
    "middle": middle,
    "drift": drift,
    "trend": trend,
    "smoothed a little": smoothed(0.6),
    "smoothed": smoothed(0.3),
    "season": season,
}
