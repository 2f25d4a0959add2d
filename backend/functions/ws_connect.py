"""`$connect` of the WebSocket API: who may have a connection (WS-01, WS-06)."""

from backend.bootstrap import live_connections
from backend.functions.live import Event, answering, connection_id


@answering
def lambda_handler(event: Event) -> None:
    """Accept a connection whose `token` parameter is valid; 401, or 429 for one too many."""
    parameters = event.get("queryStringParameters") or {}
    live_connections().connect(str(parameters.get("token") or ""), connection_id(event))
