"""Exchanges and answers as a target would give them, for tests that need one."""

import json
from dataclasses import replace
from typing import Any

from signoff.wire.dialect import Dialect
from signoff.wire.exchange import Answer, Exchange

EXCHANGE = Exchange(
    actor="customer A",
    says="opens a ticket",
    method="POST",
    url="http://target.test/support/tickets/create",
    token="CUSTOMER_A_TOKEN",
    sent_headers={"Content-Type": "application/json"},
    sent='{"subject": "Cannot sign in"}',
    status=201,
    headers={"content-type": "application/json", "date": "Sun, 22 Nov 2026 10:00:00 GMT"},
    received='{"id": "T1"}',
    at="2026-11-22T10:00:00.000+00:00",
    ms=12.3,
)

TICKET: dict[str, Any] = {
    "id": "T1",
    "subject": "Cannot sign in",
    "description": "It says no.",
    "status": "open",
    "priority": "low",
    "category": "general",
    "created_at": "2026-11-29T10:00:00Z",
    "sla_due_date": "2026-12-01T10:00:00Z",
    "comment_count": 0,
}
"""Whole: an answer that lacks none of it."""


def an_answer(
    body: Any = None,
    status: int = 200,
    headers: dict[str, str] | None = None,
    *,
    url: str = "http://target.test/support/tickets",
    dialect: Dialect | None = None,
) -> Answer:
    """An answer with that body: bytes and texts as they are, anything else as JSON."""
    if isinstance(body, str):
        body = body.encode()
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(
        exchange=replace(EXCHANGE, url=url, status=status),
        dialect=dialect or Dialect(),
        status=status,
        headers=headers or {},
        body=content,
    )
