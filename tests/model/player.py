"""Plays a story while it is made up, and knows what there is to do something with."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from signoff.model.agreeing import Disagreement
from signoff.model.casting import NEAR, Casting
from signoff.model.search import Search
from signoff.model.stage import Stage
from signoff.model.steps import Step
from signoff.model.world import ACTORS, Connection, Ticket, World
from tests.model.values import actors, priorities

MOST_CONNECTIONS = 4
NOTHING = World()


class Enough(KeyboardInterrupt):
    """The time is up. Of all exceptions Hypothesis lets this one through without playing again."""


class Player(RuleBasedStateMachine):
    """One story after the other, played as it is made up. `search` and `casting` are set by a subclass.

    `begun` counts its stories; the first is not played (searching.py). `baton` is held by the one player
    whose Hypothesis is at work: it parses sources, which Python 3.11 may not do in two threads at once.
    """

    search: Search
    casting: Casting
    begun: int
    baton: Lock

    def __init__(self) -> None:
        super().__init__()
        if self.search.is_over:
            raise Enough
        self.stage: Stage | None = None
        self.near, self.is_over = "", False
        self.found: Disagreement | None = None
        type(self).begun += 1

    @initialize(near=st.sampled_from(("", *NEAR)), actor=actors, priority=priorities)
    def begin(self, near: str, actor: str, priority: str) -> None:
        """Most steps need a ticket, so a story begins with one. Shrinking takes it out where it can."""
        if self.begun == 1:
            return
        self.near = near
        self.opening = self.casting.stage(near)
        with self.at_the_target():
            self.stage = self.opening.__enter__()
        self.play(Step(act="open", actor=actor, about=self.next_ticket(), fields={"priority": priority}))

    def play(self, step: Step) -> None:
        """Plays the step; once model and target differ the story is over."""
        if self.is_over or self.stage is None or self.search.is_over:
            return
        try:
            with self.at_the_target():
                self.stage.play(step)
        except Disagreement as found:
            self.is_over, self.found = True, found

    @contextmanager
    def at_the_target(self) -> Iterator[None]:
        """Meanwhile the others may make up their next step."""
        self.baton.release()
        try:
            yield
        finally:
            self.baton.acquire()

    def teardown(self) -> None:
        """The story is over: everybody looks at everything."""
        if self.stage is None:
            return
        try:
            if not self.is_over:
                with self.at_the_target():
                    self.stage.look_at_everything()
        except Disagreement as found:
            self.found = found
        finally:
            self.search.played(self.stage)
            with self.at_the_target():
                self.opening.__exit__(None, None, None)
        if self.found is not None:
            # Shorter stories take customers too, and a target may have no others than those of this one.
            with self.at_the_target():
                self.search.differs(self.stage, self.near, self.found)

    # What there is to do something with -------------------------------------------------------------

    @property
    def world(self) -> World:
        return NOTHING if self.stage is None else self.stage.party.world

    def ticket(self, index: int) -> Ticket:
        """One of all tickets; the newest is the first."""
        tickets = list(self.world.tickets.values())
        return tickets[-1 - index % len(tickets)]

    def place_of(self, label: str) -> int:
        """The index by which `ticket` finds it."""
        return list(reversed(self.world.tickets)).index(label)

    def another(self, owner: str, index: int) -> str:
        """One of the other customers."""
        others = [actor for actor in self.casting.actors if actor != owner]
        return others[index % len(others)]

    def note(self, index: int) -> tuple[str, str]:
        """One of all notifications that were ever listed, deleted ones too, and whose it is."""
        notes = [(actor, note.label) for actor in ACTORS for note in self.world.inboxes[actor].notes]
        return notes[-1 - index % len(notes)]

    def connection(self, index: int) -> Connection:
        """One of all connections."""
        connections = list(self.world.connections.values())
        return connections[index % len(connections)]

    def next_ticket(self) -> str:
        return f"T{len(self.world.tickets) + 1}"


# When a step may come -----------------------------------------------------------------------------


def has_tickets(player: Player) -> bool:
    return bool(player.world.tickets)


def has_notes(player: Player) -> bool:
    return any(inbox.notes for inbox in player.world.inboxes.values())


def has_connections(player: Player) -> bool:
    return bool(player.world.connections)


def has_ears_left(player: Player) -> bool:
    return len(player.world.connections) < MOST_CONNECTIONS
