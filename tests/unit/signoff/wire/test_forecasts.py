"""A forecast is read as the target writes it, and what is none is malformed."""

from typing import Any

import pytest

from signoff.wire.answers import Malformed
from signoff.wire.costs.forecasts import Expected, ask_forecast, forecast
from signoff.wire.dialect import Dialect

MONTH = {"month": "2030-02-01T00:00:00Z", "amount": "12.50", "low": 10, "high": 15.0}


def test_months_and_amounts_are_read_however_they_are_written() -> None:
    found = forecast(Dialect(), {"history": [], "forecast": [MONTH]})
    [expected] = found.expected
    assert expected == Expected(month="2030-02", amount=12.5, low=10, high=15)
    assert expected.width == 5
    assert found.history == ()


def test_no_months_are_asked_for_unless_they_are_given() -> None:
    assert ask_forecast(Dialect()).query == {}
    assert ask_forecast(Dialect(), "many").query == {"months": "many"}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ([], "no list in 'history'"),
        ({"history": [], "forecast": {}}, "no list in 'forecast'"),
        ({"history": [{"month": 3, "amount": 1}], "forecast": []}, "no month in 'month'"),
        ({"history": [], "forecast": [MONTH | {"low": None}]}, "no amount in 'low'"),
        ({"history": [], "forecast": [MONTH | {"high": "NaN"}]}, "no amount in 'high'"),
        ({"history": [], "forecast": [MONTH | {"amount": "Infinity"}]}, "no amount in 'amount'"),
        ({"history": [], "forecast": [MONTH | {"amount": True}]}, "no amount in 'amount'"),
    ],
)
def test_what_is_no_forecast_is_malformed(body: Any, says: str) -> None:
    with pytest.raises(Malformed, match=says):
        forecast(Dialect(), body)
