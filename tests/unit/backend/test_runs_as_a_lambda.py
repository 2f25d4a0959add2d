"""The template deploys, and its functions run as Lambda functions over its tables."""

import base64
import json
from typing import Any

import pytest
from mypy_boto3_cloudformation.type_defs import ParameterTypeDef

from backend.infrastructure import packages
from signoff.expect.waiting import eventually
from tests.unit.backend.caller import PORTAL, SECRET, proxy_event, resolved, token
from tests.unit.backend.cloud import TEMPLATE
from tests.unit.backend.emulator import Emulator

CREATE = "/support/tickets/create"


@pytest.fixture(scope="module")
def deployed(emulator: Emulator) -> Emulator:
    """The whole stack, with functions."""
    s3: Any = emulator._client("s3")
    s3.create_bucket(Bucket="code", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    s3.put_object(Bucket="code", Key=packages.FUNCTIONS, Body=packages.functions())
    s3.put_object(Bucket="code", Key=packages.LAYER, Body=packages.layer())
    values = {
        "CodeBucket": "code",
        "CodeKey": packages.FUNCTIONS,
        "LayerKey": packages.LAYER,
        "JwtSecret": SECRET,
        "PortalOrigin": PORTAL,
    }
    parameters: list[ParameterTypeDef] = [
        {"ParameterKey": name, "ParameterValue": value} for name, value in values.items()
    ]
    stacks = emulator.cloudformation()
    stacks.create_stack(
        StackName="tickets",
        TemplateURL=emulator.template_url(TEMPLATE.read_text()),
        Parameters=parameters,
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    stacks.get_waiter("stack_create_complete").wait(
        StackName="tickets", WaiterConfig={"Delay": 1, "MaxAttempts": 20}
    )
    return emulator


def test_a_ticket_is_created_through_the_lambda_api(deployed: Emulator) -> None:
    functions = deployed.functions()
    body = json.dumps({"subject": "From a Lambda", "description": "Invoked through the Lambda API."})
    headers = {"Authorization": f"Bearer {token('acme')}", "Content-Type": "application/json"}
    route, parameters = resolved("POST", CREATE)
    event = proxy_event(route, "POST", CREATE, parameters, headers, {}, body)
    invoked = functions.invoke(FunctionName=route.function, Qualifier="live", Payload=json.dumps(event))
    answer = json.load(invoked["Payload"])
    assert (answer.get("statusCode"), "FunctionError" in invoked) == (201, False), answer
    stored = deployed.dynamodb().get_item(
        TableName="support_tickets",
        Key={"customer_id": {"S": "acme"}, "id": {"S": json.loads(answer["body"])["id"]}},
    )
    assert stored["Item"]["subject"] == {"S": "From a Lambda"}


def test_a_ticket_becomes_a_notification_by_the_streams_and_queues_of_the_template(
    deployed: Emulator,
) -> None:
    body = json.dumps({"subject": "Told of", "description": "By way of outbox, topic and queue."})
    headers = {"Authorization": f"Bearer {token('teller')}", "Content-Type": "application/json"}
    route, parameters = resolved("POST", CREATE)
    event = proxy_event(route, "POST", CREATE, parameters, headers, {}, body)
    deployed.functions().invoke(FunctionName=route.function, Payload=json.dumps(event))

    def received() -> list[str]:
        answer = deployed.dynamodb().query(
            TableName="notifications",
            KeyConditionExpression="customer_id = :customer",
            ExpressionAttributeValues={":customer": {"S": "teller"}},
        )
        return [item["title"]["S"] for item in answer["Items"]]

    eventually(received, until=bool, within=60, what="the ticket's notification in its table")
    assert received() == ["Ticket created"]


def test_the_notification_function_answers_as_the_guide_invokes_it(deployed: Emulator) -> None:
    payload = {
        "customer_id": "test-customer",
        "type": "ticket",
        "title": "Ticket Updated",
        "message": "Your ticket #123 was updated",
    }
    invoked = deployed.functions().invoke(
        FunctionName="securebase-notifications", Payload=json.dumps(payload)
    )
    answer = json.load(invoked["Payload"])
    assert (answer.get("statusCode"), "FunctionError" in invoked) == (201, False), answer
    assert json.loads(answer["body"])["message"] == payload["message"]


def test_the_log_line_of_an_invocation_tells_what_and_not_who_with(deployed: Emulator) -> None:
    route, _ = resolved("GET", "/support/tickets")
    secret = token("acme")
    event = proxy_event(route, "GET", route.resource, {}, {"authorization": f"bearer {secret}"}, {}, None)
    functions = deployed.functions()
    invoked = functions.invoke(FunctionName=route.function, LogType="Tail", Payload=json.dumps(event))
    log = base64.b64decode(invoked["LogResult"]).decode()
    assert event["requestContext"]["requestId"] in log
    assert secret not in log
