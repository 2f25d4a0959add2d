"""The target under test: the local reference, booted for the run, with its limit out of the way."""

import contextlib
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from bench.orders import BenchError
from bench.population import Population, seed
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.loading import TargetError
from signoff.deployment.opening import open_target, read_build
from signoff.deployment.target import Target

TARGET_FILE = Path(__file__).resolve().parents[1] / "targets" / "local.toml"
#: The product's limit per customer, and a window too short for it to be reached.
REQUESTS, WINDOW_S = 100, 1


@dataclass(frozen=True)
class Stand:
    """A running, seeded target. `limits` is what was set in its environment; `ws_url` None: it has none."""

    target: Target
    population: Population
    mint: TokenMint
    build: str
    limits: dict[str, str]
    ws_url: str | None = None

    def connection_url(self, customer: str) -> str:
        """Where that customer opens a WebSocket connection. BenchError when the target has none."""
        if self.ws_url is None:
            raise BenchError("the target's ready line names no ws_url, so no connection can be opened")
        return f"{self.ws_url}?{urlencode({'token': self.mint.token(customer)})}"


def limits_for(busiest_rate: float) -> dict[str, str]:
    """Environment of a target on which a customer may send `busiest_rate` requests a second.

    The window is shortened and the number kept: the number is what a request's cost depends on, as the
    limiter keeps that many instants per customer. It grows only where Poisson clumps could reach it.
    """
    most_in_window = busiest_rate * WINDOW_S + 8 * math.sqrt(busiest_rate * WINDOW_S)
    requests = max(REQUESTS, math.ceil(most_in_window))
    return {"SECUREBASE_LIMIT_REQUESTS": str(requests), "SECUREBASE_LIMIT_WINDOW_S": str(WINDOW_S)}


@contextlib.contextmanager
def open_stand(busiest_rate: float, heavy_tickets: int) -> Iterator[Stand]:
    """Boot and seed the target; end it afterwards. BenchError when it cannot be used."""
    limits = limits_for(busiest_rate)
    os.environ.update(limits)
    try:
        target, booted = open_target(TARGET_FILE)
    except TargetError as error:
        raise BenchError(str(error)) from error
    if booted is None:
        raise BenchError(f"{TARGET_FILE.name} starts no target: benchmarks are run on one of their own")
    with booted:
        endpoint = booted.ready.received.get("aws_endpoint")
        if endpoint is None:
            raise BenchError("the target's ready line names no aws_endpoint, so it cannot be seeded")
        try:
            population = seed(endpoint, heavy_tickets)
            ws_url = booted.ready.received.get("ws_url")
            stand = Stand(target, population, TokenMint(target), read_build(target), limits, ws_url)
        except TargetError as error:
            raise BenchError(str(error)) from error
        yield stand
