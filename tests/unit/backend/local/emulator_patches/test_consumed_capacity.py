"""What a table consumes is counted by the minute, as CloudWatch has it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from ministack.services import cloudwatch, dynamodb

from backend.local.emulator_patches import consumed_capacity

PATCHED = ("put_item", "update_item", "delete_item", "get_item", "query", "scan", "batch_write_item")


@pytest.fixture(autouse=True)
def table(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in (*PATCHED, "transact_write_items"):
        monkeypatch.setattr(dynamodb, f"_{name}", getattr(dynamodb, f"_{name}"))  # given back afterwards
    consumed_capacity.install()
    dynamodb._create_table(
        {
            "TableName": "desks",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
            "BillingMode": "PAY_PER_REQUEST",
        }
    )
    yield
    dynamodb.reset()
    cloudwatch.reset()


def ask(name: str, **data: Any) -> None:
    status, _, body = getattr(dynamodb, f"_{name}")({"TableName": "desks"} | data)[:3]
    assert status == 200, json.loads(body)


def consumed(kind: str) -> float:
    key = ("AWS/DynamoDB", f"Consumed{kind}CapacityUnits", cloudwatch._dims_key({"TableName": "desks"}))
    return float(sum(point["Value"] for point in cloudwatch._metric_bucket(key)))


ITEM: dict[str, Any] = {"id": {"S": "1"}}


def test_writes_count_by_the_kilobyte() -> None:
    ask("put_item", Item=ITEM)
    ask("update_item", Key=ITEM)
    ask("delete_item", Key=ITEM)
    assert (consumed("Write"), consumed("Read")) == (3, 0)
    ask("put_item", Item=ITEM | {"text": {"S": "x" * 3000}})
    assert consumed("Write") == 6


def test_reads_count_by_four_kilobytes_and_half_when_eventual() -> None:
    ask("put_item", Item=ITEM | {"text": {"S": "x" * 6000}})
    ask("get_item", Key=ITEM)
    assert consumed("Read") == 1
    ask("get_item", Key=ITEM, ConsistentRead=True)
    assert consumed("Read") == 3
    ask("scan")
    assert consumed("Read") == 4


def test_batches_and_transactions_count_each_item() -> None:
    put = {"PutRequest": {"Item": ITEM}}
    ask("batch_write_item", RequestItems={"desks": [put, {"PutRequest": {"Item": {"id": {"S": "2"}}}}]})
    assert consumed("Write") == 2
    ask("transact_write_items", TransactItems=[{"Put": {"TableName": "desks", "Item": ITEM}}])
    assert consumed("Write") == 4


def test_what_was_refused_counts_nothing() -> None:
    dynamodb._put_item({"TableName": "desks", "Item": {}})
    assert consumed("Write") == 0


def test_a_minute_is_one_number() -> None:
    for _ in range(50):
        ask("put_item", Item=ITEM)
    key = ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", cloudwatch._dims_key({"TableName": "desks"}))
    assert len(cloudwatch._metric_bucket(key)) in (1, 2)
    assert consumed("Write") == 50
