"""`POST /webhooks/{id}/deliveries/{delivery_id}/redrive` (WHK-02)."""

from backend.bootstrap import webhooks
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import json_answer
from backend.functions.webhook_documents import delivery_document


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Try a delivery anew that has failed for good; 202 with the delivery. Twice is harmless."""
    named = call.request.path_parameters
    again = webhooks().redrive(call.identity, named.get("id", ""), named.get("delivery_id", ""))
    return json_answer(202, delivery_document(again))
