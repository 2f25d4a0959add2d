"""API keys in DynamoDB: only their hashes."""

from typing import TYPE_CHECKING

from backend.aws.faults import reaching_the_database
from backend.ports import ApiKeys
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoApiKeys(ApiKeys):
    """The ApiKeys port."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def customer_of(self, key_hash: str) -> str | None:
        """Look up the SHA-256 (hex) of a key."""
        with reaching_the_database():
            answer = self._client.get_item(
                TableName=self._tables.api_keys, Key={"key_hash": {"S": key_hash}}, ConsistentRead=True
            )
        return answer["Item"]["customer_id"]["S"] if "Item" in answer else None
