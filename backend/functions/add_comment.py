"""`POST /support/tickets/{id}/comments` (TKT-08, TKT-10, TKT-17)."""

from backend.domain.idempotency import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.models import NewComment, shaped
from backend.functions.rendering import comment_document, json_answer


@endpoint(takes_body=True)
def lambda_handler(call: Call) -> Answer:
    """Add a comment; 201."""
    comments = call.backend.comments
    ticket_id = call.request.path_parameters.get("id", "")
    comment = comments.prepare(call.identity, ticket_id, shaped(NewComment, call.body).text)
    return call.backend.once.perform(
        call.idempotency_key(),
        json_answer(201, comment_document(comment)),
        lambda completion: comments.add(call.identity, comment, completion),
    )
