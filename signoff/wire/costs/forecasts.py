"""The forecast of a customer's costs: the call, and what is answered. Pure."""

from dataclasses import dataclass

from signoff.wire.answers import Json, Malformed, get, get_inward
from signoff.wire.dialect import Dialect
from signoff.wire.requests import Request


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a month cost; `month` is as the target writes it."""

    month: str
    amount: float


@dataclass(frozen=True, kw_only=True)
class Expected(Cost):
    """What a month may cost, and the interval that comes with it."""

    low: float
    high: float

    @property
    def width(self) -> float:
        """Of the interval."""
        return self.high - self.low


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What the answer says was spent, and may be spent."""

    history: tuple[Cost, ...]
    expected: tuple[Expected, ...]


def ask_forecast(dialect: Dialect, months: int | str | None = None) -> Request:
    """Asks for so many months, or as many as the target gives by itself."""
    query = {} if months is None else {dialect.forecast.months: str(months)}
    ahead = "" if months is None else f" of {months} months"
    return Request(says=f"asks for a forecast{ahead}", method="GET", path=dialect.paths.forecast, query=query)


def forecast(dialect: Dialect, body: Json) -> Forecast:
    """The forecast from the answer that holds it."""
    names = dialect.forecast
    return Forecast(
        history=tuple(
            Cost(month=_month(dialect, item), amount=_amount(item, names.amount))
            for item in _listed(body, names.history)
        ),
        expected=tuple(
            Expected(
                month=_month(dialect, item),
                amount=_amount(item, names.amount),
                low=_amount(item, names.low),
                high=_amount(item, names.high),
            )
            for item in _listed(body, names.forecast)
        ),
    )


def _listed(body: Json, name: str) -> list[Json]:
    found = get_inward(body, name)
    if not isinstance(found, list):
        raise Malformed(f"no list in {name!r} of the forecast: {body!r:.200}")
    return found


def _month(dialect: Dialect, item: Json) -> str:
    found = get(item, dialect.forecast.month)
    if not isinstance(found, str):
        raise Malformed(f"no month in {dialect.forecast.month!r}: {item!r:.200}")
    # Some write the month's first day, or its first instant.
    return found[:7]


def _amount(item: Json, name: str) -> float:
    found = get(item, name)
    try:
        number = float(found)
    except (TypeError, ValueError):
        number = float("nan")
    if isinstance(found, bool) or number != number or number in (float("inf"), float("-inf")):
        raise Malformed(f"no amount in {name!r}: {item!r:.200}")
    return number
