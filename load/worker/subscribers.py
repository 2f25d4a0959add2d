"""Customers who listen: when the message about a new ticket reached its customer, by the sender's clock."""

from collections.abc import Sequence
from urllib.parse import quote

import gevent
from gevent.event import AsyncResult

from load.worker.connections import WebSocketConnections
from signoff.actors.customer.live import opening_with
from signoff.actors.session.session import TargetSession
from signoff.wire import messages

_RETRY_S = 1.0


class NoConnection(Exception):
    """A subscriber got no connection, so nothing could be delivered; the text says why."""


class Subscribers:
    """One live connection for each customer, opened again when it is lost."""

    def __init__(self, target_session: TargetSession) -> None:
        self._target_session, self._dialect = target_session, target_session.target.dialect
        self._awaited: dict[str, AsyncResult[float]] = {}
        self._customers: dict[int, str] = {}
        self._connections: WebSocketConnections | None = None

    def connect(self, line: WebSocketConnections, customers: Sequence[str]) -> None:
        """Opens a connection for each; NoConnection when one is refused."""
        self._connections = line
        for opening in [gevent.spawn(self._connect, customer) for customer in customers]:
            opening.get()

    def heard(self, key: int, text: str, at: float) -> None:
        """Takes a frame that arrived at `at`."""
        if key not in self._customers:
            return
        for message in messages.messages_of(self._dialect, text, at):
            if message.type == "notification" and message.ticket_id is not None:
                first = self._awaited.setdefault(message.ticket_id, AsyncResult())
                if not first.ready():
                    first.set(at)

    def lost(self, key: int) -> None:
        """Opens a new connection for a subscriber who lost its own."""
        if customer := self._customers.pop(key, None):
            gevent.spawn(self._again, customer)

    def heard_of(self, ticket: str) -> float:
        """When the notification about that ticket arrived. Waits for as long as its caller lets it."""
        try:
            found = self._awaited.setdefault(ticket, AsyncResult()).get()
            assert found is not None
            return found
        finally:
            self._awaited.pop(ticket, None)

    def stop(self) -> None:
        """No connection is opened again from now on."""
        self._customers.clear()
        self._connections = None

    def _connect(self, customer: str) -> None:
        if self._connections is None:
            return
        target = self._target_session.target
        token = self._target_session.token(customer)
        opening = opening_with(target, token, lambda text: quote(text, safe=""))
        opened = self._connections.open(opening, target.description.limits.timeout_s)
        if opened.key is None:
            raise NoConnection(f"a subscriber of {customer} got no live connection: {opened.fault}")
        self._customers[opened.key] = customer
        if self._dialect.live.subscribe:
            self._connections.send(opened.key, messages.subscribe_frame(self._dialect, ("notification",)))

    def _again(self, customer: str) -> None:
        while self._connections is not None:
            try:
                self._connect(customer)
            except NoConnection:
                gevent.sleep(_RETRY_S)
            else:
                break
