"""What the processes of the backend may see of the environment they are started in."""

import os
from pathlib import Path

import pytest

from backend.local.processes import environment

PLACE = Path("place")
PORTAL = "http://127.0.0.1:81"
ENDPOINT = "http://127.0.0.1:4566"
FOREIGN = {
    "AWS_PROFILE": "production",
    "AWS_ENDPOINT_URL_DYNAMODB": "https://dynamodb.example",
    "AWS_SESSION_TOKEN": "token",
    "HTTPS_PROXY": "http://proxy.example",
    "http_proxy": "http://proxy.example",
}


@pytest.fixture(autouse=True)
def account(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of somebody who works with a real account."""
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", "SECUREBASE_VERSION": "1", **FOREIGN})


def test_a_service_sees_its_options_and_the_emulator_only() -> None:
    seen = environment.of_service(PLACE, ENDPOINT, "secret", "http://127.0.0.1:80", PORTAL, None)
    assert not FOREIGN.keys() & seen.keys()
    assert seen["AWS_ENDPOINT_URL"] == ENDPOINT
    assert seen["SECUREBASE_VERSION"] == "1"
    assert seen["SECUREBASE_JWT_SECRET"] == "secret"
    assert seen["SECUREBASE_PORTAL_ORIGIN"] == PORTAL


def test_an_option_counts_more_than_what_is_usual_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "SECUREBASE_PORTAL_ORIGIN", "https://other.example")
    seen = environment.of_service(PLACE, ENDPOINT, "secret", "http://127.0.0.1:80", PORTAL, None)
    assert seen["SECUREBASE_PORTAL_ORIGIN"] == "https://other.example"


def test_the_emulator_sees_no_secret_and_writes_into_its_place() -> None:
    seen = environment.of_emulator(PLACE, 4566)
    assert not [name for name in seen if name.startswith("SECUREBASE_")]
    assert {name: value for name, value in seen.items() if name.startswith("AWS_")} == environment.KEY
    assert seen["TMPDIR"] == "place"
    assert seen["STATE_DIR"] == str(PLACE / "state")


def test_what_deploys_cannot_reach_a_real_account() -> None:
    environment.isolate(ENDPOINT)
    assert not FOREIGN.keys() & os.environ.keys()
    assert os.environ["AWS_ENDPOINT_URL"] == ENDPOINT
