"""A narrowed query answers, byte for byte, what the emulator's own Query does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ministack.services import dynamodb

from backend.local.emulator_patches import narrow_queries

TABLE = "narrowed"
KEYS = st.text("abc", min_size=1, max_size=3)
ORIGINAL = dynamodb._query


@pytest.fixture(scope="module", autouse=True)
def _filled_table() -> None:
    """Two partitions of the emulator's own table, written out of order."""
    dynamodb._create_table(
        {
            "TableName": TABLE,
            "KeySchema": [
                {"AttributeName": "customer_id", "KeyType": "HASH"},
                {"AttributeName": "id", "KeyType": "RANGE"},
            ],
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": "S"} for name in ("customer_id", "id")
            ],
            "BillingMode": "PAY_PER_REQUEST",
        }
    )
    for number, key in enumerate(["c", "a", "bb", "ab", "ca", "b", "cc", "aa", "bca", "abc"]):
        for customer_id in ("A", "B"):
            item = {"customer_id": {"S": customer_id}, "id": {"S": key}, "even": {"BOOL": number % 2 == 0}}
            dynamodb._put_item({"TableName": TABLE, "Item": item})


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    """Queries as the backend sends them, and some that it does not."""
    values: dict[str, Any] = {":customer_id": {"S": draw(st.sampled_from(["A", "B", "nobody"]))}}
    query: dict[str, Any] = {
        "TableName": TABLE,
        "KeyConditionExpression": "customer_id = :customer_id",
        "ExpressionAttributeValues": values,
        "ScanIndexForward": draw(st.booleans()),
        "ConsistentRead": True,
    }
    if operator := draw(st.sampled_from(["", "<", ">", "<=", "="])):
        query["KeyConditionExpression"] += f" AND id {operator} :bound"
        values[":bound"] = {"S": draw(KEYS)}
    if draw(st.booleans()):
        query["Limit"] = draw(st.integers(0, 12))
    if draw(st.booleans()):
        query["ExclusiveStartKey"] = {"customer_id": values[":customer_id"], "id": {"S": draw(KEYS)}}
    if draw(st.booleans()):
        query |= {"FilterExpression": "#even = :even", "ExpressionAttributeNames": {"#even": "even"}}
        values[":even"] = {"BOOL": True}
    return query


@given(queries())
def test_a_narrowed_query_answers_what_the_whole_one_does(query: dict[str, Any]) -> None:
    assert narrow_queries.narrowed(dict(query), ORIGINAL) == ORIGINAL(dict(query))


def test_the_original_gets_to_see_a_slice_only() -> None:
    seen: list[int] = []

    def original(data: dict[str, Any]) -> None:
        seen.append(len(dynamodb._tables[TABLE]["items"]["A"]))

    values = {":customer_id": {"S": "A"}}
    query = {"TableName": TABLE, "KeyConditionExpression": "customer_id = :customer_id", "Limit": 2}
    narrow_queries.narrowed(query | {"ExpressionAttributeValues": values}, original)
    assert seen == [4]
    assert len(dynamodb._tables[TABLE]["items"]["A"]) == 10
