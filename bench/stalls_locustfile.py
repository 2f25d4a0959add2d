"""The senders of `bench.stalls`: the open schedule of `load/`, and Locust's own closed loop."""

import json
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import gevent
from gevent.queue import Queue
from locust import FastHttpUser, constant, constant_throughput, events, task

from load.arrivals import constant as steadily
from load.arrivals import schedule
from load.profiles import Journey
from load.records import Histogram
from load.scheduler import Offer, offer_when_due

PATH = "/ping"
OFFERS: "Queue[Offer]" = Queue()
LATENCY, LAG = Histogram(), Histogram()
_events: Any = events


class Pool(FastHttpUser):
    """Serves the schedule; latency counts from the instant at which a request was due."""

    wait_time = constant(0)

    @task
    def serve(self) -> None:
        """The next request that is due."""
        offer = OFFERS.get()
        self.client.get(PATH)
        LATENCY.add(perf_counter() - offer.due)
        LAG.add(offer.lag)


class Closed(FastHttpUser):
    """Asks again when it has been answered."""

    @task
    def ask(self) -> None:
        """A request; latency as the user felt it."""
        begun = perf_counter()
        self.client.get(PATH)
        LATENCY.add(perf_counter() - begun)


def add_options(parser: Any) -> None:
    """Which sender, how fast, how long, and where it tells."""
    parser.add_argument("--case", choices=("pool", "closed"))
    parser.add_argument("--rate", type=float)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--told", type=Path)


def choose(environment: Any, **_: Any) -> None:
    """Only the sender that was asked for takes part."""
    options = environment.parsed_options
    Closed.wait_time = constant_throughput(options.rate / options.num_users)
    environment.user_classes = [Pool if options.case == "pool" else Closed]


def conduct(environment: Any, **_: Any) -> None:
    """Sends for as long as was asked, and tells."""

    def run() -> None:
        options = environment.parsed_options
        gevent.sleep(options.num_users / 100 + 1)
        if options.case == "pool":
            journey: Journey = "probe"
            due = schedule(steadily(options.rate, options.seconds), "uniform", "stalls")
            offer_when_due([(at, journey) for at in due], perf_counter(), OFFERS.put)
            gevent.sleep(2)
        else:
            gevent.sleep(options.seconds)
        told = {"p95": LATENCY.percentile_ms(95), "p99": LATENCY.percentile_ms(99)}
        told |= {"lag": LAG.percentile_ms(99), "requests": LATENCY.count}
        options.told.write_text(json.dumps(told), encoding="utf-8")
        environment.runner.quit()

    gevent.spawn(run)


_events.init_command_line_parser.add_listener(add_options)
_events.init.add_listener(choose)
_events.test_start.add_listener(conduct)
