"""Who may connect, what a client may say, and what reaches it (WS-01, WS-05, WS-06)."""

from backend.domain.connections import (
    ERROR,
    PONG,
    SUBSCRIBED,
    TOKEN_EXPIRED,
    Connection,
    MalformedFrame,
    Ping,
    envelope,
    frame_from,
)
from backend.domain.ids import IdGenerator
from backend.domain.instants import to_text
from backend.domain.messages import Message
from backend.ports import Clock, Connections, Metrics
from backend.services.tokens import Tokens

DISCONNECTS = "DisconnectCount"


class LiveConnections:
    """What happens on a connection, wherever it is held."""

    def __init__(
        self, held: Connections, tokens: Tokens, metrics: Metrics, clock: Clock, ids: IdGenerator
    ) -> None:
        self._held = held
        self._tokens = tokens
        self._metrics = metrics
        self._clock = clock
        self._ids = ids

    def connect(self, token: str, connection_id: str) -> Connection:
        """Accept a connection; Unauthenticated, TooManyConnections."""
        identity, expires_at = self._tokens.identify_until(token)
        connection = Connection(connection_id, identity.customer_id, expires_at)
        self._held.open(connection)
        return connection

    def disconnect(self, connection_id: str) -> None:
        """Free the connection's place, and count that it went."""
        self._held.close(connection_id)
        self._metrics.count(DISCONNECTS)

    def hear(self, connection_id: str, text: str) -> None:
        """Do what a client asks, and answer it (WS-09)."""
        self._held.say(connection_id, self._answer(connection_id, text))

    def deliver(self, message: Message) -> None:
        """Send a published message to whoever it is for."""
        self._held.deliver(message)

    def expire(self) -> None:
        """Close the connections whose token has expired, after telling them."""
        self._held.expire(self._clock.now_ms(), self.farewell())

    def now_ms(self) -> int:
        """Milliseconds since 1970, for messages that bear no timestamp."""
        return self._clock.now_ms()

    def farewell(self) -> str:
        """The last message of a connection whose token has expired (WS-12)."""
        return self._said(TOKEN_EXPIRED, {})

    def _answer(self, connection_id: str, text: str) -> str:
        try:
            frame = frame_from(text)
        except MalformedFrame as fault:
            return self._said(ERROR, {"detail": str(fault)})
        if isinstance(frame, Ping):
            return self._said(PONG, {})
        self._held.subscribe(connection_id, frame.types)
        return self._said(SUBSCRIBED, {"types": list(frame.types)})

    def _said(self, kind: str, payload: dict[str, object]) -> str:
        now_ms = self._clock.now_ms()
        return envelope(kind, payload, self._ids.next_id(now_ms), to_text(now_ms))
