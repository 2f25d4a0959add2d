"""When requests are due, and of which kind: decided before the first is sent, from a seed."""

from random import Random
from typing import TypeVar

Kind = TypeVar("Kind", bound=str)


def poisson(random: Random, rate: float, seconds: float) -> list[float]:
    """Instants (s from the start, rising) of a Poisson process of `rate` per second, below `seconds`.

    Callers that know nothing of each other arrive like this: in clumps and gaps, not in step.
    """
    instants = []
    at = random.expovariate(rate)
    while at < seconds:
        instants.append(at)
        at += random.expovariate(rate)
    return instants


def kinds(random: Random, shares: dict[Kind, float], count: int) -> list[Kind]:
    """A kind for each of `count` requests, drawn by the given shares."""
    return random.choices(list(shares), weights=list(shares.values()), k=count)
