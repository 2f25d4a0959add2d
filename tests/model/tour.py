"""The first story of each run: every act once, so that each part of the model is tried on any target.

What is said and chosen is drawn anew in each run; the order is not. The stories after it are made up.
"""

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

from signoff.model.steps import Step
from tests.domains.calls import LONGEST, NO_STATUS, NO_TICKET, NOT_THEIRS, PRIORITIES, TOO_LONG
from tests.domains.texts import BODIES

WORKING = ("in-progress", "waiting-customer")


def tour(seed: int, actors: Sequence[str], team: str, *, has_keys: bool) -> list[Step]:
    """The steps; each customer takes a part that its requests are enough for."""
    steps = list(_steps(Random(seed), team, has_keys))
    last = actors[-1]
    return [step if step.actor in actors else Step(**{**vars(step), "actor": last}) for step in steps]


def _steps(drawn: Random, team: str, has_keys: bool) -> Iterator[Step]:
    def change(about: str, actor: str, **fields: Any) -> Step:
        return Step(act="update", actor=actor, about=about, fields=fields)

    def open(about: str, actor: str, **fields: Any) -> Step:
        return Step(act="open", actor=actor, about=about, fields=fields)

    texts, working = list(BODIES.values()), drawn.choice(WORKING)
    high, low, other = drawn.sample(PRIORITIES, 3)
    # The whole life of a ticket.
    yield open("T1", "A", priority=high, category=drawn.choice(("billing", "technical")))
    yield change("T1", "A", status=working)
    yield Step(act="comment", actor="A", about="T1", text=drawn.choice(texts))
    yield change("T1", "A", assigned_to=team)
    yield change("T1", "A", status="resolved")
    yield change("T1", "A", priority=other)
    yield change("T1", "A", status="in-progress")
    yield change("T1", "A", status="closed")
    yield open("T2", "A", subject=drawn.choice(LONGEST), description=drawn.choice(texts))
    yield Step(act="comment", actor="A", about="T2", text="An agent's comment.", agent=True)
    # Notifications and connections.
    yield open("T3", "B", priority=low)
    yield Step(act="listen", actor="B", about="L1")
    yield Step(act="listen", actor="B", about="L2", types=("notification",))
    yield Step(act="ping", actor="B", about="L2")
    yield change("T3", "B", status="resolved")
    yield Step(act="comment", actor="B", about="T3", text="It is not.")
    yield change("T3", "B", status="open")
    yield Step(act="mark", actor="B", about="T3n1")
    yield Step(act="subscribe", actor="B", about="L2", types=("ticket_update",))
    yield Step(act="comment", actor="B", about="T3", text="A comment.")
    yield Step(act="mark all", actor="B")
    yield change("T3", "B", assigned_to=team)
    yield Step(act="delete notification", actor="B", about="T3n2")
    yield Step(act="delete notification", actor="B", about="T3n2")
    yield Step(act="read", actor="B", about="T1")
    yield Step(act="update", actor="B", about="T1", fields={"status": "closed"})
    # More than a few, what is refused, and what is said twice.
    key = "key-1" if has_keys else ""
    yield Step(act="open", actor="C", about="T4", fields={"priority": high}, key=key)
    if has_keys:
        # Nothing comes of it, so the label is free afterwards.
        yield Step(act="open", actor="C", about="T5", fields={"priority": high}, key=key)
        yield from [Step(act="comment", actor="C", about="T4", text="Said once.", key=key)] * 2
    yield Step(act="comment", actor="C", about="T4", text="A comment.", count=11)
    for fields in drawn.sample(NO_TICKET, 2):
        yield Step(act="open", actor="C", about="T5", fields=fields, refused="TKT-16")
    yield Step(
        act="open", actor="C", about="T5", fields={"subject": drawn.choice(TOO_LONG)}, refused="EDGE-01"
    )
    yield Step(
        act="update", actor="C", about="T4", fields={"status": drawn.choice(NO_STATUS)}, refused="TKT-07"
    )
    yield Step(act="update", actor="C", about="T4", fields=drawn.choice(NOT_THEIRS), refused="TKT-18")
    yield Step(act="delete", actor="C", about="T4")
    yield Step(act="open", actor="C", about="T5", count=11, fields={"priority": low})
    yield Step(act="list notifications", actor="C")
    yield Step(act="mark all", actor="C")
