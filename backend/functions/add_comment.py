"""`POST /support/tickets/{id}/comments` (TKT-08, TKT-10, TKT-17)."""

from functools import partial

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.models import NewComment, shaped
from backend.functions.rendering import comment_document, json_answer


@endpoint(takes_body=True)
def lambda_handler(call: Call) -> Answer:
    """Add a comment; 201."""
    comments = call.backend.comments
    ticket_id = call.request.path_parameters.get("id", "")
    comment = comments.prepare(call.identity, ticket_id, shaped(NewComment, call.body).text)
    add = partial(comments.add, call.identity, comment)
    return call.do_once(add, answering=json_answer(201, comment_document(comment)))
