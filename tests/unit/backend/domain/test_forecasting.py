"""What the next months may cost, and when nothing can be said of it (FCT-01)."""

import random
from collections.abc import Sequence

import pytest

from backend.domain.costs import CannotForecast, MonthlyCost, following
from backend.domain.forecasting import METHODS, Expected, forecast

MONTHS = 24


def costs(amounts: Sequence[float], first: str = "2030-03") -> list[MonthlyCost]:
    return [MonthlyCost(following(first, index), amount) for index, amount in enumerate(amounts)]


def noisy(seed: int, months: int = MONTHS, level: float = 200, noise: float = 10) -> list[float]:
    drawn = random.Random(seed)
    return [round(max(0, level + drawn.gauss(0, noise)), 2) for _ in range(months)]


def widths(found: list[Expected]) -> list[float]:
    return [each.high - each.low for each in found]


def test_the_months_follow_the_history_over_the_years_end() -> None:
    found = forecast(costs(noisy(1), "2030-11"), 15, 0.8)
    assert [each.month for each in found][:3] == ["2032-11", "2032-12", "2033-01"]
    assert found[-1].month == "2034-01"


@pytest.mark.parametrize("months", [6, 7, 11, 12, 13, 24, 60])
@pytest.mark.parametrize("coverage", [0.8, 0.95])
def test_each_amount_lies_in_an_interval_that_is_one(months: int, coverage: float) -> None:
    for seed in range(20):
        found = forecast(costs(noisy(seed, months)), 24, coverage)
        assert all(0 <= each.low <= each.amount <= each.high for each in found)
        assert min(widths(found)) > 1


def test_more_coverage_noise_and_time_make_it_wider() -> None:
    history = costs(noisy(3))
    eighty, more = forecast(history, 24, 0.8), forecast(history, 24, 0.95)
    assert all(wide > narrow for narrow, wide in zip(widths(eighty), widths(more), strict=True))
    assert widths(forecast(costs(noisy(3, noise=40)), 3, 0.8))[0] > 2 * widths(eighty)[0]
    assert widths(eighty)[23] > 1.5 * widths(eighty)[5]


@pytest.mark.parametrize(
    ("amounts", "least", "most"),
    [
        ([200 + each % 3 for each in range(MONTHS)], 199, 203),
        ([100 + 6 * each + each % 2 for each in range(MONTHS)], 242, 248),
        ([100 + 50 * (each % 12 in (0, 1, 2)) + each % 5 for each in range(MONTHS)], 149, 155),
        ([0] * 12 + [300 + each % 2 for each in range(12)], 299, 302),
    ],
)
def test_it_sees_a_level_a_trend_a_season_and_a_step(amounts: list[float], least: float, most: float) -> None:
    assert least <= forecast(costs(amounts), 1, 0.8)[0].amount <= most


def test_nothing_costs_less_than_nothing() -> None:
    falling = [240 - 10 * each + each % 3 for each in range(MONTHS)]
    found = forecast(costs(falling), 24, 0.8)
    assert found[-1].amount == found[-1].low == 0
    assert found[-1].high > 0


def without(history: list[MonthlyCost], *indices: int) -> list[MonthlyCost]:
    return [each for index, each in enumerate(history) if index not in indices]


HISTORY = costs(noisy(5))


@pytest.mark.parametrize(
    ("history", "says"),
    [
        ([], "needs 6 months of cost; there are 0 months"),
        (HISTORY[:1], "there are 1 month[.]"),
        (HISTORY[:5], "there are 5 months"),
        (without(HISTORY, 4), "no cost between 2030-06 and 2030-08"),
        (without(HISTORY, 9, 10), "no cost between 2030-11 and 2031-02"),
        ([*HISTORY, HISTORY[-1]], "has 2032-02 after 2032-02"),
        (HISTORY[::-1], "has 2032-01 after 2032-02"),
        ([*HISTORY[:-1], MonthlyCost("2032-02", -0.01)], "cost of 2032-02 is negative"),
        ([*HISTORY, MonthlyCost("2032-13", 1)], "a month that is none: '2032-13'"),
        ([*HISTORY, MonthlyCost("March", 1)], "a month that is none: 'March'"),
        (costs([99.5] * MONTHS), "Every month cost the same"),
    ],
)
def test_what_allows_no_forecast_is_said(history: list[MonthlyCost], says: str) -> None:
    with pytest.raises(CannotForecast, match=says):
        forecast(history, 3, 0.8)


@pytest.mark.parametrize("name", METHODS)
@pytest.mark.parametrize("months", [3, 11, 12, 13, 30])
def test_each_method_says_as_many_months_as_asked_for(name: str, months: int) -> None:
    assert len(METHODS[name](noisy(7, months), 24)) == 24
