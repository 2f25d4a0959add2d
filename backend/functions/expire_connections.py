"""Closes connections whose token has expired, each minute: API Gateway does not know of tokens (WS-07)."""

from typing import Any

from backend.bootstrap import live_connections
from backend.functions.live import Event


def lambda_handler(event: Event, context: object) -> dict[str, Any]:
    """Run on a schedule; the event says nothing."""
    live_connections().expire()
    return {}
