"""However the backend's processes end, each acknowledged change has its notification, exactly once."""

import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.unit.backend.local.listening import aws, tables, token
from tests.unit.backend.local.running import SERVICES, Running

TICKETS, COMMENTS = 20, 8
CHANGES = TICKETS * (COMMENTS + 2)
CUSTOMER = "acme"
WITHIN_S = 90.0


@pytest.fixture
def mortal() -> Iterator[Running]:
    """A backend of one's own, whose processes may be killed."""
    with Running("--until-stdin-closes", SECUREBASE_LIMIT_REQUESTS="5000") as running:
        yield running.ready()


@dataclass
class Acknowledged:
    """What was answered with success, and nothing else."""

    created: set[str] = field(default_factory=set)
    comments: Counter[str] = field(default_factory=Counter)
    started: set[str] = field(default_factory=set)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def count(self) -> int:
        return len(self.created) + self.comments.total() + len(self.started)

    def wait_for(self, changes: int) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: self.count() >= changes, timeout=WITHIN_S)


class Client:
    """Changes tickets. A request without an answer is not acknowledged, and not sent again."""

    def __init__(self, backend: Running, acknowledged: Acknowledged) -> None:
        headers = {"Authorization": f"Bearer {token(backend, CUSTOMER)}"}
        self._http = httpx.Client(base_url=backend.base_url, headers=headers, trust_env=False, timeout=20)
        self._acknowledged = acknowledged

    def close(self) -> None:
        self._http.close()

    def changes_a_ticket(self, number: int) -> None:
        """Create it, start on it, comment on it."""
        draft = {"subject": f"Ticket {number}", "description": "The form says no, every time."}
        ticket = self._sent("POST", "/support/tickets/create", draft)
        if ticket is None:
            return
        ticket_id = ticket["id"]
        with self._acknowledged.changed:
            self._acknowledged.created.add(ticket_id)
        for comment in range(COMMENTS):
            said = self._sent("POST", f"/support/tickets/{ticket_id}/comments", {"text": f"no {comment}"})
            with self._acknowledged.changed:
                self._acknowledged.comments[ticket_id] += said is not None
                self._acknowledged.changed.notify_all()
        if self._sent("PUT", f"/support/tickets/{ticket_id}", {"status": "in-progress"}):
            with self._acknowledged.changed:
                self._acknowledged.started.add(ticket_id)
                self._acknowledged.changed.notify_all()

    def _sent(self, method: str, path: str, body: dict[str, str]) -> dict[str, Any] | None:
        try:
            answer = self._http.request(method, path, json=body)
        except httpx.TransportError:
            return None
        assert answer.status_code in (200, 201, 503), answer.text
        document: dict[str, Any] = answer.json()
        return document if answer.is_success else None


def kill_everything(backend: Running) -> None:
    """kill -9 of every process of the backend, at the same time; not of the emulator."""
    processes = [backend.process_of(role) for role in SERVICES]
    for process in processes:
        process.kill()
    for process in processes:
        assert process.has_ended(within_s=5)
        process.close()


def scanned(backend: Running, table: str) -> list[dict[str, Any]]:
    pages = tables(backend).get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
    return [item for page in pages for item in page["Items"]]


def is_settled(backend: Running) -> bool:
    """Nothing is on its way any more: neither in the outbox nor in the queue."""
    queues: Any = aws(backend, "sqs")
    url = queues.get_queue_url(QueueName="support-notifications")["QueueUrl"]
    waiting = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    # The outbox first: what leaves it later than the queue was read would be overlooked.
    in_outbox = len(scanned(backend, "outbox"))
    in_queue = queues.get_queue_attributes(QueueUrl=url, AttributeNames=waiting)["Attributes"]
    return in_outbox == 0 and all(int(in_queue[name]) == 0 for name in waiting)


def test_every_acknowledged_change_is_notified_exactly_once(mortal: Running) -> None:
    acknowledged = Acknowledged()
    with closing(Client(mortal, acknowledged)) as client, ThreadPoolExecutor(8) as threads:
        working = [threads.submit(client.changes_a_ticket, number) for number in range(TICKETS)]
        for moment in (CHANGES // 4, CHANGES // 2):
            acknowledged.wait_for(moment)
            kill_everything(mortal)
    for each in working:
        each.result()
    deadline = time.monotonic() + WITHIN_S
    while not is_settled(mortal):
        assert time.monotonic() < deadline
    tickets = {item["id"]["S"]: item for item in scanned(mortal, "support_tickets")}
    received = Counter(item["ticket_id"]["S"] for item in scanned(mortal, "notifications"))
    comments = Counter(item["ticket_id"]["S"] for item in scanned(mortal, "ticket_comments"))
    started = {name for name, item in tickets.items() if item["status"]["S"] == "in-progress"}
    # What was acknowledged has happened; what has happened was told once.
    assert acknowledged.created <= set(tickets)
    assert acknowledged.comments <= comments
    assert acknowledged.started <= started
    assert received == {name: 1 + comments[name] + (name in started) for name in tickets}
    assert acknowledged.count() > CHANGES // 2


def test_a_killed_pump_tells_what_it_left(mortal: Running) -> None:
    acknowledged = Acknowledged()
    pump = mortal.process_of("pump")
    pump.send(signal.SIGSTOP)
    with closing(Client(mortal, acknowledged)) as client:
        client.changes_a_ticket(1)
    assert len(scanned(mortal, "outbox")) + len(scanned(mortal, "notifications")) == COMMENTS + 2
    pump.kill()
    pump.close()
    deadline = time.monotonic() + WITHIN_S
    while len(scanned(mortal, "notifications")) < COMMENTS + 2 or not is_settled(mortal):
        assert time.monotonic() < deadline
    assert len(scanned(mortal, "notifications")) == COMMENTS + 2
