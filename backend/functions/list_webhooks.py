"""`GET /webhooks` (WHK-01)."""

from backend.bootstrap import webhooks
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import json_answer
from backend.functions.webhook_documents import endpoint_document


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """List the customer's endpoints, oldest first; 200."""
    return json_answer(200, {"webhooks": list(map(endpoint_document, webhooks().all(call.identity)))})
