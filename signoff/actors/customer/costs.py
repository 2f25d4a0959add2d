"""What a customer does with its costs."""

from signoff.actors.session.client import Client
from signoff.verdict.outcomes import NotVerified
from signoff.wire.costs import forecasts
from signoff.wire.costs.forecasts import Forecast
from signoff.wire.exchange import Answer


class Costs:
    """`forecast` must succeed; `try_forecast` returns the raw answer."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def try_forecast(self, months: int | str | None = None) -> Answer:
        """Asks what so many months may cost."""
        if not self._client.dialect.paths.forecast:
            raise NotVerified("the target has no forecast of costs ([paths] forecast)")
        return self._client.send(forecasts.ask_forecast(self._client.dialect, months))

    def forecast(self, months: int | None = None) -> Forecast:
        """What so many months may cost."""
        return self._client.must("get a forecast", self.try_forecast(months), forecasts.forecast, 200)
