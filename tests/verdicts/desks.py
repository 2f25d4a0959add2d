"""A reference that goes on when a run is over, with two listed customers, as a staging has."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx

from signoff.deployment.boot import Booted
from signoff.deployment.loading import load_description
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
REQUESTS = 4000
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
        """What a command about this target says, and its exit code."""
        return self._called(*words, "--target", str(self.file))

    def signoff_decides(self, out: Path, *runs: Path) -> tuple[int, str]:
        """What a decision over those runs says, kept below `out`, and its exit code."""
        return self._called("decide", *map(str, runs), "--out", str(out))

    def _called(self, *words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "signoff_cli", *words],
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


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """Such a reference for as long as the block, with a ticket of the first customer's own."""
    boot = load_description(REFERENCE).boot
    assert boot is not None
    booted = Booted(boot, REFERENCE.parent, env={"SECUREBASE_LIMIT_REQUESTS": str(REQUESTS)})
    try:
        ready = booted.ready
        env = {**os.environ, **ready.secrets, "SIGNOFF_LEDGER": str(folder / "ledger")}
        desk = Desk(ready.base_url, env, folder)
        with closing(desk.client):
            assert desk.client.post("/support/tickets/create", json=OURS).status_code == 201
            yield desk
    finally:
        booted.stop()
