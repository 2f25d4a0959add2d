"""Takes messages of the topic `notification-events` to the connections they are for (WS-02..05)."""

from typing import Any

from backend.bootstrap import live_connections
from backend.domain.instants import to_text
from backend.domain.messages import from_json
from backend.functions.batches import Delivery, handled
from backend.functions.live import Event


def lambda_handler(event: Event, context: object) -> dict[str, Any]:
    """Deliver a batch of the queue `websocket-deliveries`; what fails is tried again by the queue."""
    return handled(event, _deliver)


def _deliver(delivery: Delivery) -> None:
    live = live_connections()
    published_at = delivery.timestamp or to_text(live.now_ms())
    live.deliver(from_json(delivery.body, otherwise_id=delivery.id, otherwise_timestamp=published_at))
