"""Endpoints and deliveries as the contract has them on the wire; what is stored of a secret never is."""

from typing import Any

from backend.domain.deliveries import Attempt, Delivery
from backend.domain.endpoints import Endpoint
from backend.domain.instants import to_text


def endpoint_document(endpoint: Endpoint) -> dict[str, Any]:
    """Return an endpoint."""
    return {
        "id": endpoint.id,
        "url": endpoint.url,
        "events": list(endpoint.events),
        "description": endpoint.description,
        "status": endpoint.state,
        "created_at": to_text(endpoint.created_at),
        "updated_at": to_text(endpoint.updated_at),
    }


def delivery_document(delivery: Delivery) -> dict[str, Any]:
    """Return a delivery with the attempts that were made; its `id` is the `webhook-id` that is sent."""
    return {
        "id": delivery.id,
        "event": delivery.event,
        "status": delivery.standing,
        "created_at": to_text(delivery.created_at),
        "attempts": list(map(_attempt_document, delivery.attempts)),
    }


def _attempt_document(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": to_text(attempt.at),
        "duration_ms": attempt.duration_ms,
        "status": attempt.status,
        "error": attempt.error,
    }
