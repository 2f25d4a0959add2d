"""`POST /webhooks` (WHK-01)."""

from functools import partial

from backend.bootstrap import webhooks
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.models import NewWebhook, shaped
from backend.functions.rendering import json_answer
from backend.functions.webhook_documents import endpoint_document


@endpoint(takes_body=True)
def lambda_handler(call: Call) -> Answer:
    """Register an endpoint; 201 with its secret, which is never shown again."""
    service = webhooks()
    made, secret = service.prepare(call.identity, shaped(NewWebhook, call.body).draft())
    answer = json_answer(201, endpoint_document(made) | {"secret": secret})
    return call.do_once(partial(service.add, made), answering=answer, sealing=service.sealing)
