"""The exact sliding window in DynamoDB: one conditional write per request (SEC-04).

Nothing is read before it is written, so no two requests can act on the same count. A request takes one
of N slots, if that slot is free; see `backend.domain.limits` for why that is enough.
"""

import random
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from backend.aws.faults import condition_failed, reaching_the_database
from backend.domain.errors import DependencyDown
from backend.domain.limits import LimitReached, Quota, Standing, free_slots, standing
from backend.ports import Clock, RequestLimiter
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_FREE = "attribute_exists(customer_id) AND (attribute_not_exists(hits.#slot) OR hits.#slot <= :cutoff)"
_REMEMBERED_CUSTOMERS = 10_000
#: After so many requests of a customer the process looks again which slots have become free.
_GUESSES = 8
# An item nobody has used for a window is of no use; the hour is for clocks that differ.
_GRACE_S = 3600


class DynamoLimiter(RequestLimiter):
    """The RequestLimiter."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, quota: Quota, clock: Clock) -> None:
        self._client = client
        self._table = tables.request_limits
        self._quota = quota
        self._clock = clock
        self._guesses = _Guesses(quota)

    def admit(self, customer_id: str) -> Standing:
        """Count one request; LimitReached if it is one too many."""
        slot = self._guesses.next_slot(customer_id)
        # Each miss means that somebody else took that slot: more misses than slots is an outage.
        for _ in range(2 * self._quota.requests + 8):
            now = self._clock.now_ms()
            with reaching_the_database():
                taken, hits = self._take(customer_id, slot, now)
            free = free_slots(hits, self._quota, now)
            self._guesses.learn(customer_id, free, guessed_right=taken)
            if taken:
                return standing(hits, self._quota, now)
            if not free:
                raise LimitReached(standing(hits, self._quota, now))
            # At random, so that requests that lost the same slot do not meet again.
            slot = random.choice(free)
        raise DependencyDown("database")

    def _take(self, customer_id: str, slot: str, now: int) -> tuple[bool, Mapping[str, int]]:
        """Try to take a slot; returns whether it worked and all hits as they are afterwards."""
        write: dict[str, Any] = {
            "TableName": self._table,
            "Key": {"customer_id": {"S": customer_id}},
            "ReturnValues": "ALL_NEW",
        }
        expires_at = {"N": str((now + self._quota.window_ms) // 1000 + _GRACE_S)}
        try:
            answer = self._client.update_item(
                **write,
                UpdateExpression="SET hits.#slot = :now, expires_at = :expires_at",
                ConditionExpression=_FREE,
                ExpressionAttributeNames={"#slot": slot},
                ExpressionAttributeValues={
                    ":now": {"N": str(now)},
                    ":cutoff": {"N": str(self._quota.cutoff(now))},
                    ":expires_at": expires_at,
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as fault:
            if not condition_failed(fault):
                raise
            held: dict[str, Any] = fault.response.get("Item", {})  # type: ignore[assignment]
            return (False, _hits(held)) if held else self._begin(write, slot, now, expires_at)
        return True, _hits(answer["Attributes"])

    def _begin(
        self, write: dict[str, Any], slot: str, now: int, expires_at: dict[str, str]
    ) -> tuple[bool, Mapping[str, int]]:
        """Make a customer's item with its first hit; a path inside a map needs the map."""
        try:
            answer = self._client.update_item(
                **write,
                UpdateExpression="SET hits = :hits, expires_at = :expires_at",
                ConditionExpression="attribute_not_exists(customer_id)",
                ExpressionAttributeValues={
                    ":hits": {"M": {slot: {"N": str(now)}}},
                    ":expires_at": expires_at,
                },
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except ClientError as fault:
            if not condition_failed(fault):
                raise
            return False, _hits(fault.response["Item"])  # type: ignore[typeddict-item]
        return True, _hits(answer["Attributes"])


class _Guesses:
    """Slots that were free a moment ago, per customer: the usual request then needs one write.

    A guess is handed out once, so that the threads of a process do not race for one slot. Each process goes
    through the slots from a place of its own, and takes those it used before again as soon as it may: so
    processes rarely meet, and an item holds little more than the hits that count.
    """

    def __init__(self, quota: Quota) -> None:
        self._lock = threading.Lock()
        self._slots: dict[str, list[str]] = {}
        self._any = [str(number) for number in range(quota.requests)]
        place = random.randrange(quota.requests)
        self._order = {slot: position for position, slot in enumerate(self._any[place:] + self._any[:place])}

    def next_slot(self, customer_id: str) -> str:
        with self._lock:
            slots = self._slots.get(customer_id)
            return slots.pop() if slots else random.choice(self._any)

    def learn(self, customer_id: str, free: list[str], *, guessed_right: bool) -> None:
        with self._lock:
            if customer_id not in self._slots and len(self._slots) >= _REMEMBERED_CUSTOMERS:
                self._slots.clear()
            # After a miss the rest is out of date too; after a hit the rest may be promised already.
            if not guessed_right or not self._slots.get(customer_id):
                nearest = sorted(free, key=self._order.__getitem__)[:_GUESSES]
                self._slots[customer_id] = nearest[::-1]


def _hits(item: Mapping[str, Any]) -> dict[str, int]:
    return {slot: int(hit["N"]) for slot, hit in item["hits"]["M"].items()}
