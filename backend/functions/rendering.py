"""Tickets, comments and attachments as the contract has them on the wire."""

import json
from typing import Any

from backend.domain.attachments import Attachment
from backend.domain.comments import Comment
from backend.domain.instants import to_text
from backend.domain.tickets import Ticket
from backend.functions.answers import Answer


def ticket_answer(status: int, ticket: Ticket) -> Answer:
    """Answer with a ticket; its version is the `ETag`."""
    return json_answer(status, ticket_document(ticket), {"ETag": f'"{ticket.version}"'})


def json_answer(status: int, document: object, headers: dict[str, str] | None = None) -> Answer:
    """Answer with a JSON document."""
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return Answer(status, body, {"Content-Type": "application/json", **(headers or {})})


def ticket_document(ticket: Ticket) -> dict[str, Any]:
    """Return a ticket; the fields are those of the contract, whatever else is stored."""
    return {
        "id": ticket.id,
        "customer_id": ticket.customer_id,
        "subject": ticket.subject,
        "description": ticket.description,
        "priority": ticket.priority,
        "category": ticket.category,
        "status": ticket.status,
        "assigned_to": ticket.assigned_to,
        "created_at": to_text(ticket.created_at),
        "updated_at": to_text(ticket.updated_at),
        "sla_due_date": to_text(ticket.sla_due_date),
        "resolved_at": None if ticket.resolved_at is None else to_text(ticket.resolved_at),
        "sla_met": ticket.sla_met,
        "comment_count": ticket.comment_count,
        "attachments": list(map(attachment_document, ticket.attachments)),
        "version": ticket.version,
    }


def attachment_document(attachment: Attachment) -> dict[str, Any]:
    """Return an attachment as its ticket lists it."""
    return {
        "id": attachment.id,
        "filename": attachment.filename,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
        "status": attachment.status,
    }


def comment_document(comment: Comment) -> dict[str, Any]:
    """Return a comment."""
    return {
        "id": comment.id,
        "ticket_id": comment.ticket_id,
        "author": comment.author,
        "author_role": comment.author_role,
        "text": comment.text,
        "created_at": to_text(comment.created_at),
    }
