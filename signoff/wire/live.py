"""What a deployment says over its WebSocket: every name that the guide leaves open (`[ws]`)."""

from dataclasses import field
from typing import Literal

from signoff.wire.mapped import mapped

MESSAGE_TYPES = ("notification", "ticket_update", "metrics_update", "compliance_update", "invoice_created")
"""The five types of messages that the guide names."""
ANSWER_TYPES = ("subscribed", "ping", "pong", "error", "token_expired")
"""What a target says beside, of the connection itself."""


@mapped
class MessageFields:
    """The envelope of a message. Empty: the target has no such field; `payload`: the message is its own."""

    type: str = "type"
    payload: str = "payload"
    id: str = "id"
    timestamp: str = "timestamp"


@mapped
class PayloadFields:
    """The payload of a ticket_update; that of a notification has the fields of a notification."""

    ticket_id: str = "ticket_id"
    change: str = "change"
    status: str = "status"
    version: str = "version"


@mapped
class Live:
    """How live connections are opened, spoken on and bounded. Times are in seconds.

    `subprotocols` are offered beside the token. `opens_with` is the frame that each connection sends first,
    where nothing comes without it. `answers` are the frames that are sent back: by the target's type of a
    message or a whole text, or by `*` for any that has an id; `{id}` stands for that, as JSON. `heartbeat` is
    the frame that each connection sends every `heartbeat_every_s`, where who keeps silent is closed.
    """

    protocol: Literal["raw", "socketio"] = "raw"
    event_name: str = "message"
    namespace: str = ""
    compression: bool = False
    token_in: Literal["query", "subprotocol", "header", "cookie", "auth"] = "query"
    token_name: str = "token"
    token_as: str = "{token}"
    message: MessageFields = MessageFields()
    payload: PayloadFields = PayloadFields()
    types: dict[str, str] = field(default_factory=dict)
    subprotocols: tuple[str, ...] = ()
    opens_with: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    heartbeat: str = ""
    heartbeat_every_s: float = 20
    subscribe: str = '{"action": "subscribe", "types": {types}}'
    ping: str = '{"action": "ping"}'
    answers_frames: bool = True
    delivered_within_s: float = 5
    max_frame_bytes: int = 32768
    expired_code: int = 4401
    reaped_within_s: float = 60

    def __post_init__(self) -> None:
        """ValueError where a pause would be none."""
        if self.heartbeat_every_s <= 0:
            raise ValueError(f"heartbeat_every_s: {self.heartbeat_every_s:g} is no pause between two frames")
