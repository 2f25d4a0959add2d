"""`DELETE /notifications/{id}` (NTF-04)."""

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Delete a notification; 204."""
    call.backend.notifications.delete(call.identity, call.request.path_parameters.get("id", ""))
    return Answer(204, "", {})
