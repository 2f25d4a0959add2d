"""`GET /support/tickets` (TKT-03..05, TKT-15)."""

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.parameters import LISTING, filters_in, limit_in
from backend.functions.rendering import json_answer, ticket_document


@endpoint(query=LISTING)
def lambda_handler(call: Call) -> Answer:
    """List tickets, newest first; 200."""
    filters, limit = filters_in(call.query), limit_in(call.query)
    found, next_cursor = call.backend.tickets.page(call.identity, filters, limit, call.query.get("cursor"))
    return json_answer(200, {"tickets": list(map(ticket_document, found)), "next_cursor": next_cursor})
