"""Tickets in DynamoDB: partition by customer, sorted by id, which sorts by creation."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from botocore.exceptions import ClientError
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws.claims import completing
from backend.aws.faults import TRY_AGAIN, code_of, condition_failed, reaching_the_database
from backend.aws.ticket_items import flag_or_null, instant_or_null, text_or_null, ticket_from, ticket_item
from backend.aws.transactions import ConditionsFailed, write_together
from backend.backoff import attempts
from backend.domain.errors import DependencyDown, StillInFlight
from backend.domain.idempotency import Completion
from backend.domain.instants import to_text
from backend.domain.tickets import Ticket
from backend.ports import Page
from backend.settings import Tables

#: How many items a filtered query looks at in its first go.
_FILTERED_STRIDE = 250

_SET = (
    "SET #status = :status, assigned_to = :assigned_to, priority = :priority, sla_due_date = :due,"
    " resolved_at = :resolved_at, sla_met = :sla_met, updated_at = :updated_at"
    " ADD version :one, state_revision :one"
)


class DynamoTickets:
    """The TicketStore."""

    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self._client = client
        self._tables = tables

    def add(self, ticket: Ticket, completion: Completion | None) -> None:
        """Store a new ticket, completing the claim in the same transaction."""
        put: Any = {
            "Put": {
                "TableName": self._tables.tickets,
                "Item": ticket_item(ticket),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }
        try:
            write_together(self._client, [put, *completing(completion, self._tables)])
        except ConditionsFailed as refused:
            # Ids are never made twice: if it is there, an earlier try of this very write was applied
            # although its answer got lost.
            if 0 not in refused.positions:
                raise StillInFlight("another request took this key over") from refused

    def get(self, customer_id: str, ticket_id: str) -> Ticket | None:
        """Read the ticket as it is now."""
        with reaching_the_database():
            answer = self._client.get_item(
                TableName=self._tables.tickets, Key=key(customer_id, ticket_id), ConsistentRead=True
            )
        return ticket_from(answer["Item"]) if "Item" in answer else None

    def replace(self, old: Ticket, new: Ticket, *, same_version: bool) -> Ticket | None:
        """Apply an update if none came between, nor (`same_version`) a comment; None if one did.

        The condition is on `state_revision`, which comments leave alone, so that a busy conversation
        cannot starve an update (EDGE-03); `comment_count` is not written.
        """
        condition = "state_revision = :revision"
        values = _changed_values(new) | {":revision": {"N": str(old.revision)}}
        if same_version:
            condition += " AND version = :version"
            values[":version"] = {"N": str(old.version)}
        for _ in attempts():
            with reaching_the_database():
                try:
                    answer = self._client.update_item(
                        TableName=self._tables.tickets,
                        Key=key(old.customer_id, old.id),
                        UpdateExpression=_SET,
                        ConditionExpression=condition,
                        ExpressionAttributeNames={"#status": "status"},
                        ExpressionAttributeValues=values,
                        ReturnValues="ALL_NEW",
                    )
                except ClientError as fault:
                    if condition_failed(fault):
                        return None
                    if code_of(fault) not in TRY_AGAIN:
                        raise
                else:
                    return ticket_from(answer["Attributes"])
        raise DependencyDown("database")

    def page(
        self, customer_id: str, filters: Mapping[str, str], before: str | None, limit: int
    ) -> Page[Ticket]:
        """List tickets that match every filter, newest first, from below the id `before`."""
        # One more than asked for tells whether there is a next page.
        found = list(islice(self._matching(customer_id, filters, before, limit + 1), limit + 1))
        return Page(tuple(map(ticket_from, found[:limit])), more=len(found) > limit)

    def check(self) -> None:
        """Raise DependencyDown unless the store answers."""
        self.get("-", "-")

    def _matching(
        self, customer_id: str, filters: Mapping[str, str], before: str | None, wanted: int
    ) -> Iterator[Mapping[str, Any]]:
        values: dict[str, Any] = {":customer": {"S": customer_id}}
        query: dict[str, Any] = {
            "TableName": self._tables.tickets,
            "KeyConditionExpression": "customer_id = :customer",
            "ExpressionAttributeValues": values,
            "ScanIndexForward": False,
            "ConsistentRead": True,
            "Limit": _FILTERED_STRIDE if filters else wanted,
        }
        if before is not None:
            query["KeyConditionExpression"] += " AND id < :before"
            values[":before"] = {"S": before}
        if filters:
            query["FilterExpression"] = " AND ".join(f"#{name} = :{name}" for name in filters)
            query["ExpressionAttributeNames"] = {f"#{name}": name for name in filters}
            values.update({f":{name}": {"S": value} for name, value in filters.items()})
        while True:
            with reaching_the_database():
                answer = self._client.query(**query)
            yield from answer["Items"]
            if "LastEvaluatedKey" not in answer:
                return
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]
            # The rarer the matches, the longer the strides; the database stops at a megabyte anyway.
            query["Limit"] *= 2


def key(customer_id: str, ticket_id: str) -> dict[str, Any]:
    """Return the primary key of a ticket: it cannot be named without its customer (SEC-01)."""
    return {"customer_id": {"S": customer_id}, "id": {"S": ticket_id}}


def _changed_values(new: Ticket) -> dict[str, Any]:
    return {
        ":status": {"S": new.status.value},
        ":assigned_to": text_or_null(new.assigned_to),
        ":priority": {"S": new.priority.value},
        ":due": {"S": to_text(new.sla_due_date)},
        ":resolved_at": instant_or_null(new.resolved_at),
        ":sla_met": flag_or_null(new.sla_met),
        ":updated_at": {"S": to_text(new.updated_at)},
        ":one": {"N": "1"},
    }
