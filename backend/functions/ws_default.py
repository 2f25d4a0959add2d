"""`$default` of the WebSocket API: whatever a client sends (WS-05, WS-09)."""

from backend.bootstrap import live_connections
from backend.functions.live import Event, answering, connection_id


@answering
def lambda_handler(event: Event) -> None:
    """Subscribe or answer a ping; an error message for anything else."""
    live_connections().hear(connection_id(event), str(event.get("body") or ""))
