"""What customers may know of their costs."""

from collections.abc import Sequence

from backend.domain.costs import MOST_MONTHS, MonthlyCost
from backend.domain.forecasting import Expected, forecast
from backend.domain.identity import Identity
from backend.ports import CostHistory


class Costs:
    """Use cases of costs; each acts for one customer only."""

    def __init__(self, history: CostHistory) -> None:
        self._history = history

    def forecast(
        self, identity: Identity, months: int, coverage: float
    ) -> tuple[Sequence[MonthlyCost], Sequence[Expected]]:
        """What the customer has spent, and may spend next (FCT-01); CannotForecast says why not."""
        history = self._history.of(identity.customer_id, MOST_MONTHS)
        return history, forecast(history, months, coverage)
