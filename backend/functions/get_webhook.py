"""`GET /webhooks/{id}` (WHK-01)."""

from backend.bootstrap import webhooks
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import json_answer
from backend.functions.webhook_documents import endpoint_document


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Show an endpoint; 200."""
    found = webhooks().get(call.identity, call.request.path_parameters.get("id", ""))
    return json_answer(200, endpoint_document(found))
