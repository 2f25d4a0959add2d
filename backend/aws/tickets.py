"""Tickets in DynamoDB: partition by customer, sorted by id, which sorts by creation."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

from backend.aws.claims import completing
from backend.aws.faults import reaching_the_database
from backend.aws.outbox import announcing
from backend.aws.ticket_changes import ItemChange, TicketChanges, key
from backend.aws.ticket_items import flag_or_null, instant_or_null, text_or_null, ticket_from, ticket_item
from backend.aws.transactions import ConditionsFailed, write_together
from backend.domain.errors import StillInFlight
from backend.domain.events import TicketEvent
from backend.domain.idempotency import Completion
from backend.domain.instants import to_text
from backend.domain.tickets import Ticket
from backend.ports import Clock, Page, TicketStore
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

#: How many items a filtered query looks at in its first go.
_FILTERED_STRIDE = 250

_SET = (
    "#status = :status, assigned_to = :assigned_to, priority = :priority, sla_due_date = :due,"
    " resolved_at = :resolved_at, sla_met = :sla_met, updated_at = :updated_at, state_revision = :next"
)


class DynamoTickets(TicketStore):
    """The TicketStore."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, clock: Clock) -> None:
        self._client = client
        self._tables = tables
        self._changes = TicketChanges(client, tables, clock)

    def add(self, ticket: Ticket, event: TicketEvent, completion: Completion | None) -> None:
        """Store a new ticket, completing the claim in the same transaction."""
        put: Any = {
            "Put": {
                "TableName": self._tables.tickets,
                "Item": ticket_item(ticket),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }
        try:
            announcement = announcing(event, self._tables)
            write_together(self._client, [put, announcement, *completing(completion, self._tables)])
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

    def replace(self, old: Ticket, new: Ticket, event: TicketEvent, *, same_version: bool) -> bool:
        """Apply an update unless another, or (`same_version`) anything at all, came between.

        The condition is on `state_revision`, which comments leave alone, so that a busy conversation
        cannot starve an update (EDGE-03); `comment_count` is not written.
        """
        change = ItemChange(
            customer_id=old.customer_id,
            ticket_id=old.id,
            sets=_SET,
            names={"#status": "status"},
            condition="state_revision = :revision",
            values=_changed_values(new) | {":revision": {"N": str(old.revision)}},
            known=old.version,
            at_known=same_version,
        )
        return self._changes.apply(change, event)

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


def _changed_values(new: Ticket) -> dict[str, Any]:
    return {
        ":status": {"S": new.status.value},
        ":assigned_to": text_or_null(new.assigned_to),
        ":priority": {"S": new.priority.value},
        ":due": {"S": to_text(new.sla_due_date)},
        ":resolved_at": instant_or_null(new.resolved_at),
        ":sla_met": flag_or_null(new.sla_met),
        ":updated_at": {"S": to_text(new.updated_at)},
        ":next": {"N": str(new.revision)},
    }
