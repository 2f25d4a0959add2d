"""An operator, and the AWS account that it reaches."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID

from signoff.actors import Customer, Operator
from signoff.actors.operator.aws_client import AwsClient, AwsClients
from tests.unit.signoff.actors.operator.stored import PERMITTED, STORED, Operators
from tests.unit.signoff.deployment.files import MINTED


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An account of its own, with the guide's topics, queue and table."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        # Within the backend's tests moto goes on from where it was: what an earlier test left here must go.
        for service in ("sns", "sqs", "dynamodb"):
            get_backend(service)[DEFAULT_ACCOUNT_ID]["us-east-1"].reset()
        for topic in ("other", "support-events", "notification-events"):
            boto3.client("sns", "us-east-1").create_topic(Name=topic)
        boto3.client("sqs", "us-east-1").create_queue(QueueName="support-notifications")
        tables = boto3.client("dynamodb", "us-east-1")
        tables.create_table(
            TableName="notifications",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("customer_id", "id")],
            KeySchema=[
                {"AttributeName": "customer_id", "KeyType": "HASH"},
                {"AttributeName": "id", "KeyType": "RANGE"},
            ],
            BillingMode="PAY_PER_REQUEST",
        )
        boto3.resource("dynamodb", "us-east-1").Table("notifications").put_item(Item=STORED)
        yield


@pytest.fixture
def operators(customers: Callable[..., Customer]) -> Iterator[Operators]:
    """An operator of a target with that in its file."""
    opened: list[tuple[Operator, AwsClients]] = []

    def operator(beside: str = PERMITTED, **more: Any) -> Operator:
        recorder = customers(MINTED + beside, **more).recorder
        clients = AwsClients(recorder.session.target)
        opened.append((Operator(AwsClient(recorder, clients)), clients))
        return opened[-1][0]

    yield operator
    for each, clients in opened:
        each.recorder.close()
        clients.close()


@pytest.fixture
def operator(operators: Operators) -> Operator:
    return operators()
