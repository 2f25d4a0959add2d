"""What a target calls the parts of a forecast of costs (`[fields.forecast]`)."""

from signoff.wire.mapped import mapped


@mapped
class ForecastFields:
    """The forecast of costs: the parameter `months` (how many), the answer's two lists, and their fields."""

    months: str = "months"
    history: str = "history"
    forecast: str = "forecast"
    month: str = "month"
    amount: str = "amount"
    low: str = "low"
    high: str = "high"
