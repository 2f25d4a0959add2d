"""The template has what the guide asks of the infrastructure (PRE-01, PRE-05, PRE-12, PRE-13)."""

import json
from importlib import import_module
from typing import Any

import pytest

from backend.functions.routes import FALLBACK, ROUTES
from tests.unit.backend.cloud import resources, template

FUNCTIONS = resources("AWS::Lambda::Function")
TABLES = {table["TableName"]: table for table in resources("AWS::DynamoDB::Table").values()}


@pytest.mark.parametrize(
    ("name", "keys", "expiry"),
    [
        ("support_tickets", ["customer_id", "id"], None),
        ("ticket_comments", ["ticket_id", "id"], None),
        ("notifications", ["customer_id", "id"], "ttl"),
        ("webhooks", ["customer_id", "id"], None),
        ("webhook_deliveries", ["endpoint_id", "id"], "ttl"),
        ("customer_costs", ["customer_id", "month"], None),
        ("api_keys", ["key_hash"], None),
        ("request_limits", ["customer_id"], "expires_at"),
        ("idempotency_keys", ["scope"], "expires_at"),
        ("outbox", ["lane", "id"], None),
        ("customers", ["customer_id"], None),
        ("websocket_connections", ["customer_id", "slot"], "ttl"),
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
    policies = resources("AWS::IAM::Role")["ExecutionRole"]["Policies"]
    return [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]


def test_the_role_may_do_nothing_to_everything() -> None:
    # Within a bucket a pattern of keys is no "everything".
    for statement in statements():
        assert "*" not in json.dumps(statement["Action"]), statement["Sid"]
        assert statement["Resource"] != "*", statement["Sid"]
        resource = json.dumps(statement["Resource"])
        assert "*" not in resource or "${Attachments.Arn}/" in resource, statement["Sid"]


def test_tickets_and_comments_cannot_be_deleted_by_the_functions() -> None:
    allowed = {statement["Sid"]: statement["Action"] for statement in statements()}
    assert "dynamodb:DeleteItem" not in [*allowed["Tickets"], *allowed["Comments"]]


def test_every_route_has_its_function() -> None:
    functions = {function["FunctionName"]: function for function in FUNCTIONS.values()}
    for route in [*ROUTES, FALLBACK]:
        assert functions[route.function]["Handler"] == f"{route.module}.lambda_handler"


def test_every_function_has_a_handler_that_exists_and_a_live_alias() -> None:
    aliases = resources("AWS::Lambda::Alias").values()
    assert [alias["Name"] for alias in aliases] == ["live"] * len(FUNCTIONS)
    assert {alias["FunctionName"]["Ref"] for alias in aliases} == set(FUNCTIONS)
    # An image says itself what it runs.
    handlers = [each["Handler"] for each in FUNCTIONS.values() if each.get("PackageType") != "Image"]
    for handler in handlers:
        module, _, name = handler.rpartition(".")
        assert callable(getattr(import_module(module), name))


def test_a_function_of_a_queue_gives_back_the_messages_that_failed_alone() -> None:
    queues = resources("AWS::SQS::Queue")
    for mapping in resources("AWS::Lambda::EventSourceMapping").values():
        if mapping["EventSourceArn"]["GetAtt"].partition(".")[0] in queues:
            assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


def test_every_queue_has_a_dead_letter_queue_after_five_tries() -> None:
    queues = resources("AWS::SQS::Queue")
    living = {name: queue for name, queue in queues.items() if not name.endswith("Dead")}
    assert {queue["QueueName"] for queue in living.values()} >= {"support-notifications", "webhook-delivery"}
    for name, queue in living.items():
        dead = {"deadLetterTargetArn": {"GetAtt": f"{name}Dead.Arn"}, "maxReceiveCount": 5}
        assert queue["RedrivePolicy"] == dead
        assert queues[f"{name}Dead"]["QueueName"] == f"{queue['QueueName']}-dead"


def test_a_topic_may_send_to_each_queue_that_subscribes() -> None:
    allowed = set()
    for policy in resources("AWS::SQS::QueuePolicy").values():
        for statement in policy["PolicyDocument"]["Statement"]:
            source = statement["Condition"].get("ArnEquals", {}).get("aws:SourceArn")
            allowed.add((json.dumps(source), json.dumps(statement["Resource"])))
    subscriptions = [
        each for each in resources("AWS::SNS::Subscription").values() if each["Protocol"] == "sqs"
    ]
    assert len(subscriptions) >= 3
    for each in subscriptions:
        assert (json.dumps(each["TopicArn"]), json.dumps(each["Endpoint"])) in allowed


def test_functions_are_deployed_only_once_there_is_code() -> None:
    conditional = ("Function", "Version", "Alias", "EventSourceMapping")
    for name, body in template()["Resources"].items():
        if body["Type"] in {f"AWS::Lambda::{kind}" for kind in conditional}:
            assert body.get("Condition") in ("HasCode", "HasScanner"), name


def test_the_secret_is_never_shown() -> None:
    assert template()["Parameters"]["JwtSecret"]["NoEcho"] is True
    assert template()["Parameters"]["WebhookKey"]["NoEcho"] is True
