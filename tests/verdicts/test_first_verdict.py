"""From a base URL and two tokens to a first verdict, on a backend that is unlike the reference."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import jwt
import pytest

from signoff.deployment.boot import Booted
from signoff.deployment.loading import load_description
from signoff.deployment.transport import trusted
from signoff.guide.errors import HARNESS_ERROR
from tests.verdicts.clones import ROOT
from tests.verdicts.drills import results

STRANGER = ROOT / "tests/stranger/target.toml"
WITHIN_S = 300


def token_of(customer: str, key: str) -> str:
    mint = load_description(STRANGER).auth.mint
    assert mint is not None
    now = int(time.time())
    claims = {"iss": mint.issuer, "aud": mint.audience, "iat": now - 60, "nbf": now - 60, "exp": now + 3600}
    return jwt.encode(
        claims | {mint.way_to_customer[-1]: customer}, key, mint.algorithm, headers=mint.headers
    )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The second backend's address, the file of its authority's certificate, and an environment with two
    customers' tokens; one has some tickets."""
    boot = load_description(STRANGER).boot
    assert boot is not None
    booted = Booted(boot, STRANGER.parent)
    try:
        url, key = booted.ready.base_url, booted.ready.secrets["STRANGER_PRIVATE_KEY"]
        ca_file = booted.ready.places["ca_file"]
        tokens = {"DESK_TOKEN_A": token_of("acme", key), "DESK_TOKEN_B": token_of("globex", key)}
        for subject in ("My bill", "My cluster"):
            opened = httpx.post(
                f"{url}/support/tickets/create",
                json={"subject": subject, "description": "It is wrong."},
                headers={"Authorization": f"Bearer {tokens['DESK_TOKEN_A']}"},
                verify=trusted(ca_file),
            )
            assert opened.status_code == 201
        yield url, ca_file, {**os.environ, **tokens, "SIGNOFF_LEDGER": str(tmp_path / "ledger")}
    finally:
        booted.stop()


def test_a_newcomer_gets_from_an_address_to_a_verdict(
    desk: tuple[str, str, dict[str, str]], tmp_path: Path
) -> None:
    url, ca_file, env = desk
    file, begun = tmp_path / "desk.toml", time.monotonic()

    def signoff(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "signoff_cli", *words],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=WITHIN_S,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    tokens = ("--token-env", "DESK_TOKEN_A", "--token-env", "DESK_TOKEN_B")
    code, said = signoff("init", url, *tokens, "--kind", "local", "--file", str(file))
    assert code == HARNESS_ERROR
    assert "give the certificate of a private authority as --ca-file" in said
    told = (*tokens, "--ca-file", ca_file)
    code, said = signoff("init", url, *told, "--kind", "local", "--file", str(file))
    assert code == 0, said
    assert "found     its build: /status says build" in said
    assert "next: signoff doctor --target" in said
    paging = load_description(file).paging
    assert (paging.style, paging.page, paging.first_page) == ("page", "p", 0)
    assert signoff("init", url, *told, "--file", str(file))[0] == HARNESS_ERROR, "it overwrites nothing"
    code, said = signoff("doctor", "--target", str(file))
    assert code == 0, said
    assert "of 2 listed, 2 have a token that is accepted" in said
    out = tmp_path / "out"
    where = ("--out", str(out), "--workers", "0")
    code, said = signoff("run", "--target", str(file), "--clause", "TKT-01", *where)
    assert code == 2, said
    # Two customers are enough for the examples, and not for the stories.
    examples = [one for one in results(tmp_path)["TKT-01"] if not one["test"].startswith("tests/model/")]
    assert {one["outcome"] for one in examples} == {"PASS"}, examples
    assert len(results(tmp_path)["TKT-01"]) > len(examples)
    assert "nothing failed, but 1 binding clause undecided: TKT-01" in said
    assert time.monotonic() - begun < WITHIN_S
