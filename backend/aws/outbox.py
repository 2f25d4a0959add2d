"""Events waiting to be published: written with the change they tell of, removed once they are out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backend.aws.faults import reaching_the_database
from backend.domain.errors import DependencyDown
from backend.domain.events import TicketEvent, to_json
from backend.ports import Outbox, Waiting
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef, WriteRequestTypeDef

#: All events lie in one partition, so that one query finds the oldest.
LANE = {"S": "ticket-events"}


class DynamoOutbox(Outbox):
    """The Outbox."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def oldest(self, limit: int) -> Sequence[Waiting]:
        """Return the oldest events."""
        with reaching_the_database():
            answer = self._client.query(
                TableName=self._tables.outbox,
                KeyConditionExpression="lane = :lane",
                ExpressionAttributeValues={":lane": LANE},
                ConsistentRead=True,
                Limit=limit,
            )
        items: list[dict[str, Any]] = answer["Items"]
        return [Waiting(item["id"]["S"], item["event"]["S"]) for item in items]

    def remove(self, events: Sequence[Waiting]) -> None:
        """Forget events that were published."""
        requests: list[WriteRequestTypeDef] = [
            {"DeleteRequest": {"Key": {"lane": LANE, "id": {"S": event.id}}}} for event in events
        ]
        with reaching_the_database():
            left = self._client.batch_write_item(RequestItems={self._tables.outbox: requests})
        if left["UnprocessedItems"]:
            # They stay, and are published once more: consumers know an event by its id.
            raise DependencyDown("database")


def announcing(event: TicketEvent, tables: Tables) -> "TransactWriteItemTypeDef":
    """Return the write that puts an event into the outbox, for the transaction of its change."""
    item: Any = {"lane": LANE, "id": {"S": event.id}, "event": {"S": to_json(event)}}
    return {"Put": {"TableName": tables.outbox, "Item": item}}
