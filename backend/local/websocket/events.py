"""Builds API Gateway's WebSocket events. Pure."""

from typing import Any

from backend.local.gateway.events import STAGE


def connect_event(connection_id: str, request_id: str, query: dict[str, str]) -> dict[str, Any]:
    """What `$connect` is invoked with."""
    event = _event(connection_id, request_id, "$connect", "CONNECT")
    return event | {"queryStringParameters": query or None}


def disconnect_event(connection_id: str, request_id: str) -> dict[str, Any]:
    """What `$disconnect` is invoked with."""
    return _event(connection_id, request_id, "$disconnect", "DISCONNECT")


def message_event(connection_id: str, request_id: str, text: str) -> dict[str, Any]:
    """What `$default` is invoked with, for a frame of text."""
    return _event(connection_id, request_id, "$default", "MESSAGE") | {"body": text}


def _event(connection_id: str, request_id: str, route: str, kind: str) -> dict[str, Any]:
    return {
        "requestContext": {
            "routeKey": route,
            "eventType": kind,
            "connectionId": connection_id,
            "requestId": request_id,
            "stage": STAGE,
        },
        "isBase64Encoded": False,
    }
