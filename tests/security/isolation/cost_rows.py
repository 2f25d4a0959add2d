"""Rows of the matrix about costs: another customer's id beside a call for one's own forecast."""

from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.wire.costs.forecasts import ask_forecast
from signoff.wire.exchange import Answer
from tests.security.isolation.belongings import World
from tests.security.isolation.calls import IDENTITY_HEADERS, beside, identity_names
from tests.security.isolation.rows import Attempt, Row, Subject


def _lacks(target: Target) -> str:
    if not target.dialect.paths.forecast:
        return "the target has no forecast of costs"
    permitted = target.description.permissions.seed
    return "" if permitted else "nobody may give customers costs there ([permissions] seed)"


def _attempt(place: str, names: tuple[str, ...]) -> Attempt:
    def attempt(customer: Customer, world: World, named: str) -> Answer:
        return customer.send(beside(ask_forecast(customer.dialect), place, dict.fromkeys(names, named)))

    return attempt


def _subjects(place: str, world: World) -> list[Subject]:
    names = [IDENTITY_HEADERS] if place == "header" else [(name,) for name in identity_names(world.a)]
    return [
        Subject(
            named=world.a.id,
            nothing=unknown_id_like(world.a.id),
            attempt=_attempt(place, each),
            briefly=number > 0,
        )
        for number, each in enumerate(names)
    ]


def _row(place: str) -> Row:
    return Row(
        operation="forecast costs",
        place=place,
        lacks=_lacks,
        costs=True,
        subjects=lambda world: _subjects(place, world),
        control=lambda by, world: by.costs.try_forecast(),
    )


COST_ROWS = tuple(map(_row, ("query", "header")))
