"""What a run made on a target that goes on without it is taken back; what anybody else made stays."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from signoff.deployment.boot import Booted
from signoff.deployment.loading import load_description
from signoff.guide.errors import HARNESS_ERROR
from tests.verdicts.clones import ROOT

REFERENCE = ROOT / "targets/local.toml"
DESK = """\
name = "desk"
kind = "staging"
base_url = "{base_url}"
build_url = "/health"

[limits]
requests = {requests}

[[auth.customers]]
id = "acme"
api_key_env = "SECUREBASE_API_KEY_A"

[[auth.customers]]
id = "globex"
api_key_env = "SECUREBASE_API_KEY_B"
"""
REQUESTS = 1000
"""A customer may send so many: two customers are enough then."""
OURS = {"subject": "My bill", "description": "It is wrong, as it was a month ago."}


class Desk:
    """A reference that outlives runs, and one of its customers."""

    def __init__(self, base_url: str, env: dict[str, str], folder: Path) -> None:
        self.env, self.folder, self.file = env, folder, folder / "desk.toml"
        self.file.write_text(DESK.format(base_url=base_url, requests=REQUESTS), encoding="utf-8")
        self.client = httpx.Client(base_url=base_url, trust_env=False)
        key = env["SECUREBASE_API_KEY_A"]
        token = self.client.post("/auth/login", json={"api_key": key}).json()["token"]
        self.client.headers["Authorization"] = f"Bearer {token}"

    def signoff(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "signoff_cli", *words, "--target", str(self.file)],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            timeout=180,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    def there(self, what: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.client.get(f"/{what}").json()[what.rpartition("/")[2]]
        return found


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Such a reference, with a ticket of the customer's own."""
    boot = load_description(REFERENCE).boot
    assert boot is not None
    booted = Booted(boot, REFERENCE.parent, env={"SECUREBASE_LIMIT_REQUESTS": str(REQUESTS)})
    try:
        ready = booted.ready
        env = {**os.environ, **ready.secrets, "SIGNOFF_LEDGER": str(tmp_path / "ledger")}
        desk = Desk(ready.base_url, env, tmp_path)
        assert desk.client.post("/support/tickets/create", json=OURS).status_code == 201
        yield desk
        desk.client.close()
    finally:
        booted.stop()


def test_what_a_run_made_is_taken_back_and_nothing_else(desk: Desk) -> None:
    before = desk.there("webhooks")
    clauses = [f"--clause={name}" for name in ("TKT-02", "TKT-12", "WHK-01")]
    out = ("--out", str(desk.folder / "out"), "--workers", "0")
    code, said = desk.signoff("run", *clauses, *out)
    assert code != HARNESS_ERROR, said
    (folder,) = (desk.folder / "out").glob("*-*")
    made = [ticket for ticket in desk.there("support/tickets") if ticket["subject"] != OURS["subject"]]
    assert any(ticket["status"] != "closed" for ticket in made)
    code, said = desk.signoff("cleanup", str(folder))
    assert code == 0, said
    assert "acme: " in said
    (ours,) = [ticket for ticket in desk.there("support/tickets") if ticket["subject"] == OURS["subject"]]
    assert (ours["status"], ours["comment_count"]) == ("open", 0)
    closed = [ticket for ticket in desk.there("support/tickets") if ticket["subject"] != OURS["subject"]]
    assert len(closed) == len(made)
    assert {ticket["status"] for ticket in closed} == {"closed"}
    assert {each.get("ticket_id") for each in desk.there("notifications")} == {ours["id"]}
    assert desk.there("webhooks") == before
    # Twice does no harm.
    code, said = desk.signoff("cleanup", str(folder))
    assert (code, "0 tickets closed, 0 notifications and 0 webhooks deleted" in said) == (0, True), said


def test_a_run_that_is_to_clean_up_does(desk: Desk) -> None:
    out = ("--out", str(desk.folder / "out"), "--workers", "0")
    code, said = desk.signoff("run", "--clause=TKT-12", "--cleanup", *out)
    assert code != HARNESS_ERROR, said
    made = [ticket for ticket in desk.there("support/tickets") if ticket["subject"] != OURS["subject"]]
    assert {ticket["status"] for ticket in made} == {"closed"}


def test_what_cannot_be_taken_back_is_said(desk: Desk) -> None:
    code, said = desk.signoff("cleanup", str(desk.folder))
    assert code == HARNESS_ERROR
    assert "holds no evidence of a run" in said
    desk.file.write_text(desk.file.read_text().replace('"staging"', '"production"'), encoding="utf-8")
    (desk.folder / "exchanges").mkdir()
    code, said = desk.signoff("cleanup", str(desk.folder))
    assert (code, "is a production target, so nothing can be taken back" in said) == (HARNESS_ERROR, True), (
        said
    )
