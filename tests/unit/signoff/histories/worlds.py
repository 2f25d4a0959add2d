"""Histories that did happen: a store in memory whose operations each have their effect at one instant."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from signoff.histories import Ending, Operation

TICKET = "ticket-1"
STATUSES = ("open", "in-progress", "resolved")
ENDINGS = (
    "ok",
    "ok",
    "ok",
    "ok",
    "refused",
    "unanswered, and done",
    "unanswered, and done late",
    "unanswered",
)
KINDS = ("comment", "update", "read", "list", "comment", "read")


@dataclass
class World:
    """A ticket and its comments, and what was seen of them."""

    operations: list[Operation] = field(default_factory=list)

    def of(self, does: str) -> list[Operation]:
        """The operations of that kind."""
        return [each for each in self.operations if each.does == does]

    @property
    def looks(self) -> list[Operation]:
        """Whatever shows the ticket's fields."""
        return [each for each in self.operations if each.state is not None and each.is_ok]


@dataclass(frozen=True)
class _Plan:
    actor: str
    kind: str
    ending: str
    begun: int
    acts: int
    ended: int
    number: int


@st.composite
def worlds(draw: st.DrawFn, kinds: Sequence[str] = KINDS, closing_looks: bool = True) -> World:
    """Up to four actors, each of whom does one thing after the other; at the end somebody looks at it all."""
    plans, number = [], 0
    for actor in range(draw(st.integers(1, 4))):
        now = draw(st.integers(0, 5))
        for _ in range(draw(st.integers(1, 5))):
            kind, ending = draw(st.sampled_from(kinds)), draw(st.sampled_from(ENDINGS))
            begun = now + draw(st.integers(1, 4))
            acts = begun + draw(st.integers(0, 4))
            now = ended = acts + draw(st.integers(0, 4))
            if ending == "unanswered, and done late":
                acts = ended + draw(st.integers(1, 9))
            plans.append(_Plan(f"actor {actor}", kind, ending, begun, acts, ended, number))
            number += 1
    if closing_looks:
        last = max((max(plan.acts, plan.ended) for plan in plans), default=0) + 1
        for offset, kind in enumerate(("list", "read")):
            at = last + 2 * offset
            plans.append(_Plan("the last", kind, "ok", at, at, at + 1, number + offset))
    return _played(plans)


def _played(plans: Sequence[_Plan]) -> World:
    """Each plan has its effect at its instant."""
    world, comments = World(), list[str]()
    state: dict[str, Any] = {"status": "open", "assigned_to": None, "comment_count": 0, "version": 1}
    for plan in sorted(plans, key=lambda each: (each.acts, each.number)):
        acts = plan.ending not in ("refused", "unanswered")
        ending = {"ok": Ending.OK, "refused": Ending.FAILED}.get(plan.ending, Ending.UNKNOWN)
        known: dict[str, Any] = {"actor": plan.actor, "place": TICKET, "ending": ending, "does": plan.kind}
        known |= {"begun": float(plan.begun), "ended": float(plan.ended)}
        if plan.kind == "comment":
            known["text"] = f"comment {plan.number}"
            if acts:
                comments.append(known["text"])
                state = {**state, "comment_count": len(comments), "version": state["version"] + 1}
        elif plan.kind == "update":
            known["sets"] = {"status": STATUSES[plan.number % 3], "assigned_to": f"team {plan.number}"}
            if acts:
                state = {**state, **known["sets"], "version": state["version"] + 1}
                known |= {"state": state} if ending is Ending.OK else {}
        elif ending is Ending.OK:
            known |= {"seen": tuple(comments)} if plan.kind == "list" else {"state": state}
        world.operations.append(Operation(**known))
    return world
