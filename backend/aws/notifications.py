"""Notifications in DynamoDB: partition by customer, sorted by id, which sorts by creation."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from backend.aws.faults import condition_failed, reaching_the_database
from backend.aws.markers import marking
from backend.aws.notification_items import notification_from, notification_item
from backend.aws.transactions import ConditionsFailed, write_together
from backend.domain.instants import from_text, to_text
from backend.domain.notifications import Notification
from backend.ports import Clock, NotificationStore, Page
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# The table drops what has expired up to days late: nobody sees it until then (NTF-14).
_LASTING = "#ttl > :now"
_THERE = f"attribute_exists(id) AND {_LASTING}"


class DynamoNotifications(NotificationStore):
    """The NotificationStore."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, clock: Clock) -> None:
        self._client = client
        self._tables = tables
        self._clock = clock

    def add(self, made: Sequence[tuple[Notification, str]]) -> Sequence[Notification]:
        """Store up to 50 notifications, each together with its mark; returns what is stored under the marks.

        A mark outlives its notification: a redelivery does not bring back what was deleted (NTF-12).
        """
        stored: dict[str, Notification] = {}
        # One event may be twice in a batch.
        new = {marker: notification for notification, marker in reversed(made)}
        while new:
            try:
                write_together(self._client, [put for each in new.items() for put in self._puts(*each)])
            except ConditionsFailed as refused:
                marked = list(new)
                for position, held in refused.found.items():
                    marker = marked[position // 2]
                    stored[marker] = replace(
                        new.pop(marker),
                        id=held["notification_id"]["S"],
                        created_at=from_text(held["created_at"]["S"]),
                    )
            else:
                stored |= new
                break
        return [stored[marker] for _, marker in made]

    def _puts(self, marker: str, notification: Notification) -> "list[TransactWriteItemTypeDef]":
        known = {
            "notification_id": {"S": notification.id},
            "created_at": {"S": to_text(notification.created_at)},
        }
        mark: Any = marking(marker, known, self._tables, self._clock.now_ms())
        mark["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        put: Any = {"TableName": self._tables.notifications, "Item": notification_item(notification)}
        return [{"Put": mark}, {"Put": put}]

    def page(
        self, customer_id: str, filters: Mapping[str, str | bool], before: str | None, limit: int
    ) -> Page[Notification]:
        """List notifications that match every filter, newest first, from below the id `before`."""
        query = self._query(customer_id, filters) | {"Limit": limit + 1}
        if before is not None:
            query["KeyConditionExpression"] += " AND id < :before"
            query["ExpressionAttributeValues"][":before"] = {"S": before}
        # One more than asked for tells whether there is a next page.
        items = (item for answer in self._answers(query) for item in answer["Items"])
        found = [notification_from(item) for item in islice(items, limit + 1)]
        return Page(tuple(found[:limit]), more=len(found) > limit)

    def unread(self, customer_id: str) -> int:
        """Count the unread ones."""
        query = self._query(customer_id, {"read": False}) | {"Select": "COUNT"}
        return sum(answer["Count"] for answer in self._answers(query))

    def mark_read(self, customer_id: str, notification_id: str) -> Notification | None:
        """Mark one as read and return it; None if the customer has none such."""
        item = self._update_to_read(customer_id, notification_id, _THERE)
        return None if item is None else notification_from(item)

    def mark_all_read(self, customer_id: str) -> int:
        """Mark all as read; returns how many were not."""
        query = self._query(customer_id, {"read": False}) | {"ProjectionExpression": "id"}
        found = [item["id"]["S"] for answer in self._answers(query) for item in answer["Items"]]
        # What another request has marked or deleted meanwhile is not counted twice.
        unread = f"{_THERE} AND #read = :unread"
        return sum(self._update_to_read(customer_id, each, unread) is not None for each in found)

    def delete(self, customer_id: str, notification_id: str) -> bool:
        """Remove one for good; False if the customer has none such."""
        with reaching_the_database():
            try:
                self._client.delete_item(
                    TableName=self._tables.notifications,
                    Key=_key(customer_id, notification_id),
                    ConditionExpression=_THERE,
                    ExpressionAttributeNames={"#ttl": "ttl"},
                    ExpressionAttributeValues={":now": self._now()},
                )
            except ClientError as fault:
                if not condition_failed(fault):
                    raise
                return False
        return True

    def _update_to_read(
        self, customer_id: str, notification_id: str, condition: str
    ) -> Mapping[str, Any] | None:
        values: dict[str, Any] = {":now": self._now(), ":read": {"BOOL": True}}
        if ":unread" in condition:
            values[":unread"] = {"BOOL": False}
        with reaching_the_database():
            try:
                answer = self._client.update_item(
                    TableName=self._tables.notifications,
                    Key=_key(customer_id, notification_id),
                    UpdateExpression="SET #read = :read",
                    ConditionExpression=condition,
                    ExpressionAttributeNames={"#ttl": "ttl", "#read": "read"},
                    ExpressionAttributeValues=values,
                    ReturnValues="ALL_NEW",
                )
            except ClientError as fault:
                if not condition_failed(fault):
                    raise
                return None
        return answer["Attributes"]

    def _query(self, customer_id: str, filters: Mapping[str, str | bool]) -> dict[str, Any]:
        values: dict[str, Any] = {":customer": {"S": customer_id}, ":now": self._now()}
        for name, value in filters.items():
            values[f":{name}"] = {"BOOL": value} if isinstance(value, bool) else {"S": value}
        return {
            "TableName": self._tables.notifications,
            "KeyConditionExpression": "customer_id = :customer",
            "FilterExpression": " AND ".join([_LASTING, *(f"#{name} = :{name}" for name in filters)]),
            "ExpressionAttributeNames": {"#ttl": "ttl", **{f"#{name}": name for name in filters}},
            "ExpressionAttributeValues": values,
            "ScanIndexForward": False,
            "ConsistentRead": True,
        }

    def _answers(self, query: dict[str, Any]) -> Iterator[Mapping[str, Any]]:
        while True:
            with reaching_the_database():
                answer = self._client.query(**query)
            yield answer
            if "LastEvaluatedKey" not in answer:
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            if "Limit" in query:
                # The rarer the matches, the longer the strides.
                query["Limit"] *= 2

    def _now(self) -> dict[str, str]:
        return {"N": str(self._clock.now_ms() // 1000)}


def _key(customer_id: str, notification_id: str) -> dict[str, Any]:
    """A notification cannot be named without its customer (NTF-09)."""
    return {"customer_id": {"S": customer_id}, "id": {"S": notification_id}}
