"""The functions of the WebSocket API, invoked as API Gateway does (WS-01, WS-05, WS-09)."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from mypy_boto3_dynamodb import DynamoDBClient

from backend.bootstrap import _held_here, hold_connections, live_connections
from backend.domain.connections import Connection, TooManyConnections
from backend.domain.messages import Message
from backend.functions import (
    deliver_messages,
    expire_connections,
    ws_connect,
    ws_default,
    ws_disconnect,
)
from backend.services.connections import DISCONNECTS
from tests.unit.backend import spoken
from tests.unit.backend.caller import Context, token

CONTEXT = Context("securebase-ws")


class Held:
    """Remembers what is asked of the connections and of the metrics."""

    def __init__(self) -> None:
        self.opened: list[Connection] = []
        self.closed: list[str] = []
        self.types: dict[str, Sequence[str]] = {}
        self.said: list[tuple[str, str]] = []
        self.delivered: list[Message] = []
        self.farewells: list[str] = []
        self.counted: list[str] = []
        self.is_full = False

    def open(self, connection: Connection) -> None:
        if self.is_full:
            raise TooManyConnections
        self.opened.append(connection)

    def close(self, connection_id: str) -> None:
        self.closed.append(connection_id)

    def subscribe(self, connection_id: str, types: Sequence[str]) -> None:
        self.types[connection_id] = types

    def say(self, connection_id: str, text: str) -> None:
        self.said.append((connection_id, text))

    def deliver(self, message: Message) -> None:
        if message.type == "fails":
            raise RuntimeError
        self.delivered.append(message)

    def expire(self, now_ms: int, farewell: str) -> None:
        self.farewells.append(farewell)

    def count(self, name: str) -> None:
        self.counted.append(name)


@pytest.fixture
def held(database: DynamoDBClient) -> Iterator[Held]:
    held = Held()
    hold_connections(held, held)
    yield held
    _held_here.clear()
    live_connections.cache_clear()


def event(**more: Any) -> dict[str, Any]:
    return {"requestContext": {"connectionId": "c1", "requestId": "r1"}, **more}


def connect(parameters: dict[str, str] | None) -> dict[str, Any]:
    return ws_connect.lambda_handler(event(queryStringParameters=parameters), CONTEXT)


def test_a_valid_token_connects_until_it_expires(held: Held) -> None:
    assert connect({"token": token("acme", exp=4_000_000_000)}) == {"statusCode": 200}
    assert held.opened == [Connection("c1", "acme", 4_000_000_000_000)]


@pytest.mark.parametrize("parameters", [None, {}, {"token": ""}, {"token": "nonsense"}, {"Token": "x"}])
def test_without_a_valid_token_it_is_refused(held: Held, parameters: dict[str, str] | None) -> None:
    answer = connect(parameters)
    assert answer["statusCode"] == 401
    assert answer["headers"]["WWW-Authenticate"] == "Bearer"
    assert held.opened == []


def test_one_connection_too_many_is_refused(held: Held) -> None:
    held.is_full = True
    answer = connect({"token": token("acme")})
    assert answer["statusCode"] == 429
    assert int(answer["headers"]["Retry-After"]) > 0


def test_a_disconnect_frees_the_place_and_is_counted(held: Held) -> None:
    assert ws_disconnect.lambda_handler(event(), CONTEXT) == {"statusCode": 200}
    assert held.closed == ["c1"]
    assert held.counted == [DISCONNECTS]


def said(held: Held, frame: str) -> dict[str, Any]:
    assert ws_default.lambda_handler(event(body=frame), CONTEXT) == {"statusCode": 200}
    connection, text = held.said.pop()
    assert connection == "c1"
    document: dict[str, Any] = json.loads(text)
    spoken.check(document)
    return document


def test_a_subscription_is_confirmed(held: Held) -> None:
    answer = said(held, '{"action": "subscribe", "types": ["invoice_created", "notification"]}')
    assert answer["type"] == "subscribed"
    assert answer["payload"] == {"types": ["notification", "invoice_created"]}
    assert held.types == {"c1": ("notification", "invoice_created")}


def test_a_ping_is_answered_and_anything_else_is_an_error(held: Held) -> None:
    assert said(held, '{"action": "ping"}')["type"] == "pong"
    assert said(held, "?")["type"] == "error"
    assert held.types == {}


def record(number: int, body: dict[str, Any]) -> dict[str, Any]:
    return {"messageId": f"m{number}", "body": json.dumps(body)}


def test_published_messages_are_delivered_and_only_failed_ones_come_back(held: Held) -> None:
    envelope = {"Type": "Notification", "MessageId": "sns-1", "Timestamp": "2026-01-01T00:00:00.000Z"}
    message = {"customer_id": "acme", "type": "metrics_update", "payload": {"cpu": 1}}
    records = [
        record(1, envelope | {"Message": json.dumps(message)}),
        record(2, envelope | {"Message": json.dumps(message | {"type": "fails"})}),
        record(3, envelope | {"Message": "nothing"}),
        record(4, envelope | {"Message": json.dumps(message | {"id": "own", "timestamp": "then"})}),
    ]
    result = deliver_messages.lambda_handler({"Records": records}, CONTEXT)
    assert result == {"batchItemFailures": [{"itemIdentifier": "m2"}, {"itemIdentifier": "m3"}]}
    assert held.delivered == [
        Message("sns-1", "acme", "metrics_update", {"cpu": 1}, "2026-01-01T00:00:00.000Z"),
        Message("own", "acme", "metrics_update", {"cpu": 1}, "then"),
    ]


def test_the_schedule_says_farewell_to_the_expired(held: Held) -> None:
    expire_connections.lambda_handler({}, CONTEXT)
    (farewell,) = held.farewells
    assert json.loads(farewell)["type"] == "token_expired"
