"""`GET /support/tickets/{id}/comments` (TKT-09)."""

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.parameters import PAGING, limit_in
from backend.functions.rendering import comment_document, json_answer


@endpoint(query=PAGING)
def lambda_handler(call: Call) -> Answer:
    """List a ticket's comments, oldest first; 200."""
    ticket_id = call.request.path_parameters.get("id", "")
    found, next_cursor = call.backend.comments.page(
        call.identity, ticket_id, limit_in(call.query), call.query.get("cursor")
    )
    return json_answer(200, {"comments": list(map(comment_document, found)), "next_cursor": next_cursor})
