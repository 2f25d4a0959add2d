"""`securebase-deliver-webhooks`: takes events to the endpoints that want them (WHK-02).

The queue `webhook-delivery` brings events of tickets and notifications, of which it makes one job for each
endpoint, and those jobs: one attempt each. An endpoint that is slow holds up nobody: as many of its
deliveries as LANES are under way in a process, and the others go back into the queue.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from aws_lambda_powertools import Logger

from backend.bootstrap import delivering
from backend.domain import events, messages
from backend.domain.deliveries import JOB, Job, job_from
from backend.domain.webhook_events import Occurrence, of_message, of_ticket
from backend.functions.batches import Delivery, handled, handled_together

LANES = 2
#: A wait below this is spent here: the queue counts whole seconds.
SHORT_WAIT_S = 1.0
BUSY_S = 1
_logger = Logger(service="securebase-support", level="INFO")


class Lanes:
    """How many deliveries to each endpoint are under way."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    @contextmanager
    def one(self, endpoint_id: str) -> Iterator[bool]:
        """Take a lane for the block; False if none is free."""
        with self._lock:
            free = self._taken[endpoint_id] < self._most
            self._taken[endpoint_id] += free
        try:
            yield free
        finally:
            with self._lock:
                self._taken[endpoint_id] -= free
                if not self._taken[endpoint_id]:
                    del self._taken[endpoint_id]


_lanes = Lanes(LANES)


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Handle a batch of the queue: attempts each on its own, events together. What fails comes again."""
    attempts = [record for record in event["Records"] if is_job(record["body"])]
    others = [record for record in event["Records"] if not is_job(record["body"])]
    failed = handled({"Records": attempts}, _make)["batchItemFailures"]
    if others:
        failed += handled_together({"Records": others}, _announce)["batchItemFailures"]
    return {"batchItemFailures": failed}


def is_job(body: str) -> bool:
    """Tell whether a message is an attempt to be made, and no event."""
    return body.startswith(JOB)


def _make(delivery: Delivery) -> None:
    job = job_from(json.loads(delivery.body))
    assert job is not None
    _attempt(job)


def _announce(deliveries: Sequence[Delivery]) -> None:
    occurrences = [_occurrence(delivery.body) for delivery in deliveries]
    delivering().announce([each for each in occurrences if each is not None])


def _occurrence(body: str) -> Occurrence | None:
    document = json.loads(body)
    if isinstance(document, dict) and "payload" in document:
        return of_message(messages.from_json(body, otherwise_id="", otherwise_timestamp=""))
    return of_ticket(events.from_json(body))


def _attempt(job: Job) -> None:
    service = delivering()
    wait_s = service.wait_s(job)
    if wait_s >= SHORT_WAIT_S:
        service.postpone(job, wait_s)
        return
    with _lanes.one(job.endpoint_id) as free:
        if not free:
            service.postpone(job, BUSY_S)
            return
        time.sleep(wait_s)
        made = service.attempt(job)
    if made is not None:
        last = made.attempts[-1]
        _logger.info(
            "webhook attempt",
            extra={
                "customer_id": made.customer_id,
                "webhook_id": made.endpoint_id,
                "delivery_id": made.id,
                "number": made.made,
                "status": last.status,
                "error": last.error,
                "duration_ms": last.duration_ms,
                "standing": made.standing,
            },
        )
