"""Marks that something was done for good, beside the idempotency keys: their scopes never meet."""

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from backend.aws.faults import condition_failed, reaching_the_database
from backend.domain.notifications import MARKED_S
from backend.ports import Clock, Markers
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoMarkers(Markers):
    """The Markers."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, clock: Clock) -> None:
        self._client = client
        self._tables = tables
        self._clock = clock

    def put(self, scope: str) -> bool:
        """Set a mark; False if it was set already."""
        with reaching_the_database():
            try:
                self._client.put_item(**marking(scope, {}, self._tables, self._clock.now_ms()))
            except ClientError as fault:
                if not condition_failed(fault):
                    raise
                return False
        return True

    def remove(self, scope: str) -> None:
        """Take a mark back."""
        with reaching_the_database():
            self._client.delete_item(TableName=self._tables.idempotency_keys, Key={"scope": {"S": scope}})


def marking(scope: str, content: dict[str, Any], tables: Tables, now_ms: int) -> dict[str, Any]:
    """Return the put of a mark; its condition fails while an earlier one lasts."""
    now_s = now_ms // 1000
    return {
        "TableName": tables.idempotency_keys,
        "Item": {"scope": {"S": scope}, "expires_at": {"N": str(now_s + MARKED_S)}, **content},
        # The table drops what has expired late.
        "ConditionExpression": "attribute_not_exists(#scope) OR expires_at <= :now",
        "ExpressionAttributeNames": {"#scope": "scope"},
        "ExpressionAttributeValues": {":now": {"N": str(now_s)}},
    }
