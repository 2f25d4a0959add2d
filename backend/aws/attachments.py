"""Attachments in DynamoDB: a map in the item of their ticket."""

from typing import TYPE_CHECKING

from backend.aws.ticket_changes import ItemChange, TicketChanges
from backend.aws.ticket_items import attachment_value
from backend.domain.attachments import MOST, Attachment, ScanStatus
from backend.domain.events import TicketEvent
from backend.domain.instants import to_text
from backend.domain.tickets import Ticket
from backend.ports import AttachmentStore, Clock
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

_UNSETTLED = "attachments.#attachment.#status = :pending"
# A version that two scanners looked at: the one that found something is believed, whoever was first.
_BETTER_KNOWN = (
    "attachments.#attachment.#status = :clean AND attachments.#attachment.version_id = :version_id"
)


class DynamoAttachments(AttachmentStore):
    """The AttachmentStore."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, clock: Clock) -> None:
        self._changes = TicketChanges(client, tables, clock)
        self._clock = clock

    def add(self, ticket: Ticket, attachment: Attachment) -> bool:
        """Put an attachment on a ticket; False if that has as many as it may have, or is gone."""
        change = ItemChange(
            customer_id=ticket.customer_id,
            ticket_id=ticket.id,
            sets="attachments.#attachment = :attachment, updated_at = :now",
            names={"#attachment": attachment.id},
            values={
                ":attachment": attachment_value(attachment),
                ":now": {"S": to_text(attachment.created_at)},
                ":most": {"N": str(MOST)},
            },
            condition="size(attachments) < :most AND attribute_not_exists(attachments.#attachment)",
            known=ticket.version,
        )
        return self._changes.apply(change, None)

    def settle(self, ticket: Ticket, settled: Attachment, event: TicketEvent | None) -> bool:
        """Write what a scan found together with its event; False if another scan came first."""
        condition = _UNSETTLED
        values = {
            ":attachment": attachment_value(settled),
            ":now": {"S": to_text(self._clock.now_ms())},
            ":pending": {"S": ScanStatus.PENDING.value},
        }
        if settled.status is ScanStatus.INFECTED and settled.version_id is not None:
            condition = f"{_UNSETTLED} OR ({_BETTER_KNOWN})"
            values[":clean"] = {"S": ScanStatus.CLEAN.value}
            values[":version_id"] = {"S": settled.version_id}
        change = ItemChange(
            customer_id=ticket.customer_id,
            ticket_id=ticket.id,
            sets="attachments.#attachment = :attachment, updated_at = :now",
            names={"#attachment": settled.id, "#status": "status"},
            values=values,
            condition=condition,
            known=ticket.version,
        )
        return self._changes.apply(change, event)
