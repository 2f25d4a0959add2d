"""The delivery of one event to one endpoint: at most five attempts a round, each on record (WHK-02)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

LIFETIME_S = 30 * 24 * 3600
MOST_ATTEMPTS = 5
#: What of a delivery's history is kept: that of the last rounds.
KEPT_ATTEMPTS = 20
#: The endpoint wants nothing any more.
GONE = 410
#: An attempt takes no longer than this; whoever holds it has died if it does.
LEASE_MS = 20_000


class Standing(StrEnum):
    """What has come of a delivery."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Attempt:
    """One attempt, in ms; `status` is what was answered, `error` says why nothing was."""

    at: int
    duration_ms: int
    status: int | None = None
    error: str | None = None

    @property
    def succeeded(self) -> bool:
        """Whether the endpoint took the event."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True)
class Delivery:
    """An event on its way. `body` is what is sent, byte for byte the same in each attempt.

    `made` counts attempts since `round` began; `id` is the event's, whichever endpoint it goes to.
    """

    id: str
    endpoint_id: str
    customer_id: str
    event: str
    body: str
    created_at: int
    standing: Standing = Standing.PENDING
    round: int = 1
    made: int = 0
    attempts: tuple[Attempt, ...] = ()

    def after(self, attempt: Attempt) -> "Delivery":
        """The delivery with one attempt more."""
        made = self.made + 1
        if attempt.succeeded:
            standing = Standing.DELIVERED
        elif attempt.status == GONE or made >= MOST_ATTEMPTS:
            standing = Standing.DEAD
        else:
            standing = Standing.PENDING
        return replace(
            self, made=made, standing=standing, attempts=(*self.attempts, attempt)[-KEPT_ATTEMPTS:]
        )

    def again(self) -> "Delivery":
        """The delivery at the beginning of a new round."""
        return replace(self, standing=Standing.PENDING, round=self.round + 1, made=0)


#: The number of a job that lies among the dead letters: no attempt has it.
DEAD_LETTER = 0


@dataclass(frozen=True)
class Job:
    """The next attempt of a delivery: what waits in the queue, not to be made before `not_before` (ms)."""

    customer_id: str
    endpoint_id: str
    delivery_id: str
    round: int
    number: int
    not_before: int = 0


@dataclass(frozen=True)
class Patience:
    """How long to wait between attempts, in s: at random up to `first_s`, doubled each time (full jitter)."""

    first_s: float = 5.0
    longest_s: float = 3600.0
    longest_wished_s: float = 3600.0

    def pause_ms(self, made: int, wished_s: float | None, random: Random) -> int:
        """What to wait after so many attempts; never shorter than the endpoint wished for, within bounds."""
        drawn = random.uniform(0, min(self.longest_s, self.first_s * 2.0 ** (made - 1)))
        wished = min(wished_s or 0.0, self.longest_wished_s)
        return int(1000 * max(drawn, wished))


#: How a job begins as it lies in the queue.
JOB = '{"webhook_job":'


def to_json(job: Job) -> str:
    """Write a job as it lies in the queue."""
    return json.dumps({"webhook_job": vars(job)}, separators=(",", ":"))


def job_from(document: Mapping[str, object]) -> Job | None:
    """Read a job; None if the document is something else. ValueError if it is a broken one."""
    fields = document.get("webhook_job")
    if fields is None:
        return None
    try:
        return Job(**fields)  # type: ignore[arg-type]
    except TypeError as fault:
        raise ValueError(f"not a job: {fault}") from fault
