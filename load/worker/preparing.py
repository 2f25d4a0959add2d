"""What has to be there before the first request is due: tickets to list and to comment on, notifications."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import TypeVar

import gevent
from gevent.pool import Pool

from load.schedule.plan import NOTIFICATIONS_LOADED, TICKETS_LISTED
from load.worker.customer_pool import LoadCustomers
from signoff.actors import Customer, Operator, Recorder, TargetSession
from signoff.actors.operator.aws_client import AwsClient, AwsClients

AT_ONCE = 4
"""Requests under way at the same time: a preparation is no load."""
Made = TypeVar("Made")


@dataclass(frozen=True)
class Preparation:
    """Makes them, as the gate's actors do. Whatever they raise says why the run cannot begin."""

    target_session: TargetSession
    customers: LoadCustomers
    most_per_s: float

    def tickets_to_list(self) -> None:
        """So many tickets for each customer who lists them."""
        listers = [self._customer(name) for name in self.customers.all_of("list")]
        self._all([lister.tickets.open for lister in listers for _ in range(TICKETS_LISTED)])

    def tickets_to_comment_on(self) -> dict[str, str]:
        """A ticket for each customer who comments, by customer."""
        names = self.customers.all_of("comment")
        tickets = self._all([self._customer(name).tickets.open for name in names])
        return {name: ticket.id for name, ticket in zip(names, tickets, strict=True)}

    def notifications_to_load(self) -> None:
        """So many notifications for each customer who loads them, made by the notification function."""
        clients = AwsClients(self.target_session.target)
        try:
            operator = Operator(AwsClient(self._recorder("notifications"), clients))
            names = self.customers.all_of("notifications")
            self._all([partial(operator.invoke, name) for name in names for _ in range(NOTIFICATIONS_LOADED)])
        finally:
            clients.close()

    def _customer(self, name: str) -> Customer:
        return Customer(
            self._recorder("prepare"), name, name, f"Bearer {self.target_session.token(name)}", "TOKEN"
        )

    def _recorder(self, what: str) -> Recorder:
        return Recorder(
            self.target_session, f"load: {what}", self.target_session.target.description.limits.requests
        )

    def _all(self, makers: Sequence[Callable[[], Made]]) -> list[Made]:
        """What they make, a few at a time, and no more a second than the target's owner permits."""
        begun, gap = perf_counter(), 1 / self.most_per_s

        def in_turn(place: int) -> Made:
            gevent.sleep(max(0.0, begun + place * gap - perf_counter()))
            return makers[place]()

        made: list[Made] = Pool(AT_ONCE).map(in_turn, range(len(makers)))
        return made
