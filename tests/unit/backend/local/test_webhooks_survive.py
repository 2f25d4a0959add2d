"""Webhooks when their deliverer is killed: nothing is lost, and no event gets a second id (WHK-02)."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from signoff.actors.receiver.authority import papers
from signoff.actors.receiver.names import Names
from signoff.actors.receiver.server import Receiver, Reply
from tests.unit.backend.local.running import Running

EVENTS, FAILING = 30, 3
WITHIN_S = 90


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[tuple[Running, Receiver]]:
    """A backend that delivers to a receiver of ours, and may be killed piece by piece."""
    shown = papers(tmp_path, ["*.hooks.example"])
    with Receiver(shown.served) as receiver, Names() as names:
        names.say("a.hooks.example", ["127.0.0.1"])
        with Running(
            SECUREBASE_WEBHOOK_AUTHORITIES=str(shown.authority),
            SECUREBASE_WEBHOOK_RESOLVER=names.address,
            SECUREBASE_WEBHOOK_ALLOWED="127.0.0.1",
            SECUREBASE_WEBHOOK_FIRST_PAUSE_MS="300",
            SECUREBASE_LIMIT_REQUESTS="1000",
        ) as backend:
            yield backend.ready(), receiver


def test_every_event_arrives_though_the_deliverer_is_killed(stage: tuple[Running, Receiver]) -> None:
    backend, receiver = stage
    # The first few fail: what waits for its next attempt must not be lost either. An attempt that is cut off
    # counts as one, too, and five are the end of it.
    inbox = receiver.inbox(*[Reply(status=500)] * FAILING, Reply(status=204))
    key = backend.received["secrets"]["SECUREBASE_API_KEY_A"]
    with httpx.Client(base_url=backend.base_url, trust_env=False, timeout=20) as client:
        token = client.post("/auth/login", json={"api_key": key}).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        url = f"https://a.hooks.example:{receiver.port}{inbox.path}"
        made = client.post("/webhooks", json={"url": url, "events": ["ticket.created"]}).json()["id"]
        sent = set()
        for number in range(EVENTS):
            sent.add(client.post(f"/webhooks/{made}/test").json()["id"])
            if number in (EVENTS // 3, 2 * EVENTS // 3):
                deliverer = backend.process_of("deliverer")
                deliverer.kill()
                deliverer.close()
        deadline = time.monotonic() + WITHIN_S
        while True:
            page = client.get(f"/webhooks/{made}/deliveries", params={"limit": "100"}).json()["deliveries"]
            if {each["id"] for each in page if each["status"] == "delivered"} >= sent:
                break
            assert time.monotonic() < deadline, [each for each in page if each["status"] != "delivered"]
            time.sleep(1)
    assert set(inbox.ids) == sent
    assert {each["id"] for each in page} == sent
