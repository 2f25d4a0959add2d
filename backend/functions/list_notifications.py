"""`GET /notifications` (NTF-01, NTF-11, NTF-13)."""

from backend.domain.notifications import document_of
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.parameters import NOTIFICATION_LISTING, limit_in, notification_filters_in
from backend.functions.rendering import json_answer


@endpoint(query=NOTIFICATION_LISTING)
def lambda_handler(call: Call) -> Answer:
    """List notifications, newest first, with how many are unread in all; 200."""
    filters, limit = notification_filters_in(call.query), limit_in(call.query)
    notifications = call.backend.notifications
    found, next_cursor = notifications.page(call.identity, filters, limit, call.query.get("cursor"))
    document = {
        "notifications": list(map(document_of, found)),
        "unread_count": notifications.unread(call.identity),
        "next_cursor": next_cursor,
    }
    return json_answer(200, document)
