"""`DELETE /webhooks/{id}` (WHK-01)."""

from backend.bootstrap import webhooks
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Delete an endpoint; 204."""
    webhooks().delete(call.identity, call.request.path_parameters.get("id", ""))
    return Answer(204, "", {})
