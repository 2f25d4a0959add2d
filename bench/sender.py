"""Carries out an order: opens connections, sends requests, hears what arrives. Nothing is tried again.

HTTP is Locust's own client, live connections and the open schedule are those of `load/`.
"""

import contextlib
import gc
import multiprocessing
import resource
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from http.client import HTTPException
from time import perf_counter
from typing import TypeVar
from urllib.parse import urlsplit

import gevent
from geventhttpclient import HTTPClient

from bench.orders import Account, BenchError, Ear, Exchange, Order
from bench.samples import Sample
from load.worker.connections import WebSocketConnections
from load.worker.scheduler import offer_when_due
from signoff.actors.live.connection import Opening
from signoff.wire.dialect import Dialect

HEAD_START_S = 0.2
MOST_CONNECTIONS = 256
ANSWER_WITHIN_S = OPEN_WITHIN_S = 15.0
#: What has not come so long after the last answer will not; and so long a duplicate is waited for.
MISSING_AFTER_S, SETTLE_S = 10.0, 1.0
LOOK_EVERY_S = 0.02
MARK = '"ticket_update"'
Outcome = TypeVar("Outcome")


def carried_out(order: Order) -> Account:
    """Carry out the order in a process of its own. BenchError when that does not end in time."""
    with multiprocessing.get_context("spawn").Pool(1) as process:
        try:
            return process.apply_async(carry_out, (order,)).get(order.within_s)
        except multiprocessing.TimeoutError:
            raise BenchError(f"the load generator did not end within {order.within_s:.0f} s") from None


def carry_out(order: Order) -> Account:
    """Do as ordered, in a process that does nothing else."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # often 1,024, too few for the connections
    gc.collect()
    gc.disable()  # a collection would delay what is due; a run leaves too little garbage to matter
    return Sender(order).carry_out()


class Sender:
    """Carries out one order. Texts are kept as they are: reading them would delay the next."""

    def __init__(self, order: Order) -> None:
        self._order = order
        address = urlsplit(order.base_url)
        self._http = HTTPClient(
            address.hostname or "",
            address.port or 80,
            concurrency=MOST_CONNECTIONS,
            network_timeout=ANSWER_WITHIN_S,
        )
        self._heard: dict[int, list[tuple[float, str]]] = defaultdict(list)
        self._lost: set[int] = set()
        self._to_come = 0
        """How many messages are to come; below 0 when one came before it was known that it would."""
        self._epoch = time.time() - perf_counter()

    def carry_out(self) -> Account:
        """All of it."""
        begun, used = perf_counter(), time.process_time()
        self._live = WebSocketConnections(Dialect(), self._hear, self._lost.add)
        opened = fire([number / self._order.per_s for number in range(len(self._order.urls))], self._open)
        exchanges = self._exchanges()
        if exchanges and self._order.hearers:
            with contextlib.suppress(TimeoutError), gevent.Timeout(MISSING_AFTER_S, TimeoutError):
                while self._to_come > 0:
                    gevent.sleep(LOOK_EVERY_S)
            gevent.sleep(SETTLE_S)
        gevent.sleep(self._order.hold_s)
        cpu_share = (time.process_time() - used) / (perf_counter() - begun)
        ended, lost = time.time(), set(self._lost)  # before our own end, which is no loss
        self._live.stop()
        self._http.close()
        ears = [Ear(sample, self._heard[key], key in lost) for key, sample in opened]
        return Account(ears, exchanges, ended, cpu_share)

    def _open(self, number: int, due: float) -> tuple[int, Sample]:
        """The connection's key, or one that nothing is heard of, and how the opening went."""
        lag = perf_counter() - due
        opened = self._live.open(Opening(self._order.urls[number]), OPEN_WITHIN_S)
        key = -1 - number if opened.key is None else opened.key
        return key, Sample(lag * 1000, (opened.at - due) * 1000, opened.fault)

    def _exchanges(self) -> list[Exchange]:
        shots = self._order.shots
        if self._order.in_turn:
            return [self._exchange(number, perf_counter()) for number in range(len(shots))]
        return fire([shot.at_s for shot in shots], self._exchange)

    def _exchange(self, number: int, due: float) -> Exchange:
        shot, lag, body = self._order.shots[number], perf_counter() - due, b""
        try:
            with gevent.Timeout(ANSWER_WITHIN_S, TimeoutError):
                answer = self._http.request(shot.method, shot.path, shot.body, shot.headers)
                body = bytes(answer.read())
            fault = shot.fault(answer.status_code, body)
        except TimeoutError:
            fault = "no answer in time"
        except (OSError, HTTPException) as error:
            fault = f"{type(error).__name__}: {error}"
        sample = Sample(lag * 1000, (perf_counter() - due) * 1000, fault)
        if not self._order.hearers:
            return Exchange(self._epoch + due, sample)
        if not fault:
            self._to_come += self._order.hearers
        return Exchange(self._epoch + due, sample, body.decode(errors="replace"))

    def _hear(self, key: int, text: str, at: float) -> None:
        if MARK in text:
            self._heard[key].append((self._epoch + at, text))
            self._to_come -= 1


def fire(instants: Sequence[float], do: Callable[[int, float], Outcome]) -> list[Outcome]:
    """Open loop: each is done when it is due, in s from the start, whatever became of those before.

    `do` is given its number, from 0, and when it is due by `perf_counter`.
    """
    tasks: list[gevent.Greenlet[[int, float], Outcome]] = []
    offer_when_due(
        [(at, "probe") for at in instants],
        perf_counter() + HEAD_START_S,
        lambda offer: tasks.append(gevent.spawn(do, len(tasks), offer.due)),
    )
    gevent.joinall(tasks, raise_error=True)
    return [task.get() for task in tasks]
