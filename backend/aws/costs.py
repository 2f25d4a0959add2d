"""What customers have spent, in DynamoDB: partition by customer, sorted by month."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backend.aws.faults import reaching_the_database
from backend.domain.costs import MonthlyCost
from backend.ports import CostHistory
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoCosts(CostHistory):
    """The CostHistory. What fills the table is none of this phase's."""

    def __init__(self, client: "DynamoDBClient", tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def of(self, customer_id: str, most: int) -> Sequence[MonthlyCost]:
        """List a customer's months, oldest first, the newest so many at most."""
        with reaching_the_database():
            answer = self._client.query(
                TableName=self._tables.costs,
                KeyConditionExpression="customer_id = :customer",
                ExpressionAttributeValues={":customer": {"S": customer_id}},
                ScanIndexForward=False,
                Limit=most,
                ConsistentRead=True,
            )
        newest_first = (
            MonthlyCost(item["month"]["S"], float(item["amount"]["N"])) for item in answer["Items"]
        )
        return list(newest_first)[::-1]
