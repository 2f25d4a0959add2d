"""`GET /support/tickets/{id}` (TKT-06)."""

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import ticket_answer


@endpoint()
def lambda_handler(call: Call) -> Answer:
    """Show a ticket; 200."""
    ticket_id = call.request.path_parameters.get("id", "")
    return ticket_answer(200, call.backend.tickets.get(call.identity, ticket_id))
