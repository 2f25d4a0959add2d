"""`POST /webhooks/{id}/test` (WHK-02)."""

from functools import partial

from backend.bootstrap import webhooks
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import json_answer
from backend.functions.webhook_documents import delivery_document


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Send a test event to an endpoint; 202 with its delivery."""
    service = webhooks()
    delivery = service.test(call.identity, call.request.path_parameters.get("id", ""))
    answer = json_answer(202, delivery_document(delivery))
    return call.do_once(partial(service.send, delivery), answering=answer)
