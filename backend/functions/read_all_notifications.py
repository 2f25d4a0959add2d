"""`PUT /notifications/read-all` (NTF-03)."""

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import json_answer


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Mark all of the customer's notifications as read; 200."""
    return json_answer(200, {"updated": call.backend.notifications.mark_all_read(call.identity)})
