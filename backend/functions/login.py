"""`POST /auth/login` (UAT-04)."""

from backend.domain.instants import to_text
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.models import Credentials, shaped
from backend.functions.rendering import json_answer


@endpoint(public=True, takes_body=True, query=None)
def lambda_handler(call: Call) -> Answer:
    """Trade an API key for a token; 200."""
    session = call.backend.sign_in.with_key(shaped(Credentials, call.body).api_key)
    document = {
        "token": session.token,
        "expires_at": to_text(session.expires_at),
        "customer_id": session.customer_id,
    }
    return json_answer(200, document)
