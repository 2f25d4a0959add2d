"""What must hold under concurrency, against an emulator that gets concurrency right (EDGE-03, SEC-04)."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from backend.aws import client
from backend.aws.outbox import DynamoOutbox
from backend.bootstrap import backend
from backend.domain.events import TicketEvent, from_json, to_json
from backend.functions import notifications
from backend.settings import Tables
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
    client.forget()
    backend.cache_clear()
    yield Caller(f"Bearer {token('racer')}")
    client.forget()
    backend.cache_clear()


def events_of(ticket_id: str) -> list[TicketEvent]:
    """What the outbox holds about a ticket; nothing drains it here."""
    held = [from_json(each.event) for each in DynamoOutbox(client.dynamodb(), Tables()).oldest(1000)]
    return [event for event in held if event.ticket_id == ticket_id]


def test_comments_and_updates_at_the_same_time_are_all_kept(racing: Caller) -> None:
    path = f"/support/tickets/{racing.open_ticket()['id']}"
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
        path = f"/support/tickets/{racing.open_ticket()['id']}"
        with ThreadPoolExecutor(3) as pool:
            sent = [pool.submit(racing.put, path, change) for change in changes]
        assert [each.result().status for each in sent] == [200, 200, 200]
        ticket = racing.get(path).json
        assert {name: ticket[name] for name in merged} == merged
        assert len(events_of(ticket["id"])) == 4


def test_32_writers_of_one_ticket_each_get_a_version_and_an_event_of_their_own(racing: Caller) -> None:
    path = f"/support/tickets/{racing.open_ticket()['id']}"
    with ThreadPoolExecutor(32) as pool:
        comments = [pool.submit(racing.post, f"{path}/comments", {"text": f"no {n}"}) for n in range(24)]
        updates = [pool.submit(racing.put, path, {"assigned_to": f"agent {n}"}) for n in range(8)]
    assert {done.result().status for done in comments} == {201}
    assert {done.result().status for done in updates} == {200}
    ticket = racing.get(path).json
    events = events_of(ticket["id"])
    assert Counter(event.change for event in events) == {"created": 1, "comment": 24, "assigned": 8}
    versions = [event.version for event in events]
    assert len(set(versions)) == 33
    assert max(versions) == ticket["version"]


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


def test_an_event_handed_over_many_times_at_once_makes_one_notification(racing: Caller) -> None:
    client.sns().create_topic(Name="notification-events")
    ticket = racing.open_ticket()
    (event,) = events_of(ticket["id"])
    batch = {"Records": [{"messageId": "m", "body": to_json(event)}]}
    with ThreadPoolExecutor(8) as pool:
        handed = [pool.submit(notifications.lambda_handler, batch, None) for _ in range(16)]
    assert [each.result() for each in handed] == [{"batchItemFailures": []}] * 16
    listed = racing.get("/notifications", {"limit": "100"}).json["notifications"]
    assert [each["id"] for each in listed if each.get("ticket_id") == ticket["id"]] == [event.id]


def test_marking_all_as_read_at_the_same_time_counts_each_once(racing: Caller) -> None:
    client.sns().create_topic(Name="notification-events")
    racing.put("/notifications/read-all")
    notice = {"customer_id": "racer", "type": "info", "title": "Title", "message": "Message"}
    for number in range(12):
        notifications.lambda_handler(notice | {"event_id": str(number)}, None)
    with ThreadPoolExecutor(4) as pool:
        marked = [pool.submit(racing.put, "/notifications/read-all") for _ in range(4)]
    assert sum(each.result().json["updated"] for each in marked) == 12
    assert racing.get("/notifications").json["unread_count"] == 0
