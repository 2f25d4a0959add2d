"""Refusals as problem documents (RFC 9457; contract, Errors)."""

import json
from typing import Any

from backend.domain import errors
from backend.domain.connections import TooManyConnections
from backend.domain.costs import CannotForecast
from backend.domain.errors import DependencyDown, InvalidInput, MethodNotAllowed
from backend.domain.limits import LimitReached
from backend.functions.answers import Answer

PROBLEM_JSON = "application/problem+json"
_LONGEST_NAME = 100
_PLACE_MAY_BE_FREE_S = "30"

# Status, name, title, and what to tell the client where the refusal itself must not speak.
_KINDS: dict[type[Exception], tuple[int, str, str, str | None]] = {
    errors.InvalidInput: (400, "invalid-input", "Invalid input", None),
    errors.MalformedBody: (400, "malformed-body", "Malformed body", None),
    errors.Unauthenticated: (401, "unauthenticated", "Unauthenticated", "Valid credentials are required."),
    errors.NotFound: (404, "not-found", "Not found", "There is nothing here."),
    errors.MethodNotAllowed: (405, "method-not-allowed", "Method not allowed", "Use an allowed method."),
    errors.StillInFlight: (409, "still-in-flight", "Still in flight", None),
    errors.StaleVersion: (412, "stale-version", "Stale version", "The ticket has changed since it was read."),
    errors.BodyTooLarge: (413, "body-too-large", "Body too large", None),
    errors.WrongContentType: (415, "wrong-content-type", "Wrong content type", None),
    errors.KeyReused: (422, "key-reused", "Idempotency key reused", None),
    CannotForecast: (422, "cannot-forecast", "No forecast can be made", None),
    LimitReached: (429, "limit-reached", "Request limit reached", "Too many requests: try again later."),
    TooManyConnections: (429, "too-many-connections", "Too many connections", "Close one of yours."),
    DependencyDown: (503, "unavailable", "Temporarily unavailable", "Please try again later."),
}
_UNEXPECTED = (500, "internal", "Internal error", "Something went wrong on our side.")


def problem(fault: Exception, request_id: str) -> Answer:
    """Render a refusal, or anything unexpected as a 500 that gives nothing away (SEC-07)."""
    status, name, title, detail = _KINDS.get(type(fault), _UNEXPECTED)
    document: dict[str, Any] = {
        "type": f"urn:securebase:problem:{name}",
        "title": title,
        "status": status,
        "detail": detail or _detail(fault),
        "request_id": request_id,
    }
    if isinstance(fault, InvalidInput):
        document["errors"] = [
            {"field": error.field[:_LONGEST_NAME], "detail": error.detail} for error in fault.errors
        ]
    # ASCII: a field's name comes from the client and may not be valid Unicode.
    return Answer(status, json.dumps(document), {"Content-Type": PROBLEM_JSON, **_headers(fault)})


def _detail(fault: Exception) -> str:
    if isinstance(fault, InvalidInput):
        return "; ".join(f"{error.field[:_LONGEST_NAME]}: {error.detail}" for error in fault.errors)
    return str(fault)


def _headers(fault: Exception) -> dict[str, str]:
    match fault:
        case errors.Unauthenticated():
            return {"WWW-Authenticate": "Bearer"}
        case MethodNotAllowed(allowed=allowed):
            return {"Allow": ", ".join(allowed)}
        case LimitReached(standing=standing):
            return {"Retry-After": str(standing.reset_s)}
        case TooManyConnections():
            return {"Retry-After": _PLACE_MAY_BE_FREE_S}
        case _:
            return {}
