"""An account that has everything the guide wants, for tests to take something away."""

import io
import json
import zipfile
from functools import cache
from typing import Any, Literal

import boto3

REGION, ACCOUNT = "us-east-1", "123456789012"
TABLES = {
    "support_tickets": ("customer_id", "id"),
    "ticket_comments": ("ticket_id", "id"),
    "notifications": ("customer_id", "id"),
    "webhooks": ("customer_id", "id"),
}
TOPICS = ("support-events", "notification-events", "alerts")
QUEUES = ("support-notifications", "webhook-delivery")
LOG_GROUPS = (
    "/aws/lambda/support",
    "/aws/lambda/support-tickets",
    "/aws/lambda/notifications",
    "/aws/lambda/websocket",
    "/aws/apigateway/support",
)
FUNCTION, LAYER, ROLE = "securebase-support-create-ticket", "db_utils", "functions"
ALERTS = f"arn:aws:sns:{REGION}:{ACCOUNT}:alerts"
SENDER = "support@securebase.example"
DESCRIBED = f'[aws]\n[mail]\nsender = "{SENDER}"\n'
Service = Literal["cloudwatch", "dynamodb", "iam", "lambda", "logs", "ses", "sesv2", "sns", "sqs"]
USED: tuple[Service, ...] = ("cloudwatch", "dynamodb", "iam", "lambda", "logs", "ses", "sesv2", "sns", "sqs")


@cache
def session() -> boto3.Session:
    """One for all tests: what it reads of a service takes a tenth of a second."""
    return boto3.Session("testing", "testing", region_name=REGION)


@cache
def client(service: str) -> Any:
    """A client of that account."""
    make: Any = session().client
    return make(service)


def fill() -> None:
    """Puts everything there."""
    for name, keys in TABLES.items():
        make_table(name, *((key, "S") for key in keys))
    expire_by("ttl")
    for topic in TOPICS:
        client("sns").create_topic(Name=topic)
    client("sns").subscribe(TopicArn=ALERTS, Protocol="sms", Endpoint="+15555555555")
    for queue in QUEUES:
        make_queue(queue)
    for group in LOG_GROUPS:
        client("logs").create_log_group(logGroupName=group)
        client("logs").put_retention_policy(logGroupName=group, retentionInDays=30)
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    client("iam").create_role(RoleName=ROLE, AssumeRolePolicyDocument=policy(trust))
    grant(*granted())
    make_function(FUNCTION, publish_layer())
    client("sesv2").create_email_identity(EmailIdentity=SENDER)
    alarm_on_errors()
    alarm_on_writes()


def make_table(name: str, *keys: tuple[str, str], **more: Any) -> None:
    """A table with those keys, attribute and type."""
    client("dynamodb").create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": kind} for key, kind in keys],
        KeySchema=[
            {"AttributeName": key, "KeyType": role}
            for (key, _), role in zip(keys, ("HASH", "RANGE"), strict=False)
        ],
        **({"BillingMode": "PAY_PER_REQUEST"} | more),
    )


def expire_by(attribute: str, *, enabled: bool = True) -> None:
    """The table of notifications drops items by that attribute, or by none."""
    client("dynamodb").update_time_to_live(
        TableName="notifications",
        TimeToLiveSpecification={"Enabled": enabled, "AttributeName": attribute},
    )


def make_queue(name: str, receives: int = 5, **attributes: str) -> str:
    """A queue with its dead-letter queue; returns its URL."""
    queues = client("sqs")
    queues.create_queue(QueueName=f"{name}-dead", Attributes={"MessageRetentionPeriod": "1209600"})
    redrive = {"deadLetterTargetArn": arn("sqs", f"{name}-dead"), "maxReceiveCount": str(receives)}
    made = queues.create_queue(QueueName=name, Attributes={"RedrivePolicy": json.dumps(redrive)} | attributes)
    return str(made["QueueUrl"])


def granted() -> list[dict[str, Any]]:
    """What the functions' role is allowed, as the guide's functions need it."""
    tables = {
        "support_tickets": ["GetItem", "PutItem", "Query", "UpdateItem"],
        "ticket_comments": ["PutItem", "Query"],
        "notifications": ["DeleteItem", "PutItem", "Query", "UpdateItem"],
    }
    statements = [
        allow([f"dynamodb:{action}" for action in actions], arn("dynamodb", f"table/{table}"))
        for table, actions in tables.items()
    ]
    statements.append(allow("sns:Publish", [arn("sns", topic) for topic in TOPICS[:2]]))
    reading = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
    return [*statements, allow(reading, [arn("sqs", queue) for queue in QUEUES])]


def allow(actions: Any, resources: Any, **more: Any) -> dict[str, Any]:
    """A statement."""
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **more}


def arn(service: str, name: str) -> str:
    """The ARN of what is in that account."""
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{name}"


def policy(*statements: dict[str, Any]) -> str:
    """A policy document of those statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def grant(*statements: dict[str, Any], name: str = "functions") -> None:
    """The role's inline policy of that name has those statements."""
    client("iam").put_role_policy(RoleName=ROLE, PolicyName=name, PolicyDocument=policy(*statements))


def publish_layer() -> str:
    """One more version of the layer; its ARN."""
    made = client("lambda").publish_layer_version(LayerName=LAYER, Content={"ZipFile": _zip()})
    return str(made["LayerVersionArn"])


def make_function(name: str, *layers: str) -> None:
    """A function with those layers."""
    client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.11",
        Role=f"arn:aws:iam::{ACCOUNT}:role/{ROLE}",
        Handler="support_tickets.lambda_handler",
        Code={"ZipFile": _zip()},
        Layers=list(layers),
    )


def alarm_on_errors(**changed: Any) -> None:
    """The alarm as the guide has it, `changed`."""
    _alarm(
        {
            "AlarmName": "support-tickets-errors",
            "Namespace": "AWS/Lambda",
            "MetricName": "Errors",
            "Period": 300,
            "Threshold": 10,
        }
        | changed
    )


def alarm_on_writes(**changed: Any) -> None:
    """The alarm as the guide has it, on a table that there is, `changed`."""
    _alarm(
        {
            "AlarmName": "dynamodb-throttle",
            "Namespace": "AWS/DynamoDB",
            "MetricName": "ConsumedWriteCapacityUnits",
            "Dimensions": [{"Name": "TableName", "Value": "support_tickets"}],
            "Period": 60,
            "Threshold": 80,
        }
        | changed
    )


def _alarm(settings: dict[str, Any]) -> None:
    usual = {
        "Statistic": "Sum",
        "EvaluationPeriods": 1,
        "ComparisonOperator": "GreaterThanThreshold",
        "TreatMissingData": "notBreaching",
        "AlarmActions": [ALERTS],
    }
    client("cloudwatch").put_metric_alarm(**(usual | settings))


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("db_utils.py", "")
    return held.getvalue()
