"""`PUT /webhooks/{id}` (WHK-01)."""

from backend.bootstrap import webhooks
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.models import WebhookChange, shaped
from backend.functions.rendering import json_answer
from backend.functions.webhook_documents import endpoint_document


@endpoint(takes_body=True)
def lambda_handler(call: Call) -> Answer:
    """Change an endpoint, or activate one that was disabled; 200."""
    change = shaped(WebhookChange, call.body).change()
    endpoint_id = call.request.path_parameters.get("id", "")
    return json_answer(200, endpoint_document(webhooks().change(call.identity, endpoint_id, change)))
