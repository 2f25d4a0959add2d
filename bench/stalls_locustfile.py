"""The senders of `bench.stalls`: the open schedule of `load/`, and Locust's own closed loop."""

import gc
import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import gevent
from gevent.queue import Queue
from locust import FastHttpUser, constant_throughput, events, task

from bench.stalling import BASE_S, held_up
from load.schedule.arrivals import constant as steadily
from load.schedule.arrivals import dispersion, schedule
from load.schedule.profiles import Journey
from load.verdict.records import Histogram
from load.worker.scheduler import Offer, offer_when_due
from load.worker.users import Consumer

PATH = "/ping"
OFFERS: "Queue[Offer]" = Queue()
LATENCY, LAG, TRUTH = Histogram(), Histogram(), Histogram()
FAILED: Counter[str] = Counter()
SERVED: list[tuple[Offer, float]] = []
"""What was offered, and its latency in s."""
BIN_S = 0.01
_events: Any = events


class Open(Consumer):
    """Serves the schedule as `load/` does; latency counts from the instant at which a request was due."""

    def take(self) -> Callable[[], None]:
        """Whatever is due next."""
        return partial(self._ask, OFFERS.get())

    def _ask(self, offer: Offer) -> None:
        FAILED[PATH] += self.client.get(PATH).status_code != 200
        ended = perf_counter()
        SERVED.append((offer, ended - offer.due))


class Closed(FastHttpUser):
    """Asks again when it has been answered."""

    @task
    def ask(self) -> None:
        """A request; latency as the user felt it."""
        begun = perf_counter()
        FAILED[PATH] += self.client.get(PATH).status_code != 200
        LATENCY.add(perf_counter() - begun)


def _add_up(begun: float) -> None:
    """Fills the histograms."""
    for offer, latency in SERVED:
        LATENCY.add(latency)
        LAG.add(offer.lag)
        TRUTH.add(held_up(offer.due - begun) + BASE_S)


def add_options(parser: Any) -> None:
    """Which sender, how fast, how long, and where it tells."""
    parser.add_argument("--case", choices=("pool", "closed"))
    parser.add_argument("--rate", type=float)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--received", type=Path)
    parser.add_argument("--begun", type=float)
    parser.add_argument("--arrivals", choices=("uniform", "poisson"), default="uniform")
    parser.add_argument("--core", type=int, help="the only one that this process may use")


def choose(environment: Any, **_: Any) -> None:
    """Only the sender that was asked for takes part."""
    options = environment.parsed_options
    Closed.wait_time = constant_throughput(options.rate / options.num_users)
    if options.core is not None:
        os.sched_setaffinity(0, {options.core})
    environment.user_classes = [Open if options.case == "pool" else Closed]


def conduct(environment: Any, **_: Any) -> None:
    """Sends for as long as was asked, and tells."""

    def run() -> None:
        options = environment.parsed_options
        gevent.sleep(options.num_users / 100 + 1)
        gc.collect()
        gc.freeze()
        due = schedule(steadily(options.rate, options.seconds), options.arrivals, "stalls")
        if options.case == "pool":
            journey: Journey = "probe"
            used = process_time()
            offer_when_due([(at, journey) for at in due], perf_counter(), OFFERS.put)
            gevent.sleep(2)
            _add_up(options.begun)
        else:
            gevent.sleep(options.seconds)
        received = {"p95": LATENCY.percentile_ms(95), "p99": LATENCY.percentile_ms(99)}
        received |= {"requests": LATENCY.count, "failed": FAILED.total()}
        if options.case == "pool":
            received |= {"truth_p95": TRUTH.percentile_ms(95), "truth_p99": TRUTH.percentile_ms(99)}
            received |= {"lag": LAG.percentile_ms(99), "cpu": (process_time() - used) / options.seconds}
            received["drawn"] = dispersion(due, options.seconds, BIN_S)
            offered = [offer.at + offer.lag for offer, _ in SERVED]
            received["dispersion"] = dispersion(offered, options.seconds, BIN_S)
        options.received.write_text(json.dumps(received), encoding="utf-8")
        environment.runner.quit()

    gevent.spawn(run)


_events.init_command_line_parser.add_listener(add_options)
_events.init.add_listener(choose)
_events.test_start.add_listener(conduct)
