"""Who is on the target: one customer with many tickets, and a crowd with 100 each.

Tickets are written straight into the table, by the backend's own rules and in its own form.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from backend.aws.client import dynamodb
from backend.aws.ticket_items import Item, ticket_item
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD
from backend.domain.tickets import Draft, open_ticket
from backend.local.processes import environment
from backend.settings import Tables
from bench.orders import BenchError

HEAVY = "bench-heavy"
CROWD = tuple(f"bench-crowd-{number:02}" for number in range(50))
CROWD_TICKETS = 100
SUBJECT = "Cannot sign in since this morning"
DESCRIPTION = ("The form says that the password is wrong, every time, in every browser. " * 5).strip()
BATCH = 25
THREADS = 4
TRIES = 20
#: Seeded tickets are one second apart and end a minute ago, so that new ones are newer.
STEP_MS, AGE_MS = 1000, 60_000


@dataclass(frozen=True)
class Population:
    """Ids of the tickets that are there, by customer, oldest first."""

    tickets: dict[str, list[str]]

    @property
    def size(self) -> int:
        """How many tickets there are."""
        return sum(map(len, self.tickets.values()))


def seed(endpoint: str, heavy_tickets: int) -> Population:
    """Fill the table of the emulator at this URL (and bind this process to it). BenchError if it refuses."""
    environment.isolate(endpoint)
    customers = {HEAVY: heavy_tickets} | dict.fromkeys(CROWD, CROWD_TICKETS)
    items = {customer: items_of(customer, count) for customer, count in customers.items()}
    everything = [item for belonging in items.values() for item in belonging]
    batches = [everything[start : start + BATCH] for start in range(0, len(everything), BATCH)]
    try:
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(_put, batches))
    except (BotoCoreError, ClientError) as error:
        raise BenchError(f"the tickets could not be seeded: {error}") from error
    ids = {customer: [item["id"]["S"] for item in belonging] for customer, belonging in items.items()}
    return Population(ids)


def items_of(customer: str, count: int) -> list[Item]:
    """So many tickets of a customer, as they lie in the table, oldest first."""
    ids, draft = IdGenerator(), Draft(SUBJECT, DESCRIPTION)
    first_ms = time.time_ns() // 1_000_000 - AGE_MS - count * STEP_MS
    made = (ids.next_id(first_ms + number * STEP_MS) for number in range(count))
    return [ticket_item(open_ticket(identifier, customer, draft, STANDARD)) for identifier in made]


def _put(batch: list[Item]) -> None:
    table = Tables().tickets
    left: Any = [{"PutRequest": {"Item": item}} for item in batch]
    for _ in range(TRIES):
        unprocessed = dynamodb().batch_write_item(RequestItems={table: left})["UnprocessedItems"]
        if not unprocessed:
            return
        left = unprocessed[table]
    raise BenchError(f"the tickets could not be seeded: {len(left)} were refused {TRIES} times")
