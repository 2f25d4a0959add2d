"""`PUT /notifications/{id}/read` (NTF-02)."""

from backend.domain.notifications import document_of
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import json_answer


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Mark a notification as read; 200."""
    notification_id = call.request.path_parameters.get("id", "")
    return json_answer(200, document_of(call.backend.notifications.mark_read(call.identity, notification_id)))
