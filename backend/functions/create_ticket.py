"""`POST /support/tickets/create` (TKT-01, TKT-17)."""

from functools import partial

from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.models import NewTicket, shaped
from backend.functions.rendering import ticket_answer


@endpoint(takes_body=True)
def lambda_handler(call: Call) -> Answer:
    """Create a ticket; 201."""
    tickets = call.backend.tickets
    ticket = tickets.prepare(call.identity, shaped(NewTicket, call.body).draft())
    return call.do_once(partial(tickets.add, ticket), answering=ticket_answer(201, ticket))
