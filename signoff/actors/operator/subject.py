"""Whom the operator acts for, and what every part of the operator has at hand."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from signoff.actors.customer.customer import Customer
from signoff.actors.operator.aws_client import AwsClient
from signoff.actors.session.recorder import Recorder
from signoff.actors.session.session import TargetSession
from signoff.deployment.facilities import Aws
from signoff.verdict.outcomes import NotVerified
from signoff.wire.dialect import Dialect

BATCH = 25
"""DynamoDB takes so many items at once."""
MOST_TRIES = 5
Whom: TypeAlias = Customer | str
"""A customer, or a customer's id."""


class Backstage:
    """Someone who may look behind the target's API, where the target file says what is there."""

    def __init__(self, line: AwsClient) -> None:
        self.line = line

    @property
    def recorder(self) -> Recorder:
        """The test's recorder."""
        return self.line.recorder

    @property
    def session(self) -> TargetSession:
        """This process's way to the target."""
        return self.line.recorder.session

    @property
    def dialect(self) -> Dialect:
        """What the target calls things."""
        return self.session.target.dialect

    @property
    def aws(self) -> Aws:
        """What stands in the target's account; NotVerified where the target file does not tell."""
        if self.session.target.description.aws is None:
            raise NotVerified("the target file does not describe the target's AWS ([aws])")
        return self.session.target.description.aws

    def ttl_attribute(self, table: str = "notifications") -> str | None:
        """The attribute by which that table drops items; None where it drops none."""
        name = getattr(self.aws.tables, table)
        answer = self.line.call(
            f"looks by what {name} drops items", "dynamodb", "describe_time_to_live", TableName=name
        )
        received = answer["TimeToLiveDescription"]
        return (
            received.get("AttributeName") if received["TimeToLiveStatus"] in ("ENABLED", "ENABLING") else None
        )

    def write_items(self, table: str, requests: Sequence[dict[str, Any]]) -> None:
        """Puts and deletes items, as `BatchWriteItem` has them; NotVerified where the table takes no more."""
        left, tries = list(requests), 0
        while left:
            batch, later = left[:BATCH], left[BATCH:]
            answer = self.line.call(
                f"writes {len(batch)} items of {table}",
                "dynamodb",
                "batch_write_item",
                RequestItems={table: batch},
            )
            undone = answer.get("UnprocessedItems", {}).get(table, [])
            tries += bool(undone)
            if tries > MOST_TRIES:
                raise NotVerified(f"the table {table} takes no more items for now: try again later")
            left = [*undone, *later]


def customer_id(customer: Whom) -> str:
    """The id of the customer."""
    return customer if isinstance(customer, str) else customer.id
