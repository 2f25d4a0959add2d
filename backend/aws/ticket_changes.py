"""Changes of a ticket's item: each at a version of its own, in one transaction with its event.

A version is a hybrid logical clock: the instant of the change in ms, or one more than the version
before where clocks disagree. So an event can name the exact version without the ticket being read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from backend.aws.outbox import announcing
from backend.aws.transactions import ConditionsFailed, write_together
from backend.backoff import attempts
from backend.domain.errors import DependencyDown
from backend.domain.events import TicketEvent
from backend.ports import Clock
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef


@dataclass(frozen=True)
class ItemChange:
    """What is to be done to a ticket's item, in DynamoDB's own words; the version is not part of it.

    `known`: a version that the ticket is known to have had. `at_known`: only if it still has it.
    """

    customer_id: str
    ticket_id: str
    sets: str
    values: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)
    condition: str = "attribute_exists(id)"
    known: int = 0
    at_known: bool = False


class TicketChanges:
    """Applies changes to tickets."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, clock: Clock) -> None:
        self._client = client
        self._tables = tables
        self._clock = clock

    def apply(
        self,
        change: ItemChange,
        event: TicketEvent | None,
        others: Sequence["TransactWriteItemTypeDef"] = (),
    ) -> bool:
        """Apply a change with other writes; False if the ticket is absent or not as the condition has it.

        ConditionsFailed tells of the other writes' conditions, counted from 0; DependencyDown.
        """
        known = change.known
        for _ in attempts():
            version = max(self._clock.now_ms(), known + 1)
            writes = [self._update(change, version), *others]
            if event is not None:
                stamped = replace(event, version=version)
                writes.append(announcing(stamped, self._tables))
            try:
                write_together(self._client, writes)
            except ConditionsFailed as refused:
                elsewhere = {place - 1: item for place, item in refused.found.items() if place > 0}
                if elsewhere:
                    raise ConditionsFailed(elsewhere) from refused
                held = refused.found[0]
                # What is in the way is only a version as high as this one: go above it.
                if not held or change.at_known or int(held["version"]["N"]) < version:
                    return False
                known = int(held["version"]["N"])
            else:
                return True
        raise DependencyDown("the ticket is being changed by too many at once")

    def _update(self, change: ItemChange, version: int) -> "TransactWriteItemTypeDef":
        values = {**change.values, ":version": {"N": str(version)}}
        condition = f"({change.condition}) AND version < :version"
        if change.at_known:
            condition += " AND version = :known"
            values[":known"] = {"N": str(change.known)}
        update: Any = {
            "TableName": self._tables.tickets,
            "Key": key(change.customer_id, change.ticket_id),
            "UpdateExpression": f"SET {change.sets}, version = :version",
            "ConditionExpression": condition,
            "ExpressionAttributeValues": values,
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        if change.names:
            update["ExpressionAttributeNames"] = dict(change.names)
        return {"Update": update}


def key(customer_id: str, ticket_id: str) -> dict[str, Any]:
    """Return the primary key of a ticket: it cannot be named without its customer (SEC-01)."""
    return {"customer_id": {"S": customer_id}, "id": {"S": ticket_id}}
