"""One process's part in a run: its customers, its share of the schedule, its records."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter

import gevent
from gevent.queue import Queue

from load.schedule.arrivals import share
from load.schedule.plan import Plan
from load.schedule.profiles import Journey
from load.verdict.records import Records, Sample
from load.worker.connections import WebSocketConnections
from load.worker.customer_pool import LoadCustomers
from load.worker.journeys import Ask, Done, Journeys
from load.worker.preparing import Preparation
from load.worker.scheduler import Offer, offer_when_due
from load.worker.subscribers import Subscribers
from signoff.actors.session.session import TargetSession

AFTERWARDS_S = 5.0
"""Once all requests were due: how long somebody may yet be found to send the last, whole time-out and all."""
GRACE_S = 1.0
"""Beyond the time-out: how long a walk that it ended may take to be recorded."""


@dataclass
class Session:
    """Worker `worker` of `workers`. `prepare`, `run` and `close` are called in this order."""

    target_session: TargetSession
    plan: Plan
    worker: int
    workers: int
    records: Records = field(init=False)
    offers: "Queue[Offer]" = field(init=False, default_factory=Queue)

    def __post_init__(self) -> None:
        self.records = Records.over(self.plan.budgets_ms)
        self._customers = LoadCustomers(self.plan, self.target_session, self.worker, self.workers)
        self._subscribers = Subscribers(self.target_session)
        self._connections: WebSocketConnections | None = None
        self._under_way: dict[Offer, float] = {}
        self._journeys: Journeys | None = None

    def prepare(self) -> None:
        """Makes what the requests need to be there, and opens the subscribers' connections."""
        most_per_s = self.target_session.target.description.permissions.load_rate / self.workers
        wanted, preparation = (
            self.plan.journeys,
            Preparation(self.target_session, self._customers, most_per_s),
        )
        if {"connect", "deliver"} & set(wanted):
            self._connections = WebSocketConnections(
                self.target_session.target.dialect, self._subscribers.heard, self._subscribers.lost
            )
        self._journeys = Journeys(self.target_session, self._customers, self._connections, self._subscribers)
        if "list" in wanted:
            preparation.tickets_to_list()
        if "comment" in wanted:
            self._journeys.tickets = preparation.tickets_to_comment_on()
        if "notifications" in wanted:
            preparation.notifications_to_load()
        if "deliver" in wanted and self._connections is not None:
            self._subscribers.connect(self._connections, self._customers.all_of("deliver"))
        for journey in wanted:
            for customer in self._customers.all_of(journey):
                self.target_session.token(customer)
        # What is there by now stays: a collection that looks at it would hold up what is due.
        gc.collect()
        gc.freeze()

    def run(self) -> None:
        """Offers this worker's share when it is due, and waits until all that was sent had its time-out.

        What nobody was free to send is left, and missing from the records. What then still goes on is no
        answer in time, whatever bounds it slipped through.
        """
        watch = gevent.spawn(self._watch_cpu)
        try:
            offer_when_due(self._arrivals(), perf_counter(), self.offers.put)
            self._wait(AFTERWARDS_S, lambda: self.offers.empty() and not self._under_way)
            while not self.offers.empty():
                self.offers.get()
            self._wait(
                self.target_session.target.description.limits.timeout_s + GRACE_S, lambda: not self._under_way
            )
            for offer, taken in list(self._under_way.items()):
                self._record(offer, taken, Done(perf_counter(), "no answer when the run ended"))
        finally:
            watch.kill()

    def take(self) -> Offer:
        """Waits for the next offer. From then on it is under way, and `serve` has to be called."""
        offer = self.offers.get()
        self._under_way[offer] = perf_counter()
        return offer

    def serve(self, offer: Offer, ask: Ask) -> Sample | None:
        """Walks its journey, records what came of it; None when the run did not wait for it any more."""
        assert self._journeys is not None
        taken = perf_counter()
        try:
            done = self._journeys.walk(offer.journey, ask)
            return self._record(offer, taken, done)
        finally:
            self._under_way.pop(offer, None)

    def close(self) -> None:
        """Ends the connections and gives the customers back."""
        self._subscribers.stop()
        if self._connections is not None:
            self._connections.stop()
        self._customers.close()

    def _record(self, offer: Offer, taken: float, done: Done) -> Sample | None:
        """Records a request once: what was given up is not taken back when an answer comes after all."""
        if self._under_way.pop(offer, None) is None:
            return None
        sample = Sample(
            due=offer.at,
            lag=offer.lag,
            queueing=max(0.0, taken - offer.offered),
            service=max(0.0, done.ended - taken),
            fault=done.fault,
            throttled=done.throttled,
        )
        self.records.journeys[offer.journey].add(sample)
        return sample

    @staticmethod
    def _wait(within: float, reached: Callable[[], bool]) -> None:
        deadline = perf_counter() + within
        while not reached() and perf_counter() < deadline:
            gevent.sleep(0.05)

    def _arrivals(self) -> list[tuple[float, Journey]]:
        """This worker's share, in the order in which it is due."""
        whole = sorted((at, journey) for journey in self.plan.journeys for at in self.plan.schedule(journey))
        return share(whole, self.worker, self.workers)

    def _watch_cpu(self) -> None:
        at, used = perf_counter(), time.process_time()
        while True:
            gevent.sleep(1)
            now, spent = perf_counter(), time.process_time()
            self.records.cpu.append((spent - used) / (now - at))
            at, used = now, spent
