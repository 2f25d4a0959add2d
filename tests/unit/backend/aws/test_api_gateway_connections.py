"""The way to the connections that API Gateway holds (WS-02..07)."""

from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws.connection_slots import DynamoSlots
from backend.aws.connections import ApiGatewayConnections
from backend.domain.connections import Connection
from backend.domain.errors import DependencyDown
from backend.domain.messages import Message
from backend.settings import Tables
from tests.unit.backend.clocks import START, SetClock

UPDATE = Message("m1", "acme", "ticket_update", {"version": 1}, "2026-01-01T00:00:00.000Z")


class Gateway:
    """Stands in for the management API: what it was asked, and which connections it does not know."""

    def __init__(self) -> None:
        self.posted: list[str] = []
        self.deleted: list[str] = []
        self.gone: set[str] = set()
        self.failing: dict[str, Exception] = {}

    def post_to_connection(self, **sent: Any) -> None:
        self._check(sent["ConnectionId"], "PostToConnection")
        self.posted.append(sent["ConnectionId"])

    def delete_connection(self, **sent: Any) -> None:
        self._check(sent["ConnectionId"], "DeleteConnection")
        self.deleted.append(sent["ConnectionId"])

    def _check(self, connection_id: str, operation: Any) -> None:
        if connection_id in self.gone:
            raise ClientError({"Error": {"Code": "GoneException"}}, operation)
        if connection_id in self.failing:
            raise self.failing[connection_id]


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def slots(database: DynamoDBClient, clock: SetClock) -> DynamoSlots:
    return DynamoSlots(database, Tables(), clock, "api-gateway")


@pytest.fixture
def gateway() -> Gateway:
    return Gateway()


@pytest.fixture
def connections(slots: DynamoSlots, gateway: Gateway) -> ApiGatewayConnections:
    held = ApiGatewayConnections(slots, gateway)  # type: ignore[arg-type]
    for name, customer in (("a", "acme"), ("b", "acme"), ("g", "globex")):
        held.open(Connection(name, customer, START + 60_000))
    return held


def test_a_message_reaches_its_customers_connections_that_want_it(
    connections: ApiGatewayConnections, gateway: Gateway
) -> None:
    connections.subscribe("b", ["notification"])
    connections.deliver(UPDATE)
    assert gateway.posted == ["a"]


def test_a_connection_that_has_gone_loses_its_place(
    connections: ApiGatewayConnections, gateway: Gateway, slots: DynamoSlots
) -> None:
    gateway.gone = {"a"}
    connections.deliver(UPDATE)
    assert gateway.posted == ["b"]
    assert [item["connection_id"]["S"] for item in slots.of("acme")] == ["b"]


@pytest.mark.parametrize(
    "failure",
    [
        ClientError({"Error": {"Code": "LimitExceededException"}}, "PostToConnection"),
        EndpointConnectionError(endpoint_url="https://example.invalid"),
    ],
)
def test_one_that_cannot_be_reached_is_a_failure_after_all_others_got_it(
    connections: ApiGatewayConnections, gateway: Gateway, failure: Exception
) -> None:
    gateway.failing = {"a": failure}
    with pytest.raises(DependencyDown):
        connections.deliver(UPDATE)
    assert gateway.posted == ["b"]


def test_one_connection_is_told_unless_it_has_gone(
    connections: ApiGatewayConnections, gateway: Gateway
) -> None:
    gateway.gone = {"a"}
    gateway.failing = {"g": EndpointConnectionError(endpoint_url="https://example.invalid")}
    connections.say("a", "pong")
    connections.say("b", "pong")
    with pytest.raises(DependencyDown):
        connections.say("g", "pong")
    assert gateway.posted == ["b"]


def test_expired_connections_are_told_closed_and_freed(
    connections: ApiGatewayConnections, gateway: Gateway, slots: DynamoSlots, clock: SetClock
) -> None:
    gateway.gone = {"g"}
    clock.now += 60_000
    connections.expire(clock.now, "farewell")
    assert sorted(gateway.posted) == sorted(gateway.deleted) == ["a", "b"]
    assert list(slots.expired()) == []


def test_without_an_address_nothing_can_be_delivered(slots: DynamoSlots) -> None:
    held = ApiGatewayConnections(slots, None)
    held.deliver(UPDATE)
    held.open(Connection("a", "acme", START + 60_000))
    with pytest.raises(DependencyDown):
        held.deliver(UPDATE)
