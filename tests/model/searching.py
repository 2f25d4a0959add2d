"""Runs Hypothesis' state machine under our own seed and time: in CI it would make up the same each time."""

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import count
from threading import Lock
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import FlakyStrategyDefinition
from hypothesis.stateful import run_state_machine_as_test

from signoff.deployment.pool import TooFewCustomers
from signoff.model.casting import Casting
from signoff.model.search import Outcome, Search
from signoff.model.stage import play
from tests.model.machine import Stories
from tests.model.player import Enough
from tests.model.tour import tour

STEPS = 14
"""The most that one story is made of: a customer's requests are few."""
AT_ONCE = 9
"""Stories of one call of Hypothesis. From the tenth on it varies earlier ones: of 28 stories 6 were new.

The first of each call is the simplest one there is, and is not played.
"""
PLAYERS = 3
"""Stories at a time: each waits for its target most of the time."""
_SETTINGS = settings(
    max_examples=AT_ONCE,
    stateful_step_count=STEPS,
    phases=[Phase.generate],
    derandomize=False,
    database=None,
    deadline=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
)


def search(casting: Casting, found: Search, chosen: int) -> Outcome:
    """Plays stories until the time is up, some at a time; what came of them."""
    _tour(casting, found, chosen)
    with _at_home(), ThreadPoolExecutor(PLAYERS) as threads:
        players = range(PLAYERS if casting.makes_customers else 1)
        made = {"search": found, "casting": casting, "baton": Lock()}
        playing = [threads.submit(_play, made, chosen, player) for player in players]
    why = [done.result() for done in playing]
    return found.end(why[0])


@contextmanager
def _at_home() -> Iterator[None]:
    """Meanwhile Hypothesis keeps what it writes in a folder of its own: the checkout may be read-only."""
    with tempfile.TemporaryDirectory(prefix="signoff-stories-") as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def _tour(casting: Casting, found: Search, chosen: int) -> None:
    """The first story, which tries everything once."""
    steps = tour(chosen, casting.actors, casting.assignee, has_keys=casting.has_keys)
    with casting.stage("") as stage:
        differs = play(stage, steps)
    found.played(stage)
    if differs is not None:
        found.differs(stage, "", differs)


def _play(made: Mapping[str, Any], chosen: int, player: int) -> str:
    """Plays until the time is up or the customers are; says which."""
    found: Search = made["search"]
    with made["baton"]:
        try:
            for turn in count():
                machine = type("StoriesOfThisRun", (Stories,), {**made, "begun": 0})
                machine = seed(chosen * 10_000 + turn * PLAYERS + player)(machine)
                # Two stories may begin with the same choices, and meet a target that is not as it was: for
                # Hypothesis that is a fault of the strategy. What was played and found is known by then.
                with suppress(FlakyStrategyDefinition):
                    run_state_machine_as_test(machine, settings=_SETTINGS)
        except Enough:
            return "the time was up"
        except TooFewCustomers as few:
            if not found.outcome.stories:
                raise
            return str(few)
    raise AssertionError("a search ends by one of these")
