"""Builds API Gateway REST (v1) proxy events from HTTP requests. Pure."""

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from backend.functions.routes import Route

STAGE = "local"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Request:
    """An HTTP request as it came: the path percent-encoded, the query raw, headers in order, epoch in ms."""

    request_id: str
    epoch_ms: int
    method: str
    raw_path: str
    query: bytes
    headers: Pairs
    body: bytes
    source_ip: str


def proxy_event(request: Request, route: Route, path_parameters: dict[str, str]) -> dict[str, Any]:
    """What a Lambda function is invoked with. Absent parts are None; of repeated values the last counts."""
    query = parse_qsl(request.query.decode("utf-8", "replace"), keep_blank_values=True)
    body, is_base64 = _encoded(request.body)
    return {
        "resource": route.resource,
        "path": request.raw_path,
        "httpMethod": request.method,
        "headers": dict(request.headers),
        "multiValueHeaders": _grouped(request.headers),
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": _grouped(query) or None,
        "pathParameters": path_parameters or None,
        "stageVariables": None,
        "requestContext": {
            "requestId": request.request_id,
            "stage": STAGE,
            "path": request.raw_path,
            "resourcePath": route.resource,
            "httpMethod": request.method,
            "identity": {"sourceIp": request.source_ip},
            "requestTimeEpoch": request.epoch_ms,
        },
        "body": body,
        "isBase64Encoded": is_base64,
    }


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in pairs:
        grouped.setdefault(name, []).append(value)
    return grouped


def _encoded(body: bytes) -> tuple[str | None, bool]:
    if not body:
        return None, False
    try:
        return body.decode("utf-8"), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode("ascii"), True
