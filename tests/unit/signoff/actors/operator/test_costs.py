"""Costs that the operator gives a customer, and takes back."""

from typing import Any

import boto3
import pytest

from signoff.actors.operator.aws_client import AwsClient
from signoff.verdict.outcomes import NotVerified
from tests.unit.signoff.actors.operator.stored import PERMITTED, Operators

MAPPED = PERMITTED + '[aws.costs]\ntable = "spending"\ncustomer_id = "who"\nmonth = "when"\namount = "usd"\n'
COSTS = {f"20{year}-{month:02}": 10.5 + month for year in (29, 30, 31) for month in range(1, 13)}


@pytest.fixture
def table() -> Any:
    """A table of costs, with names of its own."""
    return boto3.resource("dynamodb", "us-east-1").create_table(
        TableName="spending",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("who", "when")],
        KeySchema=[
            {"AttributeName": "who", "KeyType": "HASH"},
            {"AttributeName": "when", "KeyType": "RANGE"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )


def test_costs_are_there_for_as_long_as_the_block(operators: Operators, table: Any) -> None:
    table.put_item(Item={"who": "globex", "when": "2030-01", "usd": 7})
    with operators(MAPPED).costs_of("acme", COSTS):
        there = [item for item in table.scan()["Items"] if item["who"] == "acme"]
        assert {item["when"]: float(item["usd"]) for item in there} == COSTS
    assert table.scan()["Items"] == [{"who": "globex", "when": "2030-01", "usd": 7}]


def test_costs_are_taken_back_when_the_test_fails(operators: Operators, table: Any) -> None:
    with pytest.raises(ZeroDivisionError), operators(MAPPED).costs_of("acme", COSTS):
        _ = 1 / 0
    assert table.scan()["Items"] == []


def test_who_has_costs_keeps_them(operators: Operators, table: Any) -> None:
    theirs = {"who": "acme", "when": "2001-01", "usd": 7}
    table.put_item(Item=theirs)
    with (
        pytest.raises(NotVerified, match="acme has costs already"),
        operators(MAPPED).costs_of("acme", COSTS),
    ):
        pass
    assert table.scan()["Items"] == [theirs]


def test_what_a_killed_run_left_is_taken_back_first(operators: Operators, table: Any) -> None:
    operator = operators(MAPPED)
    left = operator.costs_of("acme", COSTS)
    left.__enter__()
    with operator.costs_of("acme", {"2035-01": 3.0}):
        assert [item["when"] for item in table.scan()["Items"]] == ["2035-01"]
    assert table.scan()["Items"] == []


def test_nothing_is_given_where_that_is_not_permitted(operators: Operators, table: Any) -> None:
    unpermitted = MAPPED.replace("seed = true", "seed = false")
    with (
        pytest.raises(NotVerified, match=r"\[permissions\] seed"),
        operators(unpermitted).costs_of("a", COSTS),
    ):
        pass
    assert table.scan()["Items"] == []


@pytest.mark.parametrize(("busy", "calls"), [(3, 5), (99, 12)])
def test_a_busy_table_is_asked_again_and_not_for_ever(
    operators: Operators, table: Any, monkeypatch: pytest.MonkeyPatch, busy: int, calls: int
) -> None:
    operator, sent = operators(MAPPED), []
    really = AwsClient.call

    def call(self: AwsClient, says: str, service: str, operation: str, **parameters: Any) -> Any:
        if operation != "batch_write_item":
            return really(self, says, service, operation, **parameters)
        sent.append(parameters["RequestItems"]["spending"])
        left = sent[-1][1:] if len(sent) <= busy else []
        return {"UnprocessedItems": {"spending": left} if left else {}}

    monkeypatch.setattr(AwsClient, "call", call)
    if busy > 5:
        with pytest.raises(NotVerified, match="takes no more items"), operator.costs_of("acme", COSTS):
            pass
    else:
        with operator.costs_of("acme", dict(list(COSTS.items())[:9])):
            pass
    assert len(sent) == calls
