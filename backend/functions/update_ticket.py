"""`PUT /support/tickets/{id}` (TKT-07, TKT-11, TKT-12)."""

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.models import TicketChange, shaped
from backend.functions.parameters import versions_in
from backend.functions.rendering import ticket_answer


@endpoint(takes_body=True)
def lambda_handler(call: Call) -> Answer:
    """Change a ticket; 200."""
    change = shaped(TicketChange, call.body).change()
    versions = versions_in(call.request.header("If-Match"))
    ticket_id = call.request.path_parameters.get("id", "")
    return ticket_answer(200, call.backend.tickets.update(call.identity, ticket_id, change, versions))
