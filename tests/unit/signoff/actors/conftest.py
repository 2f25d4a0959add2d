"""Two customers of a small target, behind a relay."""

from collections.abc import Callable, Iterator

import pytest

from signoff.actors import Customer
from tests.fronts.relay import Relay, relaying
from tests.unit.signoff.actors.line import exchanging
from tests.unit.signoff.actors.relayed import LIVE, Behind, Portal, Scene
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.wire.serving import Desk


@pytest.fixture
def behind(customers: Callable[..., Customer], desk: Desk) -> Iterator[Behind]:
    """The two customers, behind a relay."""
    with exchanging() as exchange:
        portal, opened = Portal(exchange), []
        desk.answers = portal.answers

        def scene(relay: Relay) -> Scene:
            opened.append(held := relaying(exchange.url, desk.base_url, relay))
            # A scene's own keys come before its tables.
            return Scene(portal, customers(f'ws_url = "{held.__enter__()}"\n{MINTED}{LIVE}'))

        yield scene
        for connection in exchange.open:
            connection.close()
        for held in opened:
            held.__exit__(None, None, None)
