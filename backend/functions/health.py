"""`GET /health` (PRE-08): no authentication, no internals."""

from backend.domain.errors import DependencyDown
from backend.functions.answers import Answer
from backend.functions.endpoint import Call, endpoint
from backend.functions.rendering import json_answer


@endpoint(public=True, query=None)
def lambda_handler(call: Call) -> Answer:
    """Say whether the backend can work; 200, or 503 when a check fails."""
    try:
        call.backend.store.check()
        database = "ok"
    except DependencyDown:
        database = "down"
    healthy = database == "ok"
    document = {
        "status": "ok" if healthy else "down",
        "checks": {"database": database},
        "version": call.backend.settings.version,
    }
    return json_answer(200 if healthy else 503, document)
