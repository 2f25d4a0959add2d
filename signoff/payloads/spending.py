"""Costs that customers have had, month by month up to the last one, and what is to be said of the next."""

import random
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from math import sin, tau

YEARS_TWO = 24
CENT = 0.011


def month_after(month: str, by: int = 1) -> str:
    """The month so many after that one (before it, where `by` is negative), as `2030-01`."""
    year, number = map(int, month.split("-"))
    since = year * 12 + number - 1 + by
    return f"{since // 12:04}-{since % 12 + 1:02}"


def last_month() -> str:
    """The last month that is over."""
    return month_after(f"{datetime.now(UTC):%Y-%m}", -1)


def spent(amounts: list[float]) -> dict[str, float]:
    """Those amounts by month, the last one in the last month."""
    last = last_month()
    return {
        month_after(last, index + 1 - len(amounts)): round(amount, 2) for index, amount in enumerate(amounts)
    }


def drawn(seed: int, *, level: float = 200, noise: float = 10, months: int = YEARS_TWO) -> list[float]:
    """Amounts that lie around a level."""
    random_ = random.Random(seed)
    return [max(0.0, round(level + random_.gauss(0, noise), 2)) for _ in range(months)]


def seasonal(months: int, *, level: float = 200, swing: float = 100) -> list[float]:
    """Amounts that are high in one half of each year and low in the other, and say nothing else."""
    return [round(level + swing * sin(month * tau / 12), 2) for month in range(months)]


KINDS: Mapping[str, Callable[[int], list[float]]] = {
    "a level": lambda seed: drawn(seed),
    "a rise": lambda seed: [amount + 6 * month for month, amount in enumerate(drawn(seed))],
    "a step": lambda seed: [amount + 120 * (month >= 12) for month, amount in enumerate(drawn(seed))],
    "months of nothing": lambda seed: [amount * (month % 3 == 0) for month, amount in enumerate(drawn(seed))],
    "a season": lambda seed: [
        round(amount * (1 + 0.5 * sin(month * tau / 12)), 2) for month, amount in enumerate(drawn(seed))
    ],
    "the same each month, but for the last": lambda seed: [100.0] * (YEARS_TWO - 1) + [200.0],
    "millions": lambda seed: drawn(seed, level=1_234_567.89, noise=50_000),
}
"""Two years of each kind."""
