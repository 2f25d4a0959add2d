"""The route of the forecast, over a table of moto; answers are as the OpenAPI document has them (FCT-01)."""

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.domain.costs import following
from tests.unit.backend.caller import Caller

AMOUNTS = [200.0 + 7 * (month % 5) + month for month in range(24)]


def spend(database: DynamoDBClient, customer_id: str, amounts: list[float], first: str = "2030-01") -> None:
    for index, amount in enumerate(amounts):
        item = {
            "customer_id": {"S": customer_id},
            "month": {"S": following(first, index)},
            "amount": {"N": str(amount)},
        }
        database.put_item(TableName="customer_costs", Item=item)


def test_the_history_and_what_follows_it(acme: Caller, database: DynamoDBClient) -> None:
    spend(database, "acme", AMOUNTS)
    answer = acme.get("/cost/forecast")
    assert answer.status == 200
    assert [each["amount"] for each in answer.json["history"]] == AMOUNTS
    assert [each["month"] for each in answer.json["forecast"]] == ["2032-01", "2032-02", "2032-03"]
    assert answer.json["coverage"] == 80
    wider = acme.get("/cost/forecast", {"months": "24", "coverage": "95"}).json
    assert (len(wider["forecast"]), wider["coverage"]) == (24, 95)
    one, other = (found["forecast"][0] for found in (answer.json, wider))
    assert other["high"] - other["low"] > one["high"] - one["low"]


def test_only_the_newest_five_years_count(acme: Caller, database: DynamoDBClient) -> None:
    spend(database, "acme", [1000.0] * 12 + AMOUNTS * 3)
    history = acme.get("/cost/forecast").json["history"]
    assert len(history) == 60
    assert 1000 not in [each["amount"] for each in history]


def test_anothers_costs_are_no_part_of_it(acme: Caller, globex: Caller, database: DynamoDBClient) -> None:
    spend(database, "acme", AMOUNTS)
    refused = globex.get("/cost/forecast")
    assert refused.status == 422
    assert "there are 0 months" in refused.json["detail"]
    before = acme.get("/cost/forecast").json
    spend(database, "globex", [9000.0 + month for month in range(24)])
    assert acme.get("/cost/forecast").json == before


def test_too_little_is_said(acme: Caller, database: DynamoDBClient) -> None:
    spend(database, "acme", AMOUNTS[:5])
    refused = acme.get("/cost/forecast")
    assert (refused.status, refused.json["type"]) == (422, "urn:securebase:problem:cannot-forecast")
    assert refused.json["detail"] == "A forecast needs 6 months of cost; there are 5 months."
    assert "forecast" not in refused.json


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"months": "0"}, "months"),
        ({"months": "25"}, "months"),
        ({"months": "-1"}, "months"),
        ({"months": "three"}, "months"),
        ({"months": "²"}, "months"),
        ({"coverage": "50"}, "coverage"),
        ({"customer_id": "globex"}, "customer_id"),
    ],
)
def test_what_cannot_be_asked_is_named(acme: Caller, query: dict[str, str], field: str) -> None:
    refused = acme.get("/cost/forecast", query)
    assert (refused.status, [each["field"] for each in refused.json["errors"]]) == (400, [field])
