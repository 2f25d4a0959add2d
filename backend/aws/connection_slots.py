"""The places of live connections in DynamoDB: exactly 100 per customer, across processes (WS-06).

A customer's places are the items `slot#000` to `slot#099` of its partition, each taken with a conditional
write. A second item finds a connection's place by its id, which is all that a disconnect names.
"""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from backend.aws.faults import reaching_the_database
from backend.aws.transactions import ConditionsFailed, write_together
from backend.domain.connections import MOST_PER_CUSTOMER, Connection, TooManyConnections
from backend.ports import Clock
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

#: A place is free again once its token has expired; the table drops it later, when nobody can need it.
_KEPT_S = 3600
_FREE = "attribute_not_exists(slot) OR expires_at <= :now"
_SLOTS = tuple(f"slot#{number:03}" for number in range(MOST_PER_CUSTOMER))
_ONLY = "-"

Item = Mapping[str, Any]


class DynamoSlots:
    """Takes and frees places. `node` names the process that holds the connections."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, clock: Clock, node: str) -> None:
        self._client = client
        self._table = tables.connections
        self._clock = clock
        self._node = node
        # A hint only: what was taken here is most of what is taken, and need not be tried.
        self._taken: defaultdict[str, set[str]] = defaultdict(set)

    def take(self, connection: Connection) -> None:
        """Take a free place; TooManyConnections if there is none."""
        taken_here = self._taken[connection.customer_id]
        slot = random.choice([each for each in _SLOTS if each not in taken_here] or _SLOTS)
        while not self._took(slot, connection):
            taken = {item["slot"]["S"] for item in self.of(connection.customer_id)}
            free = [each for each in _SLOTS if each not in taken]
            if not free:
                raise TooManyConnections
            # Whoever else looks now sees the same: not all may go for the first.
            slot = random.choice(free)
        taken_here.add(slot)

    def free(self, connection_id: str) -> None:
        """Free a connection's place; harmless if it has none."""
        with reaching_the_database():
            item = self._client.delete_item(
                TableName=self._table, Key=_reverse(connection_id), ReturnValues="ALL_OLD"
            ).get("Attributes")
        if item is None:
            return
        self._taken[item["of"]["S"]].discard(item["place"]["S"])
        place: TransactWriteItemTypeDef = {
            "Delete": {
                "TableName": self._table,
                "Key": {"customer_id": item["of"], "slot": item["place"]},
                "ConditionExpression": "connection_id = :id",
                "ExpressionAttributeValues": {":id": {"S": connection_id}},
            }
        }
        try:
            write_together(self._client, [place])
        except ConditionsFailed:
            return  # it had expired, and somebody else has it

    def subscribe(self, connection_id: str, types: Sequence[str]) -> None:
        """Note which types a connection wants; nothing happens if it has no place any more."""
        with reaching_the_database():
            item = self._client.get_item(TableName=self._table, Key=_reverse(connection_id)).get("Item")
        if item is None:
            return
        wanted: TransactWriteItemTypeDef = {
            "Update": {
                "TableName": self._table,
                "Key": {"customer_id": item["of"], "slot": item["place"]},
                "UpdateExpression": "SET types = :types",
                "ConditionExpression": "connection_id = :id",
                "ExpressionAttributeValues": {
                    ":types": {"L": [{"S": kind} for kind in types]},
                    ":id": {"S": connection_id},
                },
            }
        }
        try:
            write_together(self._client, [wanted])
        except ConditionsFailed:
            return

    def of(self, customer_id: str) -> list[Item]:
        """The customer's places whose token has not expired."""
        with reaching_the_database():
            answer = self._client.query(
                TableName=self._table,
                KeyConditionExpression="customer_id = :customer_id",
                FilterExpression="expires_at > :now",
                ExpressionAttributeValues={":customer_id": {"S": customer_id}, ":now": self._now()},
                ConsistentRead=True,
            )
        return list(answer["Items"])  # a hundred small items are one page

    def expired(self) -> Iterator[str]:
        """The ids of connections whose token has expired, and which were not closed yet."""
        yield from self._connections("expires_at <= :now", {":now": self._now()})

    def drop_own(self) -> None:
        """Free every place that an earlier process of this node left behind."""
        for connection_id in self._connections("#node = :node", {":node": {"S": self._node}}):
            self.free(connection_id)

    def _took(self, slot: str, connection: Connection) -> bool:
        expires_s = connection.expires_at // 1000
        common = {
            "expires_at": {"N": str(expires_s)},
            "ttl": {"N": str(expires_s + _KEPT_S)},
            "node": {"S": self._node},
        }
        place: TransactWriteItemTypeDef = {
            "Put": {
                "TableName": self._table,
                "Item": {
                    "customer_id": {"S": connection.customer_id},
                    "slot": {"S": slot},
                    "connection_id": {"S": connection.id},
                    "types": {"L": [{"S": kind} for kind in sorted(connection.types)]},
                    **common,
                },
                "ConditionExpression": _FREE,
                "ExpressionAttributeValues": {":now": self._now()},
            }
        }
        whose = {"of": {"S": connection.customer_id}, "place": {"S": slot}}
        reverse: TransactWriteItemTypeDef = {
            "Put": {"TableName": self._table, "Item": {**_reverse(connection.id), **whose, **common}}
        }
        try:
            write_together(self._client, [place, reverse])
        except ConditionsFailed:
            return False
        return True

    def _connections(self, condition: str, values: Mapping[str, Any]) -> Iterator[str]:
        names = {"ExpressionAttributeNames": {"#node": "node"}} if "#node" in condition else {}
        request: dict[str, Any] = {
            "TableName": self._table,
            "FilterExpression": f"slot = :only AND {condition}",
            "ExpressionAttributeValues": {":only": {"S": _ONLY}, **values},
            **names,
        }
        while True:
            with reaching_the_database():
                page = self._client.scan(**request)
            yield from (item["customer_id"]["S"].removeprefix(_PREFIX) for item in page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def _now(self) -> Any:
        return {"N": str(self._clock.now_ms() // 1000)}


# No customer is named like this: "#" is in none of their ids.
_PREFIX = "connection#"


def _reverse(connection_id: str) -> dict[str, Any]:
    return {"customer_id": {"S": _PREFIX + connection_id}, "slot": {"S": _ONLY}}
