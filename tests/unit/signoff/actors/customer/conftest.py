"""A customer of a target that speaks over live connections of this process."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from signoff.actors import Customer
from tests.unit.signoff.actors.line import Exchange, exchanging
from tests.unit.signoff.deployment.files import MINTED

Listens = Callable[..., Customer]


@pytest.fixture
def exchange() -> Iterator[Exchange]:
    with exchanging() as exchange:
        yield exchange


@pytest.fixture
def customer_of(customers: Callable[..., Customer], exchange: Exchange) -> Listens:
    """A customer of a target with that [ws]."""

    def customer(ws: str = "delivered_within_s = 2.0\n", top: str = "", **more: Any) -> Customer:
        text = f'ws_url = "{exchange.url}"\n{top}{MINTED}[ws]\n{ws}'
        return customers(text, **more)

    return customer
