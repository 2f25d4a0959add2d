"""Addresses of customers in DynamoDB."""

from typing import TYPE_CHECKING

from backend.aws.faults import reaching_the_database
from backend.ports import Contacts
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_CUSTOMER = "{customer}"


class DynamoContacts(Contacts):
    """The Contacts. `pattern`, such as `{customer}@example.com`, is for customers without an address."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, pattern: str | None) -> None:
        self._client = client
        self._tables = tables
        self._pattern = pattern

    def email_of(self, customer_id: str) -> str | None:
        """Return the address; None if there is none. DependencyDown."""
        with reaching_the_database():
            answer = self._client.get_item(
                TableName=self._tables.customers, Key={"customer_id": {"S": customer_id}}
            )
        email = answer.get("Item", {}).get("email", {}).get("S")
        if email or self._pattern is None:
            return email or None
        return self._pattern.replace(_CUSTOMER, customer_id)
