"""Endpoints in DynamoDB: partition by customer, sorted by id. One more item counts them, exactly."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from backend.aws.claims import completing
from backend.aws.faults import reaching_the_database
from backend.aws.transactions import ConditionsFailed, write_together
from backend.aws.webhook_items import endpoint_from, endpoint_item
from backend.domain.endpoints import MOST_ENDPOINTS, Endpoint, too_many
from backend.domain.errors import StillInFlight
from backend.domain.idempotency import Completion
from backend.settings import Tables
from backend.webhook_ports import EndpointStore

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

#: No endpoint's id: above all digits, below no letter of one.
_COUNT = "count"


class DynamoEndpoints(EndpointStore):
    """The EndpointStore."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def add(self, endpoint: Endpoint, completion: Completion | None) -> None:
        """Store a new one, completing the claim in the same transaction; InvalidInput: there are too many."""
        put: Any = {
            "Put": {
                "TableName": self._tables.webhooks,
                "Item": endpoint_item(endpoint),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }
        counting = self._counting(
            endpoint.customer_id, 1, "attribute_not_exists(made) OR made < :most", {":most": MOST_ENDPOINTS}
        )
        try:
            write_together(self._client, [put, counting, *completing(completion, self._tables)])
        except ConditionsFailed as refused:
            if 0 in refused.positions:
                return  # an earlier try of this very write, whose answer got lost
            if 1 in refused.positions:
                raise too_many() from refused
            raise StillInFlight("another request took this key over") from refused

    def get(self, customer_id: str, endpoint_id: str) -> Endpoint | None:
        """Read one as it is now."""
        with reaching_the_database():
            answer = self._client.get_item(
                TableName=self._tables.webhooks, Key=_key(customer_id, endpoint_id), ConsistentRead=True
            )
        return endpoint_from(answer["Item"]) if "Item" in answer else None

    def of(self, customer_id: str) -> Sequence[Endpoint]:
        """List all of a customer's, oldest first: they are few, and fit into one answer."""
        with reaching_the_database():
            answer = self._client.query(
                TableName=self._tables.webhooks,
                KeyConditionExpression="customer_id = :customer AND id < :count",
                ExpressionAttributeValues={":customer": {"S": customer_id}, ":count": {"S": _COUNT}},
                ConsistentRead=True,
            )
        return list(map(endpoint_from, answer["Items"]))

    def replace(self, old: Endpoint, new: Endpoint, completion: Completion | None = None) -> bool:
        """Apply a change unless another came between, or it is gone."""
        put: Any = {
            "Put": {
                "TableName": self._tables.webhooks,
                "Item": endpoint_item(replace(new, revision=old.revision + 1)),
                "ConditionExpression": "revision = :known",
                "ExpressionAttributeValues": {":known": {"N": str(old.revision)}},
            }
        }
        try:
            write_together(self._client, [put, *completing(completion, self._tables)])
        except ConditionsFailed as refused:
            if 0 not in refused.positions:
                raise StillInFlight("another request took this key over") from refused
            return False
        return True

    def delete(self, customer_id: str, endpoint_id: str) -> bool:
        """Remove one for good; False if the customer has none such."""
        removal: Any = {
            "Delete": {
                "TableName": self._tables.webhooks,
                "Key": _key(customer_id, endpoint_id),
                "ConditionExpression": "attribute_exists(id)",
            }
        }
        try:
            write_together(
                self._client, [removal, self._counting(customer_id, -1, "made > :none", {":none": 0})]
            )
        except ConditionsFailed:
            return False
        return True

    def _counting(self, customer_id: str, by: int, condition: str, values: dict[str, int]) -> Any:
        numbers = {name: {"N": str(value)} for name, value in (values | {":by": by}).items()}
        return {
            "Update": {
                "TableName": self._tables.webhooks,
                "Key": _key(customer_id, _COUNT),
                "UpdateExpression": "ADD made :by",
                "ConditionExpression": condition,
                "ExpressionAttributeValues": numbers,
            }
        }


def _key(customer_id: str, endpoint_id: str) -> dict[str, Any]:
    """An endpoint cannot be named without its customer (WHK-04)."""
    return {"customer_id": {"S": customer_id}, "id": {"S": endpoint_id}}
