"""A desk to talk to, and ways to talk to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from signoff.actors import Customer, Recorder, TargetSession
from signoff.deployment.ledger import Ledger
from tests.unit.signoff.deployment.files import HMAC_KEY, MINTED, a_target
from tests.unit.signoff.wire.serving import Desk, serving

Sessions = Callable[..., TargetSession]
Customers = Callable[..., Customer]
TOLD = {"DESK_KEY": HMAC_KEY, "KEY_A": "api-key-of-acme", "TOKEN_B": "opaque-token-of-globex"}


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A server that answers as the test tells it."""
    with serving() as desk:
        yield desk


@pytest.fixture
def sessions(tmp_path: Path, desk: Desk) -> Iterator[Sessions]:
    """Opens a session on the desk, as a target file describes it."""
    opened: list[TargetSession] = []

    def session(text: str = MINTED, *, log: Path | None = None, **secrets: str) -> TargetSession:
        for address in ("http://desk.test", "https://desk.test"):
            text = text.replace(address, desk.base_url)
        target = a_target(tmp_path, text, **(TOLD | secrets))
        ledger = Ledger(tmp_path / f"{len(opened)}.sqlite3", limit=100, window_s=3600)
        opened.append(TargetSession(target, ledger, "run-1", log))
        return opened[-1]

    yield session
    for each in opened:
        each.close()
        each.ledger.close()


@pytest.fixture
def customers(sessions: Sessions) -> Customers:
    """A customer of the desk, in a recorder of its own unless one is given."""

    def customer(text: str = MINTED, *, recorder: Recorder | None = None, **more: Any) -> Customer:
        recorder = recorder or Recorder(sessions(text, **more), "test_a", requests_each=90)
        token = recorder.session.token("acme")
        return Customer(recorder, "customer A", "acme", f"Bearer {token}", "CUSTOMER_A_TOKEN")

    return customer


@pytest.fixture
def customer(customers: Customers) -> Customer:
    """A customer of the desk."""
    return customers()
