"""The Connections that this process holds itself: places are counted in the table, routes kept in memory."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from websockets.asyncio.server import ServerConnection

from backend.aws.connection_slots import DynamoSlots
from backend.domain.connections import Connection, envelope_of
from backend.domain.messages import Message
from backend.local.websocket.session import Session
from backend.ports import Connections

#: Enough for what a queue can deliver twice.
REMEMBERED = 10_000
ROUTED_WITHIN_S = 5.0
EXPIRED = (4401, "token expired")


class HeldConnections(Connections):
    """The Connections port. Its sessions belong to the event loop; the port is called from other threads."""

    def __init__(self, slots: DynamoSlots, loop: asyncio.AbstractEventLoop) -> None:
        self._slots = slots
        self._loop = loop
        self._accepted: dict[str, Connection] = {}
        self._sessions: dict[str, Session] = {}
        self._of_customer: dict[str, dict[str, Session]] = {}
        self._seen: OrderedDict[tuple[str, str], None] = OrderedDict()

    def open(self, connection: Connection) -> None:
        """Give a connection one of its customer's places; TooManyConnections if none is free."""
        self._slots.take(connection)
        self._accepted[connection.id] = connection

    def close(self, connection_id: str) -> None:
        """Free the place of a connection that is gone."""
        self._accepted.pop(connection_id, None)
        self._slots.free(connection_id)

    def subscribe(self, connection_id: str, types: Sequence[str]) -> None:
        """Send these types to a connection from now on. Called on the event loop."""
        if session := self._sessions.get(connection_id):
            session.types = frozenset(types)

    def say(self, connection_id: str, text: str) -> None:
        """Send this to one connection. Called on the event loop."""
        if session := self._sessions.get(connection_id):
            session.send(text)

    def deliver(self, message: Message) -> None:
        """Return once the message waits at each connection that wants it."""
        asyncio.run_coroutine_threadsafe(self._route(message), self._loop).result(ROUTED_WITHIN_S)

    def expire(self, now_ms: int, farewell: str) -> None:
        """Close the connections whose token has expired. Called on the event loop."""
        for session in list(self._sessions.values()):
            if session.connection.expires_at <= now_ms:
                session.end(*EXPIRED, farewell=farewell)

    def attach(self, connection_id: str, wire: ServerConnection) -> Session:
        """Begin to route messages to an accepted connection."""
        connection = self._accepted.pop(connection_id)
        session = self._sessions[connection_id] = Session(wire, connection)
        self._of_customer.setdefault(connection.customer_id, {})[connection_id] = session
        return session

    def detach(self, connection_id: str) -> None:
        """Route nothing to it any more."""
        if session := self._sessions.pop(connection_id, None):
            customer = session.connection.customer_id
            self._of_customer[customer].pop(connection_id)
            if not self._of_customer[customer]:
                del self._of_customer[customer]

    async def _route(self, message: Message) -> None:
        if self._is_new(message):
            text = envelope_of(message)
            for session in self._of_customer.get(message.customer_id, {}).values():
                if message.type in session.types:
                    session.send(text)

    def _is_new(self, message: Message) -> bool:
        key = (message.customer_id, message.id)
        if key in self._seen:
            self._seen.move_to_end(key)
            return False
        self._seen[key] = None
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return True
