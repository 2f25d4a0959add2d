"""`GET /webhooks/{id}/deliveries` (WHK-02)."""

from backend.bootstrap import webhooks
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.parameters import PAGING, limit_in
from backend.functions.rendering import json_answer
from backend.functions.webhook_documents import delivery_document


@endpoint(query=PAGING)
def lambda_handler(call: Call) -> Answer:
    """List what was delivered to an endpoint, newest first, with every attempt; 200."""
    endpoint_id = call.request.path_parameters.get("id", "")
    found, next_cursor = webhooks().page(
        call.identity, endpoint_id, limit_in(call.query), call.query.get("cursor")
    )
    return json_answer(200, {"deliveries": list(map(delivery_document, found)), "next_cursor": next_cursor})
