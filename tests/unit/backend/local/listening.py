"""Customers of a running backend on live connections, and who publishes to them."""

import json
import time
import uuid
from typing import TYPE_CHECKING, Any, cast

import boto3
import jwt
from websockets.sync.client import ClientConnection, connect

from tests.unit.backend import spoken
from tests.unit.backend.local.running import Running

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_sns import SNSClient

WITHIN_S = 10.0
TOPIC = "arn:aws:sns:us-east-1:000000000000:notification-events"


def token(backend: Running, customer: str, lives_s: float = 600) -> str:
    """A token as the backend itself would issue it."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": "securebase",
        "aud": "securebase-portal",
        "sub": customer,
        "customer_id": customer,
        "role": "customer",
        "iat": now,
        "nbf": now,
        "exp": int(time.time() + lives_s),
        "jti": str(uuid.uuid4()),
    }
    return jwt.encode(claims, backend.received["secrets"]["SECUREBASE_JWT_SECRET"], algorithm="HS256")


def connected(backend: Running, customer: str, lives_s: float = 600) -> ClientConnection:
    """A connection of this customer; use it as a context manager."""
    url = f"{backend.received['ws_url']}/?token={token(backend, customer, lives_s)}"
    return connect(url, proxy=None, compression=None, open_timeout=WITHIN_S, close_timeout=WITHIN_S)


def received(connection: ClientConnection) -> dict[str, Any]:
    """The next message, which is as `asyncapi.yaml` describes it."""
    message: dict[str, Any] = json.loads(connection.recv(WITHIN_S))
    spoken.check(message)
    return message


def says(connection: ClientConnection, **frame: Any) -> dict[str, Any]:
    """Send a frame, and return the answer."""
    connection.send(json.dumps(frame))
    return received(connection)


def aws(backend: Running, service: str) -> object:
    """A client of the backend's AWS."""
    return boto3.client(  # type: ignore[call-overload]
        service,
        endpoint_url=backend.received["aws_endpoint"],
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )


def tables(backend: Running) -> "DynamoDBClient":
    """Its tables."""
    return cast("DynamoDBClient", aws(backend, "dynamodb"))


def publish(backend: Running, customer: str, kind: str = "metrics_update", **message: Any) -> None:
    """Publish to the topic of live messages, as anybody may who is allowed to."""
    topics = cast("SNSClient", aws(backend, "sns"))
    body = {"customer_id": customer, "type": kind, "payload": message.pop("payload", {}), **message}
    topics.publish(TopicArn=TOPIC, Message=json.dumps(body))
