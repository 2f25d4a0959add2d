"""The template has what the guide asks of the infrastructure (PRE-01, PRE-05, PRE-12, PRE-13)."""

import json
from importlib import import_module
from typing import Any

import pytest

from backend.functions.routes import FALLBACK, ROUTES
from tests.unit.backend.cloud import resources, template

TABLES = {table["TableName"]: table for table in resources("AWS::DynamoDB::Table").values()}


@pytest.mark.parametrize(
    ("name", "keys", "expiry"),
    [
        ("support_tickets", ["customer_id", "id"], None),
        ("ticket_comments", ["ticket_id", "id"], None),
        ("notifications", ["customer_id", "id"], "ttl"),
        ("webhooks", ["customer_id", "id"], None),
        ("api_keys", ["key_hash"], None),
        ("request_limits", ["customer_id"], "expires_at"),
        ("idempotency_keys", ["scope"], "expires_at"),
    ],
)
def test_a_table_has_its_keys_its_expiry_and_its_safeguards(
    name: str, keys: list[str], expiry: str | None
) -> None:
    table = TABLES[name]
    assert [key["AttributeName"] for key in table["KeySchema"]] == keys
    assert table.get("TimeToLiveSpecification", {}).get("AttributeName") == expiry
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"]
    assert table["SSESpecification"]["SSEEnabled"]


def test_every_log_group_of_the_guide_is_there_with_a_retention() -> None:
    groups = {group["LogGroupName"]: group for group in resources("AWS::Logs::LogGroup").values()}
    assert set(groups) == {
        "/aws/lambda/support",
        "/aws/lambda/support-tickets",
        "/aws/lambda/notifications",
        "/aws/lambda/websocket",
        "/aws/apigateway/support",
    }
    assert all(group["RetentionInDays"] == 30 for group in groups.values())


def statements() -> list[dict[str, Any]]:
    """What the functions' role may do."""
    (role,) = resources("AWS::IAM::Role").values()
    found: list[dict[str, Any]] = role["Policies"][0]["PolicyDocument"]["Statement"]
    return found


def test_the_role_may_do_nothing_to_everything() -> None:
    assert "*" not in json.dumps(statements())


def test_tickets_and_comments_cannot_be_deleted_by_the_functions() -> None:
    allowed = {statement["Sid"]: statement["Action"] for statement in statements()}
    assert "dynamodb:DeleteItem" not in [*allowed["Tickets"], *allowed["Comments"]]


def test_every_route_has_its_function_with_a_live_alias_and_a_handler_that_exists() -> None:
    deployed = resources("AWS::Lambda::Function").values()
    functions = {function["FunctionName"]: function for function in deployed}
    routes = [*ROUTES, FALLBACK]
    assert set(functions) == {route.function for route in routes}
    for route in routes:
        assert functions[route.function]["Handler"] == f"{route.module}.lambda_handler"
        assert callable(import_module(route.module).lambda_handler)
    aliases = [alias["Name"] for alias in resources("AWS::Lambda::Alias").values()]
    assert aliases == ["live"] * len(routes)


def test_functions_are_deployed_only_once_there_is_code() -> None:
    conditional = ("AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::Lambda::Alias")
    for body in template()["Resources"].values():
        assert (body.get("Condition") == "HasCode") == (body["Type"] in conditional)


def test_the_secret_is_never_shown() -> None:
    assert template()["Parameters"]["JwtSecret"]["NoEcho"] is True
