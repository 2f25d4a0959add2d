"""Roles of the local runtime's tests."""

from collections.abc import Iterator

import httpx
import pytest

from tests.unit.backend.local.running import Running


@pytest.fixture(scope="module")
def backend() -> Iterator[Running]:
    """A backend that tests may use but not end."""
    with Running("--until-stdin-closes", SECUREBASE_VERSION="7.8.9") as running:
        yield running.ready()


@pytest.fixture
def client(backend: Running) -> Iterator[httpx.Client]:
    """A client of that backend, signed in as the first customer."""
    with httpx.Client(base_url=backend.base_url, trust_env=False, timeout=15) as client:
        key = backend.received["secrets"]["SECUREBASE_API_KEY_A"]
        token = client.post("/auth/login", json={"api_key": key}).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client
