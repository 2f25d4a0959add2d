"""A target file that is written about the desk."""

from pathlib import Path

import pytest

from signoff.checkup.discovery.init import DIRECT, write_target_file
from signoff.deployment.transport import Transport
from tests.unit.signoff.checkup.discovery.asked_desks import Inits, Routes, token_of
from tests.unit.signoff.wire.serving import Desk, Heard, Reply


@pytest.fixture
def inits(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Inits:
    """What is said while a file is written about the desk, which answers as `routes` has it."""
    monkeypatch.setenv("SIGNOFF_LEDGER", str(tmp_path / "ledger"))
    monkeypatch.setenv("TOKEN_A", token_of(tenant="acme"))
    monkeypatch.setenv("TOKEN_B", token_of(tenant="globex"))

    def of(
        routes: Routes,
        *,
        url: str = "",
        name: str = "desk",
        says: str = "detail",
        transport: Transport = DIRECT,
    ) -> list[str]:
        def answer(heard: Heard) -> Reply:
            return routes[heard.path](heard) if heard.path in routes else Reply({says: "no such"}, 404)

        desk.answers = answer
        variables = ["TOKEN_A", "TOKEN_B"]
        return list(
            write_target_file(
                tmp_path / "desk.toml",
                name=name,
                kind="staging",
                base_url=url or desk.base_url,
                variables=variables,
                root=tmp_path,
                transport=transport,
            )
        )

    return of
