"""How endpoints and deliveries lie in their tables."""

import json
from collections.abc import Mapping
from typing import Any

from backend.domain.deliveries import LIFETIME_S, Attempt, Delivery, Standing
from backend.domain.endpoints import Endpoint, EventType, Secrets, State
from backend.domain.instants import from_text, to_text


def endpoint_item(endpoint: Endpoint) -> dict[str, Any]:
    """Write an endpoint; its secrets are encrypted already."""
    secrets = endpoint.secrets
    item: dict[str, Any] = {
        "customer_id": {"S": endpoint.customer_id},
        "id": {"S": endpoint.id},
        "url": {"S": endpoint.url},
        "events": {"L": [{"S": each.value} for each in endpoint.events]},
        "description": {"S": endpoint.description},
        "status": {"S": endpoint.state.value},
        "created_at": {"S": to_text(endpoint.created_at)},
        "updated_at": {"S": to_text(endpoint.updated_at)},
        "secret": {"S": secrets.current},
        "failing_since": {"N": str(endpoint.failing_since)},
        "revision": {"N": str(endpoint.revision)},
    }
    if secrets.previous is not None:
        item["previous_secret"] = {"S": secrets.previous}
        item["previous_until"] = {"N": str(secrets.previous_until)}
    return item


def endpoint_from(item: Mapping[str, Any]) -> Endpoint:
    """Read what `endpoint_item` wrote."""
    previous = item["previous_secret"]["S"] if "previous_secret" in item else None
    until = int(item["previous_until"]["N"]) if "previous_until" in item else 0
    return Endpoint(
        id=item["id"]["S"],
        customer_id=item["customer_id"]["S"],
        url=item["url"]["S"],
        events=tuple(EventType(each["S"]) for each in item["events"]["L"]),
        description=item["description"]["S"],
        state=State(item["status"]["S"]),
        created_at=from_text(item["created_at"]["S"]),
        updated_at=from_text(item["updated_at"]["S"]),
        secrets=Secrets(item["secret"]["S"], previous, until),
        failing_since=int(item["failing_since"]["N"]),
        revision=int(item["revision"]["N"]),
    )


def delivery_item(delivery: Delivery) -> dict[str, Any]:
    """Write a delivery; the table drops it after 30 days. Attempts are one text: they are read as a whole."""
    return {
        "endpoint_id": {"S": delivery.endpoint_id},
        "id": {"S": delivery.id},
        "customer_id": {"S": delivery.customer_id},
        "event": {"S": delivery.event},
        "body": {"S": delivery.body},
        "created_at": {"S": to_text(delivery.created_at)},
        "standing": {"S": delivery.standing.value},
        "round": {"N": str(delivery.round)},
        "made": {"N": str(delivery.made)},
        "attempts": {"S": json.dumps([vars(each) for each in delivery.attempts], separators=(",", ":"))},
        "ttl": {"N": str(delivery.created_at // 1000 + LIFETIME_S)},
    }


def delivery_from(item: Mapping[str, Any]) -> Delivery:
    """Read what `delivery_item` wrote."""
    return Delivery(
        id=item["id"]["S"],
        endpoint_id=item["endpoint_id"]["S"],
        customer_id=item["customer_id"]["S"],
        event=item["event"]["S"],
        body=item["body"]["S"],
        created_at=from_text(item["created_at"]["S"]),
        standing=Standing(item["standing"]["S"]),
        round=int(item["round"]["N"]),
        made=int(item["made"]["N"]),
        attempts=tuple(Attempt(**each) for each in json.loads(item["attempts"]["S"])),
    )
