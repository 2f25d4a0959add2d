"""What the operator's account holds, and how a target permits it to act there."""

from collections.abc import Callable
from typing import Any

from signoff.actors import Operator
from signoff.wire.notifications import Notification, notification_item

Operators = Callable[..., Operator]
PERMITTED = "[aws]\n[permissions]\ninvoke = true\nseed = true\n"
STORED: dict[str, Any] = {
    "customer_id": "acme",
    "id": "0190-7",
    "type": "info",
    "read": False,
    "ttl": 2_000_000_000,
    "odd": 1,
}


def a_notification(operator: Operator, id_: str = "0190-7") -> Notification:
    return notification_item(operator.dialect, {"id": id_})
