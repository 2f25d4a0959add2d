"""How a ticket and a comment lie in their tables."""

from collections.abc import Mapping
from typing import Any

from backend.domain.attachments import Attachment, ScanStatus
from backend.domain.comments import Comment
from backend.domain.identity import Role
from backend.domain.instants import from_text, to_text
from backend.domain.sla import Priority
from backend.domain.tickets import Category, Status, Ticket

#: An item, or one of its values, in DynamoDB's own JSON.
Item = dict[str, Any]


def text_or_null(text: str | None) -> Item:
    """Write an optional text."""
    return {"NULL": True} if text is None else {"S": text}


def instant_or_null(instant_ms: int | None) -> Item:
    """Write an optional instant."""
    return {"NULL": True} if instant_ms is None else {"S": to_text(instant_ms)}


def flag_or_null(flag: bool | None) -> Item:
    """Write an optional truth value."""
    return {"NULL": True} if flag is None else {"BOOL": flag}


def ticket_item(ticket: Ticket) -> Item:
    """Write a ticket."""
    return {
        "customer_id": {"S": ticket.customer_id},
        "id": {"S": ticket.id},
        "subject": {"S": ticket.subject},
        "description": {"S": ticket.description},
        "priority": {"S": ticket.priority.value},
        "category": {"S": ticket.category.value},
        "status": {"S": ticket.status.value},
        "assigned_to": text_or_null(ticket.assigned_to),
        "created_at": {"S": to_text(ticket.created_at)},
        "updated_at": {"S": to_text(ticket.updated_at)},
        "sla_due_date": {"S": to_text(ticket.sla_due_date)},
        "resolved_at": instant_or_null(ticket.resolved_at),
        "sla_met": flag_or_null(ticket.sla_met),
        "comment_count": {"N": str(ticket.comment_count)},
        "version": {"N": str(ticket.version)},
        "state_revision": {"N": str(ticket.revision)},
        "attachments": {"M": {each.id: attachment_value(each) for each in ticket.attachments}},
    }


def ticket_from(item: Mapping[str, Any]) -> Ticket:
    """Read what `ticket_item` wrote."""
    resolved_at = item["resolved_at"].get("S")
    return Ticket(
        id=item["id"]["S"],
        customer_id=item["customer_id"]["S"],
        subject=item["subject"]["S"],
        description=item["description"]["S"],
        priority=Priority(item["priority"]["S"]),
        category=Category(item["category"]["S"]),
        status=Status(item["status"]["S"]),
        assigned_to=item["assigned_to"].get("S"),
        created_at=from_text(item["created_at"]["S"]),
        updated_at=from_text(item["updated_at"]["S"]),
        sla_due_date=from_text(item["sla_due_date"]["S"]),
        resolved_at=None if resolved_at is None else from_text(resolved_at),
        sla_met=item["sla_met"].get("BOOL"),
        comment_count=int(item["comment_count"]["N"]),
        version=int(item["version"]["N"]),
        revision=int(item["state_revision"]["N"]),
        attachments=_attachments(item["attachments"]["M"]),
    )


def attachment_value(attachment: Attachment) -> Item:
    """Write an attachment as it lies in its ticket, under its id."""
    value: Item = {
        "filename": {"S": attachment.filename},
        "content_type": {"S": attachment.content_type},
        "size": {"N": str(attachment.size)},
        "sha256": {"S": attachment.sha256},
        "status": {"S": attachment.status.value},
        "created_at": {"S": to_text(attachment.created_at)},
    }
    if attachment.version_id is not None:
        value["version_id"] = {"S": attachment.version_id}
    return {"M": value}


def _attachments(values: Mapping[str, Any]) -> tuple[Attachment, ...]:
    """Read a ticket's attachments, oldest first."""
    return tuple(_attachment(attachment_id, values[attachment_id]["M"]) for attachment_id in sorted(values))


def _attachment(attachment_id: str, value: Mapping[str, Any]) -> Attachment:
    return Attachment(
        id=attachment_id,
        filename=value["filename"]["S"],
        content_type=value["content_type"]["S"],
        size=int(value["size"]["N"]),
        sha256=value["sha256"]["S"],
        status=ScanStatus(value["status"]["S"]),
        created_at=from_text(value["created_at"]["S"]),
        version_id=value["version_id"]["S"] if "version_id" in value else None,
    )


def comment_item(comment: Comment) -> Item:
    """Write a comment."""
    return {
        "ticket_id": {"S": comment.ticket_id},
        "id": {"S": comment.id},
        "author": {"S": comment.author},
        "author_role": {"S": comment.author_role.value},
        "text": {"S": comment.text},
        "created_at": {"S": to_text(comment.created_at)},
    }


def comment_from(item: Mapping[str, Any]) -> Comment:
    """Read what `comment_item` wrote."""
    return Comment(
        id=item["id"]["S"],
        ticket_id=item["ticket_id"]["S"],
        author=item["author"]["S"],
        author_role=Role(item["author_role"]["S"]),
        text=item["text"]["S"],
        created_at=from_text(item["created_at"]["S"]),
    )
