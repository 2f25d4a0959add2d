"""What `signoff prove --mutants` and its workers say to each other over a pipe of Python objects."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

SERVED = "--mutants-line"
"""The option that tells a worker the descriptor of its end of the line; another names the switch's file."""
SWITCHED = "--mutants-switch"


@dataclass(frozen=True)
class Seen:
    """A test that was run with no mutant active: what came of it, and which places it reached."""

    test: str
    clause: str
    level: str
    outcome: str
    seconds: float
    reached: frozenset[int]


@dataclass(frozen=True)
class Cover:
    """Run these tests with no mutant active, and say which places each reached: a Seen for each."""

    tests: Sequence[str]


@dataclass(frozen=True)
class Idle:
    """Say which places are reached while nobody asks for anything, and which when the backend starts."""


@dataclass(frozen=True)
class Unasked:
    """The answer to that."""

    idle: frozenset[int]
    starting: frozenset[int]


@dataclass(frozen=True)
class Try:
    """Run these tests, each with the seconds that it takes on the clean backend, until one fails.

    `restart`: the backend is started with the mutant, since what it changes runs only then.
    """

    number: int
    place: int
    tests: Sequence[tuple[str, float]]
    restart: bool = False


@dataclass(frozen=True)
class Tried:
    """What came of a mutant: the test that failed (empty: none), its clause, its outcome and what it said.

    `was_reached`: whether the place was reached meanwhile. `confirmed`: the same test passed right afterwards
    with no mutant active. `ran` counts the tests.
    """

    number: int
    by: str
    clause: str
    outcome: str
    said: str
    seconds: float
    ran: int
    was_reached: bool
    confirmed: bool = False


@dataclass(frozen=True)
class Stop:
    """End the backend and yourself."""


Command: TypeAlias = Cover | Idle | Try | Stop
