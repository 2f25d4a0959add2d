"""Answers: what a function says, and how API Gateway wants it, with the headers that every answer has."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from backend.domain.limits import Standing
from backend.functions.routes import ROUTES

_ALLOWED_HEADERS = "Authorization, Content-Type, Idempotency-Key, If-Match"
_EXPOSED_HEADERS = "ETag, Retry-After, X-Request-Id, RateLimit, RateLimit-Policy"
_METHODS = ", ".join(sorted({route.method for route in ROUTES}))
_PREFLIGHT_S = "600"


@dataclass(frozen=True)
class Answer:
    """An answer as it is sent."""

    status: int
    body: str
    headers: Mapping[str, str]


def kept(answer: Answer) -> str:
    """The text of which `sent_again` makes the same answer."""
    return json.dumps(asdict(answer))


def sent_again(text: str) -> Answer:
    """An answer that was kept; it says that it was given before (TKT-17)."""
    first = json.loads(text)
    return Answer(first["status"], first["body"], {**first["headers"], "Idempotency-Replayed": "true"})


def outgoing(
    answer: Answer, request_id: str, standing: Standing | None, portal_origin: str | None
) -> dict[str, Any]:
    """Return the proxy integration's answer (SEC-08)."""
    headers = {
        "X-Request-Id": request_id,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        **_cors(portal_origin),
        **_rate_limit(standing),
        **answer.headers,
    }
    return {
        "statusCode": answer.status,
        "headers": headers,
        "body": answer.body,
        "isBase64Encoded": False,
    }


def preflight() -> Answer:
    """Answer a CORS preflight: which methods and headers the portal may use."""
    headers = {
        "Access-Control-Allow-Methods": _METHODS,
        "Access-Control-Allow-Headers": _ALLOWED_HEADERS,
        "Access-Control-Max-Age": _PREFLIGHT_S,
    }
    return Answer(204, "", headers)


def _cors(portal_origin: str | None) -> dict[str, str]:
    # The one origin is named whoever asks, so a cache can never serve one origin's answer to another.
    if portal_origin is None:
        return {}
    return {
        "Access-Control-Allow-Origin": portal_origin,
        "Access-Control-Expose-Headers": _EXPOSED_HEADERS,
        "Vary": "Origin",
    }


def _rate_limit(standing: Standing | None) -> dict[str, str]:
    """Say what is left, as draft-ietf-httpapi-ratelimit-headers has it; seconds."""
    if standing is None:
        return {}
    quota = standing.quota
    return {
        "RateLimit-Policy": f'"customer";q={quota.requests};w={quota.window_ms // 1000}',
        "RateLimit": f'"customer";r={standing.remaining};t={standing.reset_s}',
    }
