"""The Connections of API Gateway's WebSocket API: it holds the connections, a table the places."""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from backend.aws.connection_slots import DynamoSlots
from backend.aws.faults import code_of
from backend.domain.connections import Connection, envelope_of
from backend.domain.errors import DependencyDown
from backend.domain.messages import Message
from backend.ports import Connections

if TYPE_CHECKING:
    from mypy_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient

#: A hundred connections, one after the other, would take a second.
_AT_ONCE = 8


class ApiGatewayConnections(Connections):
    """The Connections port over post_to_connection."""

    def __init__(self, slots: DynamoSlots, client: "ApiGatewayManagementApiClient | None") -> None:
        self._slots = slots
        self._client = client

    def open(self, connection: Connection) -> None:
        """Give a connection one of its customer's places; TooManyConnections if none is free."""
        self._slots.take(connection)

    def close(self, connection_id: str) -> None:
        """Free the place of a connection that is gone."""
        self._slots.free(connection_id)

    def subscribe(self, connection_id: str, types: Sequence[str]) -> None:
        """Send these types to a connection from now on."""
        self._slots.subscribe(connection_id, types)

    def say(self, connection_id: str, text: str) -> None:
        """Send this to one connection; DependencyDown if it cannot be reached."""
        if not self._post(connection_id, text.encode()):
            raise DependencyDown("connections")

    def deliver(self, message: Message) -> None:
        """Send to all who want it; DependencyDown if any could not be reached, so that it is tried again.

        Those who got it then get it again, under the same id: delivery is at least once.
        """
        wanting = [item for item in self._slots.of(message.customer_id) if _wants(item, message.type)]
        if not wanting:
            return
        text = envelope_of(message).encode()
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            sent = list(threads.map(lambda item: self._post(item["connection_id"]["S"], text), wanting))
        if not all(sent):
            raise DependencyDown("connections")

    def expire(self, now_ms: int, farewell: str) -> None:
        """Say farewell to connections whose token has expired, close them and free their places."""
        for connection_id in self._slots.expired():
            if self._post(connection_id, farewell.encode()):
                self._hang_up(connection_id)

    def _post(self, connection_id: str, text: bytes) -> bool:
        """False if it could not be reached though it may be there; one that has gone is no failure."""
        try:
            self._reached().post_to_connection(ConnectionId=connection_id, Data=text)
        except ClientError as fault:
            if code_of(fault) != "GoneException":
                return False
            self._slots.free(connection_id)
        except BotoCoreError:
            return False
        return True

    def _hang_up(self, connection_id: str) -> None:
        try:
            self._reached().delete_connection(ConnectionId=connection_id)
        except ClientError as fault:
            if code_of(fault) != "GoneException":
                raise DependencyDown("connections") from fault
        except BotoCoreError as fault:
            raise DependencyDown("connections") from fault
        self._slots.free(connection_id)

    def _reached(self) -> "ApiGatewayManagementApiClient":
        if self._client is None:
            raise DependencyDown("connections: no SECUREBASE_WS_ENDPOINT says where they are")
        return self._client


def _wants(item: Mapping[str, Any], kind: str) -> bool:
    return {"S": kind} in item["types"]["L"]
