"""How a notification lies in its table."""

from collections.abc import Mapping
from typing import Any

from backend.domain.instants import from_text, to_text
from backend.domain.notifications import Notification, NotificationType


def notification_item(notification: Notification) -> dict[str, Any]:
    """Write a notification; the table removes it once `ttl`, in seconds, is over (NTF-07)."""
    item: dict[str, Any] = {
        "customer_id": {"S": notification.customer_id},
        "id": {"S": notification.id},
        "type": {"S": notification.type.value},
        "title": {"S": notification.title},
        "message": {"S": notification.message},
        "read": {"BOOL": notification.read},
        "created_at": {"S": to_text(notification.created_at)},
        "ttl": {"N": str(notification.expires_at)},
    }
    if notification.ticket_id is not None:
        item["ticket_id"] = {"S": notification.ticket_id}
    return item


def notification_from(item: Mapping[str, Any]) -> Notification:
    """Read what `notification_item` wrote."""
    return Notification(
        id=item["id"]["S"],
        customer_id=item["customer_id"]["S"],
        type=NotificationType(item["type"]["S"]),
        title=item["title"]["S"],
        message=item["message"]["S"],
        read=item["read"]["BOOL"],
        created_at=from_text(item["created_at"]["S"]),
        ticket_id=item["ticket_id"]["S"] if "ticket_id" in item else None,
    )
