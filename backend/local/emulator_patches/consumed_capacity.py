"""Lets the emulator count what its tables consume, as CloudWatch has it of real ones.

ministack 1.5.33 tells a caller what a request consumed, and counts it nowhere. A unit is a write of 1 KB, or
two eventual reads of 4 KB; what a transaction does counts twice. Sizes are those of JSON, a little more than
DynamoDB's own. Minutes are added up in place, so that an hour of load is sixty numbers.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from math import ceil
from typing import Any

from ministack.services import cloudwatch, dynamodb

WRITE_BYTES, READ_BYTES, MINUTE_S = 1024, 4096, 60
Handler = Callable[[dict[str, Any]], Any]


def install() -> None:
    """From now on each request that is carried out counts."""
    for name in ("_put_item", "_update_item", "_delete_item"):
        _count(name, _of_write)
    for name in ("_get_item", "_query", "_scan"):
        _count(name, _of_read)
    _count("_batch_write_item", _of_batch)
    _count("_transact_write_items", _of_transaction)


def _count(name: str, consumed: Callable[[dict[str, Any], Any], Iterable[tuple[str, str, float]]]) -> None:
    handle: Handler = getattr(dynamodb, name)

    def counted(data: dict[str, Any]) -> Any:
        answer = handle(data)
        if answer[0] == 200:
            for table, kind, units in consumed(data, answer):
                _add(table, kind, units)
        return answer

    setattr(dynamodb, name, counted)


def _of_write(data: dict[str, Any], answer: Any) -> Iterable[tuple[str, str, float]]:
    yield data["TableName"], "Write", _written(data)


def _of_read(data: dict[str, Any], answer: Any) -> Iterable[tuple[str, str, float]]:
    full = 1.0 if data.get("ConsistentRead") else 0.5
    yield data["TableName"], "Read", full * max(1, ceil(len(answer[2]) / READ_BYTES))


def _of_batch(data: dict[str, Any], answer: Any) -> Iterable[tuple[str, str, float]]:
    for table, requests in data["RequestItems"].items():
        yield table, "Write", sum(_written(request) for request in requests)


def _of_transaction(data: dict[str, Any], answer: Any) -> Iterable[tuple[str, str, float]]:
    for item in data["TransactItems"]:
        for part in item.values():
            yield part["TableName"], "Write", 2 * _written(part)


def _written(part: Mapping[str, Any]) -> float:
    return float(max(1, ceil(len(str(part)) / WRITE_BYTES)))


def _add(table: str, kind: str, units: float) -> None:
    dimensions = {"TableName": table.rpartition("/")[2]}
    key = ("AWS/DynamoDB", f"Consumed{kind}CapacityUnits", cloudwatch._dims_key(dimensions))
    points, now = cloudwatch._metric_bucket(key), time.time()
    if points and points[-1]["Timestamp"] // MINUTE_S == now // MINUTE_S:
        points[-1]["Value"] += units
    else:
        points.append({"Timestamp": now, "Value": units, "Unit": "Count", "Dimensions": dimensions})
