"""`$disconnect` of the WebSocket API: a connection has gone, whoever ended it (WS-06)."""

from backend.bootstrap import live_connections
from backend.functions.live import Event, answering, connection_id


@answering
def lambda_handler(event: Event) -> None:
    """Free the connection's place."""
    live_connections().disconnect(connection_id(event))
