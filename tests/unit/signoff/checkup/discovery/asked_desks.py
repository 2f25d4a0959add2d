"""Desks that are asked what they call things: one as the reference, and one unlike it."""

from collections.abc import Callable, Mapping
from typing import Any

import jwt

from tests.unit.signoff.checkup.test_trials import TICKET
from tests.unit.signoff.deployment.files import HMAC_KEY
from tests.unit.signoff.wire.serving import Heard, Reply

Inits = Callable[..., list[str]]
Routes = Mapping[str, Callable[[Heard], Reply]]
OTHER = {"ticketId": "7", "title": "My bill", "state": "open", "createdAt": "2026-11-01T08:00:00Z"}
NEXT = {"ticketId": "8", "title": "Another", "state": "open", "createdAt": "2026-11-01T09:00:00Z"}


def token_of(**claims: str) -> str:
    return jwt.encode(claims, HMAC_KEY, "HS256")


def signed_in(reply: Callable[[Heard], Reply]) -> Callable[[Heard], Reply]:
    return lambda heard: reply(heard) if "authorization" in heard.headers else Reply({}, 401)


def always(body: Any) -> Callable[[Heard], Reply]:
    return lambda heard: Reply(body)


REFERENCE: Routes = {
    "/health": always({"version": "3b.7"}),
    "/openapi.json": always({"openapi": "3.1.0", "paths": {"/support/tickets": {"get": {"responses": {}}}}}),
    "/support/tickets": signed_in(always({"tickets": [TICKET, TICKET | {"id": "T-2"}], "next_cursor": None})),
    "/support/tickets/T-1": signed_in(always(TICKET)),
    "/support/tickets/T-1/comments": signed_in(always({"comments": []})),
    "/notifications": signed_in(always({"notifications": []})),
}


def page(heard: Heard) -> Reply:
    """Two tickets, paged by `per_page` of at most 20 and `skip`."""
    size, place = int(heard.query.get("per_page", 20)), int(heard.query.get("skip", 0))
    if size > 20:
        return Reply({"message": "per_page is at most 20"}, 400)
    return Reply({"items": [OTHER, NEXT][place : place + size]}, headers={"X-RateLimit-Limit": "500"})


UNLIKE: Routes = {
    "/version": always({"commit": "abc123"}),
    "/api/v1/tickets": signed_in(page),
    "/api/v1/tickets/7": signed_in(always({"data": OTHER})),
    "/inbox": signed_in(always([{"uuid": "1", "kind": "ticket", "seen": False}])),
}
