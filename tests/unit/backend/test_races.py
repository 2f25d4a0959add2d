"""What must hold under concurrency, against an emulator that gets concurrency right (EDGE-03, SEC-04)."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backend.aws.client import dynamodb
from backend.bootstrap import backend
from tests.unit.backend.caller import Caller, token
from tests.unit.backend.cloud import table_definitions
from tests.unit.backend.emulator import Emulator

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def tables(emulator: Emulator) -> Emulator:
    """The emulator with the template's tables."""
    for definition in table_definitions():
        emulator.dynamodb().create_table(**definition)
    return emulator


@pytest.fixture
def racing(tables: Emulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[Caller]:
    """A customer whose functions use the emulator and are not limited."""
    for name, value in {**tables.environment, "SECUREBASE_LIMIT_REQUESTS": "2000"}.items():
        monkeypatch.setenv(name, value)
    dynamodb.cache_clear()
    backend.cache_clear()
    yield Caller(f"Bearer {token('racer')}")
    dynamodb.cache_clear()
    backend.cache_clear()


def test_comments_and_updates_at_the_same_time_are_all_kept(racing: Caller) -> None:
    path = f"/support/tickets/{racing.opens_ticket()['id']}"
    statuses = ["in-progress", "waiting-customer"] * 10
    with ThreadPoolExecutor(16) as pool:
        comments = [pool.submit(racing.post, f"{path}/comments", {"text": f"no {n}"}) for n in range(40)]
        updates = [pool.submit(racing.put, path, {"status": status}) for status in statuses]
    assert {done.result().status for done in comments} == {201}
    assert {done.result().status for done in updates} == {200}
    ticket = racing.get(path).json
    listed = racing.get(f"{path}/comments", {"limit": "100"}).json["comments"]
    assert ticket["comment_count"] == len({comment["text"] for comment in listed}) == 40
    assert ticket["status"] in statuses


def test_an_assignment_and_a_status_at_the_same_time_are_both_kept(racing: Caller) -> None:
    changes = [{"status": "in-progress"}, {"assigned_to": "team-a"}, {"priority": "high"}]
    merged = {name: value for change in changes for name, value in change.items()}
    for _ in range(5):
        path = f"/support/tickets/{racing.opens_ticket()['id']}"
        with ThreadPoolExecutor(3) as pool:
            sent = [pool.submit(racing.put, path, change) for change in changes]
        assert [each.result().status for each in sent] == [200, 200, 200]
        ticket = racing.get(path).json
        assert {name: ticket[name] for name in merged} == merged
        assert ticket["version"] == 4


def test_one_idempotency_key_used_at_the_same_time_makes_one_ticket(racing: Caller) -> None:
    path = "/support/tickets/create"
    body = {"subject": "Once only", "description": "However often it is sent at once."}
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(racing.post, path, body, Idempotency_Key="same") for _ in range(16)]
    replies = [each.result() for each in sent]
    assert {reply.status for reply in replies} <= {201, 409}
    made = {reply.json["id"] for reply in replies if reply.status == 201}
    listed = racing.get("/support/tickets", {"limit": "100"}).json["tickets"]
    assert {ticket["id"] for ticket in listed if ticket["subject"] == "Once only"} == made
    assert len(made) == 1


def test_150_hits_of_two_processes_let_exactly_100_pass(tables: Emulator) -> None:
    command = [sys.executable, "-m", "tests.unit.backend.hits", "busy", "75", "12"]
    environment = os.environ | tables.environment
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    admitted = [int(process.communicate(timeout=30)[0]) for process in processes]
    assert sum(admitted) == 100, admitted


def test_a_full_window_lets_nobody_pass_and_another_customer_all(tables: Emulator) -> None:
    command = [sys.executable, "-m", "tests.unit.backend.hits"]
    environment = os.environ | tables.environment | {"SECUREBASE_LIMIT_REQUESTS": "5"}

    def admitted(customer: str) -> str:
        arguments = [*command, customer, "8", "8"]
        return subprocess.check_output(arguments, cwd=ROOT, env=environment, text=True, timeout=30)

    assert [admitted("full"), admitted("full"), admitted("other")] == ["5", "0", "5"]
