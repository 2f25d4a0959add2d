"""What each journey sends, and when its answer is right: an answer that is fast and wrong is a failure."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Protocol, TypeVar
from urllib.parse import quote

import gevent

from load.schedule.plan import NOTIFICATIONS_LOADED, TICKETS_LISTED
from load.schedule.profiles import Journey
from load.worker.connections import WebSocketConnections
from load.worker.customer_pool import LoadCustomers
from load.worker.subscribers import Subscribers
from signoff.actors.customer.live import opening_with
from signoff.actors.session.session import TargetSession
from signoff.wire import answers, notifications, requests
from signoff.wire.answers import Json, Malformed
from signoff.wire.requests import Request

COMMENT = "The same happens in another browser. (Load run {run})"
TOO_MANY = 429
_UNANSWERED: Mapping[Journey, str] = {
    "connect": "no live connection",
    "deliver": "no message about a new ticket",
}
Read = TypeVar("Read")


@dataclass(frozen=True)
class Answered:
    """An HTTP answer, complete at `ended` of `perf_counter`. `fault`: why there is none."""

    status: int
    body: bytes
    ended: float
    fault: str = ""
    link: str = ""
    """Its `Link` header."""


@dataclass(frozen=True)
class Done:
    """What came of a journey."""

    ended: float
    fault: str = ""
    throttled: bool = False


class Ask(Protocol):
    """Sends a request as a customer, and waits for the answer."""

    def __call__(self, request: Request, customer: str) -> Answered: ...


class Wrong(Exception):
    """An answer that is none; the text says why."""

    def __init__(self, why: str, answered: Answered) -> None:
        super().__init__(why)
        self.answered = answered


class Journeys:
    """One worker's journeys, on its own customers. `tickets` are those that get the comments."""

    def __init__(
        self,
        target_session: TargetSession,
        customers: LoadCustomers,
        line: WebSocketConnections | None,
        subscribers: Subscribers | None,
    ) -> None:
        self._target_session, self._customers, self._connections, self._subscribers = (
            target_session,
            customers,
            line,
            subscribers,
        )
        self._dialect = target_session.target.dialect
        self._timeout_s = target_session.target.description.limits.timeout_s
        self.tickets: dict[str, str] = {}
        self._walk: dict[Journey, Callable[[Ask, str], float]] = {
            "create": lambda ask, customer: self._creates(ask, customer)[0],
            "list": self._lists,
            "comment": self._comments,
            "notifications": self._loads_notifications,
            "deliver": self._delivers,
            "probe": self._probes,
        }

    def walk(self, journey: Journey, ask: Ask) -> Done:
        """Walks it once, as the customer whose turn it is, for at most the target's time-out, all in all.

        A socket's own time-out bounds each read alone, and one byte now and then holds it off for ever.
        """
        begun, done, patience = perf_counter(), None, gevent.Timeout(self._timeout_s)
        try:
            with patience:
                done = self._walked(journey, ask, self._customers.next_of(journey))
        except gevent.Timeout as late:
            if late is not patience:
                raise
        # Locust takes a time-out within a request for a fault of the connection, so that the walk goes on.
        if done is None or (not done.throttled and done.ended - begun >= self._timeout_s):
            fault = f"{_UNANSWERED.get(journey, 'no whole answer')} within {self._timeout_s:g} s"
            return Done(perf_counter() if done is None else done.ended, fault)
        return done

    def _walked(self, journey: Journey, ask: Ask, customer: str) -> Done:
        if journey == "connect":
            return self._connects(customer)
        try:
            return Done(self._walk[journey](ask, customer))
        except Wrong as wrong:
            fault = self._target_session.redact(str(wrong))
            return Done(wrong.answered.ended, fault, wrong.answered.status == TOO_MANY)

    def _creates(self, ask: Ask, customer: str) -> tuple[float, str]:
        subject = "Cannot sign in since this morning"
        fields = {
            "subject": subject,
            "description": f"In every browser. (Load run {self._target_session.run_id})",
        }
        answered, body = self._asked(ask, requests.open_ticket(self._dialect, fields), customer)
        made = self._read(answered, lambda: answers.ticket(self._dialect, body))
        if made.subject not in (None, subject):
            raise Wrong("the ticket that was made has another subject", answered)
        return answered.ended, made.id

    def _lists(self, ask: Ask, customer: str) -> float:
        request = requests.list_tickets(self._dialect, size=TICKETS_LISTED)
        answered, body = self._asked(ask, request, customer)
        envelope = self._dialect.envelopes.tickets
        page = self._read(answered, lambda: answers.page(self._dialect, body, envelope, None, TICKETS_LISTED))
        if len(page.items) < TICKETS_LISTED:
            raise Wrong(f"a list of {len(page.items)} tickets, not {TICKETS_LISTED}", answered)
        return answered.ended

    def _comments(self, ask: Ask, customer: str) -> float:
        text = COMMENT.format(run=self._target_session.run_id)
        request = requests.add_comment(self._dialect, self.tickets[customer], text)
        answered, body = self._asked(ask, request, customer)
        # Whether the answer shows the comment, or tells where it is and no more, the guide leaves open.
        if body is None:
            return answered.ended
        fields = self._dialect.comment
        about = answers.get(body, self._dialect.envelopes.comment) or body
        if answers.get(about, fields.text) is None and answers.get(about, fields.id) is not None:
            return answered.ended
        made = self._read(answered, lambda: answers.comment(self._dialect, body))
        if made.text != text:
            raise Wrong("the comment that was added has another text", answered)
        return answered.ended

    def _loads_notifications(self, ask: Ask, customer: str) -> float:
        size = min(NOTIFICATIONS_LOADED, self._dialect.paging.max_size)
        loaded, place, ended = 0, None, 0.0
        while loaded < NOTIFICATIONS_LOADED:
            request = notifications.list_notifications(self._dialect, size=size, place=place)
            answered, body = self._asked(ask, request, customer)
            inbox = self._inbox(answered, body, place, size)
            loaded, place, ended = loaded + len(inbox.items), inbox.place, answered.ended
            if place is None and loaded < NOTIFICATIONS_LOADED:
                raise Wrong(f"{loaded} notifications, not {NOTIFICATIONS_LOADED}", answered)
        return ended

    def _inbox(self, answered: Answered, body: Json, place: str | None, size: int) -> notifications.Inbox:
        return self._read(
            answered, lambda: notifications.inbox(self._dialect, body, place, size, answered.link)
        )

    def _probes(self, ask: Ask, customer: str) -> float:
        answered, body = self._asked(ask, requests.list_tickets(self._dialect, size=1), customer)
        self._read(
            answered, lambda: answers.page(self._dialect, body, self._dialect.envelopes.tickets, None, 1)
        )
        return answered.ended

    def _delivers(self, ask: Ask, customer: str) -> float:
        assert self._subscribers is not None
        _, ticket = self._creates(ask, customer)
        return self._subscribers.heard_of(ticket)

    def _connects(self, customer: str) -> Done:
        assert self._connections is not None
        target = self._target_session.target
        token = self._target_session.token(customer)
        opening = opening_with(target, token, lambda text: quote(text, safe=""))
        opened = self._connections.open(opening, self._timeout_s)
        if opened.key is not None:
            self._connections.close(opened.key)
        return Done(opened.at, opened.fault, opened.status == TOO_MANY)

    def _asked(self, ask: Ask, request: Request, customer: str) -> tuple[Answered, Json]:
        self._customers.charge(customer)
        answered = ask(request, customer)
        if answered.fault:
            raise Wrong(answered.fault, answered)
        if not 200 <= answered.status < 300:
            raise Wrong(f"answered {answered.status}", answered)
        try:
            return answered, json.loads(answered.body) if answered.body else None
        except ValueError:
            raise Wrong("answered with no JSON", answered) from None

    @staticmethod
    def _read(answered: Answered, read: Callable[[], Read]) -> Read:
        try:
            return read()
        except Malformed as error:
            raise Wrong(f"answered {answered.status} with {error}"[:150], answered) from None
