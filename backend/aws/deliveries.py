"""Deliveries in DynamoDB: partition by endpoint, sorted by id, which sorts by time."""

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from backend.aws.claims import completing
from backend.aws.faults import condition_failed, reaching_the_database
from backend.aws.transactions import ConditionsFailed, write_together
from backend.aws.webhook_items import delivery_from, delivery_item
from backend.domain.deliveries import LEASE_MS, Delivery, Job
from backend.domain.errors import StillInFlight
from backend.domain.idempotency import Completion
from backend.ports import Page
from backend.settings import Tables
from backend.webhook_ports import DeliveryStore

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoDeliveries(DeliveryStore):
    """The DeliveryStore."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def add(self, delivery: Delivery, completion: Completion | None = None) -> bool:
        """Store a new one; False if that event goes to that endpoint already."""
        put: Any = {
            "Put": {
                "TableName": self._tables.webhook_deliveries,
                "Item": delivery_item(delivery),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }
        try:
            write_together(self._client, [put, *completing(completion, self._tables)])
        except ConditionsFailed as refused:
            if 0 not in refused.positions:
                raise StillInFlight("another request took this key over") from refused
            return False
        return True

    def get(self, endpoint_id: str, delivery_id: str) -> Delivery | None:
        """Read one as it is now."""
        with reaching_the_database():
            answer = self._client.get_item(
                TableName=self._tables.webhook_deliveries,
                Key=_key(endpoint_id, delivery_id),
                ConsistentRead=True,
            )
        return delivery_from(answer["Item"]) if "Item" in answer else None

    def page(self, endpoint_id: str, before: str | None, limit: int) -> Page[Delivery]:
        """List an endpoint's, newest first, from below the id `before`."""
        condition = "endpoint_id = :endpoint" + ("" if before is None else " AND id < :before")
        values: dict[str, Any] = {":endpoint": {"S": endpoint_id}}
        if before is not None:
            values[":before"] = {"S": before}
        # One more than asked for tells whether there is a next page. A hundred are far below a megabyte.
        with reaching_the_database():
            answer = self._client.query(
                TableName=self._tables.webhook_deliveries,
                KeyConditionExpression=condition,
                ExpressionAttributeValues=values,
                ScanIndexForward=False,
                ConsistentRead=True,
                Limit=limit + 1,
            )
        found = list(map(delivery_from, answer["Items"]))
        return Page(tuple(found[:limit]), more=len(found) > limit)

    def claim(self, job: Job, now_ms: int) -> bool:
        """Take the right to make this attempt; False if it was made, or somebody is making it."""
        return self._changed(
            Key=_key(job.endpoint_id, job.delivery_id),
            UpdateExpression="SET lease_until = :until",
            ConditionExpression="#round = :round AND made = :made"
            " AND (attribute_not_exists(lease_until) OR lease_until <= :now)",
            ExpressionAttributeNames={"#round": "round"},
            ExpressionAttributeValues={
                ":until": {"N": str(now_ms + LEASE_MS)},
                ":now": {"N": str(now_ms)},
                ":round": {"N": str(job.round)},
                ":made": {"N": str(job.number - 1)},
            },
        )

    def record(self, delivery: Delivery) -> None:
        """Write what came of an attempt, and give the right to it back: the item has no lease then."""
        with reaching_the_database():
            self._client.put_item(TableName=self._tables.webhook_deliveries, Item=delivery_item(delivery))

    def restart(self, old: Delivery, new: Delivery) -> bool:
        """Begin a new round, unless somebody did already."""
        item = delivery_item(new)
        return self._changed(
            Key=_key(old.endpoint_id, old.id),
            UpdateExpression="SET #round = :round, made = :made, standing = :standing REMOVE lease_until",
            ConditionExpression="#round = :known AND standing = :was",
            ExpressionAttributeNames={"#round": "round"},
            ExpressionAttributeValues={
                ":round": item["round"],
                ":made": item["made"],
                ":standing": item["standing"],
                ":known": {"N": str(old.round)},
                ":was": {"S": old.standing.value},
            },
        )

    def _changed(self, **update: Any) -> bool:
        with reaching_the_database():
            try:
                self._client.update_item(TableName=self._tables.webhook_deliveries, **update)
            except ClientError as fault:
                if not condition_failed(fault):
                    raise
                return False
        return True


def _key(endpoint_id: str, delivery_id: str) -> dict[str, Any]:
    return {"endpoint_id": {"S": endpoint_id}, "id": {"S": delivery_id}}
