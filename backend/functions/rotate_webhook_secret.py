"""`POST /webhooks/{id}/secret` (WHK-01)."""

from functools import partial

from backend.bootstrap import webhooks
from backend.domain.instants import to_text
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import json_answer


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Give an endpoint a new secret; 200 with it. For a while the one before it signs too."""
    service = webhooks()
    rotation = service.rotation(call.identity, call.request.path_parameters.get("id", ""))
    until = to_text(rotation.new.secrets.previous_until)
    answer = json_answer(200, {"secret": rotation.secret, "previous_valid_until": until})
    return call.do_once(partial(service.rotate, rotation), answering=answer, sealing=service.sealing)
