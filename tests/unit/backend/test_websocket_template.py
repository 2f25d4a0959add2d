"""The template has the WebSocket API, and lets its functions do no more than they need."""

import json
from typing import Any

import pytest

from tests.unit.backend.cloud import resources, template

ROUTES = {"$connect": "ws_connect", "$disconnect": "ws_disconnect", "$default": "ws_default"}


def test_each_route_leads_to_its_function_which_may_be_invoked_for_it() -> None:
    functions = resources("AWS::Lambda::Function")
    permissions = resources("AWS::Lambda::Permission").values()
    allowed = {(each["FunctionName"]["Ref"], json.dumps(each.get("SourceArn"))) for each in permissions}
    found = {}
    for name, route in resources("AWS::ApiGatewayV2::Route").items():
        if route["ApiId"] != {"Ref": "WebSocketApi"}:
            continue
        part = name.removesuffix("Route")
        assert route["Target"] == {"Sub": f"integrations/${{{part}Integration}}"}
        integration = resources("AWS::ApiGatewayV2::Integration")[f"{part}Integration"]
        assert f"${{{part}Live}}" in integration["IntegrationUri"]["Sub"]
        assert any(who == f"{part}Live" and route["RouteKey"] in where for who, where in allowed)
        found[route["RouteKey"]] = functions[f"{part}Function"]["Handler"]
    assert found == {key: f"backend.functions.{module}.lambda_handler" for key, module in ROUTES.items()}


def test_messages_are_delivered_from_their_queue_and_connections_expire_each_minute() -> None:
    mapping = resources("AWS::Lambda::EventSourceMapping")["DeliverMessagesFromQueue"]
    assert mapping["EventSourceArn"] == {"GetAtt": "WebSocketDeliveries.Arn"}
    (rule,) = resources("AWS::Events::Rule").values()
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert rule["Targets"][0]["Arn"] == {"Ref": "ExpireConnectionsLive"}


@pytest.mark.parametrize("name", ["WsDefault", "DeliverMessages", "ExpireConnections"])
def test_who_sends_to_connections_knows_where_they_are(name: str) -> None:
    function = resources("AWS::Lambda::Function")[f"{name}Function"]
    address = function["Environment"]["Variables"]["SECUREBASE_WS_ENDPOINT"]["Sub"]
    stage = resources("AWS::ApiGatewayV2::Stage")["WebSocketStage"]["StageName"]
    assert address.endswith(f"/{stage}")


def statements() -> list[dict[str, Any]]:
    role = resources("AWS::IAM::Role")["WebSocketRole"]["Policies"][0]["PolicyDocument"]
    more = resources("AWS::IAM::Policy")["WebSocketPolicy"]["PolicyDocument"]
    return [*role["Statement"], *more["Statement"]]


def test_its_role_reaches_connections_and_their_places_only() -> None:
    assert {statement["Sid"] for statement in statements()} == {
        "Places",
        "DeliveryQueue",
        "Logs",
        "Metrics",
        "LiveConnections",
    }
    for statement in statements():
        assert "*" not in json.dumps(statement["Action"])
        assert statement["Resource"] != "*" or statement["Condition"]


def test_connections_are_dropped_from_the_table_after_they_expired() -> None:
    table = resources("AWS::DynamoDB::Table")["WebSocketConnections"]
    assert table["TimeToLiveSpecification"]["AttributeName"] == "ttl"


def test_the_api_is_there_once_there_is_code() -> None:
    for name, body in template()["Resources"].items():
        if body["Type"].startswith(("AWS::ApiGatewayV2::", "AWS::Events::")):
            assert body["Condition"] == "HasCode", name
