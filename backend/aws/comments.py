"""Comments in DynamoDB: partition by ticket, sorted by id, which sorts by creation."""

from typing import TYPE_CHECKING, Any

from backend.aws.claims import completing
from backend.aws.faults import reaching_the_database
from backend.aws.ticket_changes import ItemChange, TicketChanges
from backend.aws.ticket_items import comment_from, comment_item
from backend.aws.transactions import ConditionsFailed
from backend.domain.comments import Comment
from backend.domain.errors import StillInFlight
from backend.domain.events import TicketEvent
from backend.domain.idempotency import Completion
from backend.domain.instants import to_text
from backend.ports import Clock, CommentStore, Page
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


class DynamoComments(CommentStore):
    """The CommentStore."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, clock: Clock) -> None:
        self._client = client
        self._tables = tables
        self._changes = TicketChanges(client, tables, clock)

    def add(self, comment: Comment, event: TicketEvent, completion: Completion | None) -> bool:
        """Store a comment and count it on its ticket; False if the event's customer has no such ticket.

        One transaction: no comment without its count (TKT-10), none on a ticket that is not there.
        """
        others = [self._put(comment), *completing(completion, self._tables)]
        try:
            return self._changes.apply(_counted(event.customer_id, comment), event, others)
        except ConditionsFailed as refused:
            if 0 in refused.positions:
                return True  # an earlier try of this very write was applied; its answer got lost
            raise StillInFlight("another request took this key over") from refused

    def page(self, ticket_id: str, after: str | None, limit: int) -> Page[Comment]:
        """List a ticket's comments, oldest first, from above the id `after`."""
        items: list[dict[str, Any]] = []
        query: dict[str, Any] = {
            "TableName": self._tables.comments,
            "KeyConditionExpression": "ticket_id = :ticket AND id > :after",
            "ExpressionAttributeValues": {":ticket": {"S": ticket_id}, ":after": {"S": after or "-"}},
            "ConsistentRead": True,
            "Limit": limit + 1,
        }
        while True:
            with reaching_the_database():
                answer = self._client.query(**query)
            items.extend(answer["Items"])
            # A page ends early when it holds a megabyte: long comments need several.
            if len(items) > limit or "LastEvaluatedKey" not in answer:
                return Page(tuple(map(comment_from, items[:limit])), more=len(items) > limit)
            query["ExclusiveStartKey"] = answer["LastEvaluatedKey"]

    def _put(self, comment: Comment) -> Any:
        return {
            "Put": {
                "TableName": self._tables.comments,
                "Item": comment_item(comment),
                "ConditionExpression": "attribute_not_exists(id)",
            }
        }


def _counted(customer_id: str, comment: Comment) -> ItemChange:
    return ItemChange(
        customer_id=customer_id,
        ticket_id=comment.ticket_id,
        sets="updated_at = :now, comment_count = comment_count + :one",
        values={
            ":now": {"S": to_text(comment.created_at)},
            ":one": {"N": "1"},
        },
    )
