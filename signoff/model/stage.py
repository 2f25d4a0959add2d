"""Plays steps on the target and in the model, and compares them after each.

A step that cannot be played (its ticket was never opened, say, since a shrunk story has no such step) is left
out, and so is one that its customer has no requests left for.
"""

from collections.abc import Sequence

from signoff.actors import Customer, Recorder
from signoff.model.acts import inbox as acts_inbox
from signoff.model.acts import live as acts_live
from signoff.model.acts import tickets as acts_tickets
from signoff.model.agreeing import Disagreement, Tally
from signoff.model.looks import inbox as looks_inbox
from signoff.model.looks import live as looks_live
from signoff.model.looks import tickets as looks_tickets
from signoff.model.party import Party
from signoff.model.steps import Step
from signoff.model.world import ACTORS
from signoff.verdict.outcomes import Inconclusive, NotVerified

RESERVE = 34
"""Requests of each customer that are kept for the look at everything, when the story is over."""
BESIDE = 8
"""Requests that a step takes at most beside its own: what it is compared with afterwards."""
_ACTS = {
    "open": acts_tickets.open_tickets,
    "update": acts_tickets.update,
    "comment": acts_tickets.comment,
    "delete": acts_tickets.delete,
    "read": acts_tickets.read,
    "list": acts_tickets.list_tickets,
    "list notifications": acts_inbox.list_notifications,
    "mark": acts_inbox.mark,
    "mark all": acts_inbox.mark_all,
    "delete notification": acts_inbox.delete,
    "listen": acts_live.listen,
    "subscribe": acts_live.subscribe,
    "ping": acts_live.ping,
    "hang up": acts_live.hang_up,
}


class Stage:
    """Three customers of the target for one story, or two where it has no more."""

    def __init__(self, recorder: Recorder, ids: Sequence[str], allowance: int, tally: Tally) -> None:
        """`ids` are those of customers A, B and C, of whom each may send `allowance` requests."""
        customers = {
            actor: Customer(
                recorder,
                f"customer {actor}",
                id_,
                f"Bearer {recorder.session.token(id_)}",
                f"CUSTOMER_{actor}_TOKEN",
            )
            for actor, id_ in zip(ACTORS, ids, strict=False)
        }
        self.party = Party(customers, recorder, allowance, tally)
        self.played: list[Step] = []

    def begin(self, *, fresh: bool) -> None:
        """Notes what was there before; `fresh` customers never did anything."""
        if not fresh:
            for actor in self.party.customers:
                self.party.begins(actor)

    def play(self, step: Step) -> bool:
        """Plays one step; False when it could not be. Disagreement when the target does otherwise."""
        if step.act not in _ACTS or step.actor not in self.party.customers:
            return False
        if self.party.left(step.actor) < RESERVE + step.count + BESIDE:
            return False
        self.party.world.number += 1
        try:
            done = _ACTS[step.act](self.party, step)
        except (NotVerified, Inconclusive):
            return False
        except Disagreement:
            self.played.append(step)
            raise
        if done:
            self.played.append(step)
        return done

    def look_at_everything(self) -> None:
        """What every customer finds when the story is over. Disagreement at the first difference."""
        for actor in self.party.customers:
            looks_tickets.look_at_all(self.party, actor)
        for actor in self.party.customers:
            looks_inbox.look_at_all(self.party, actor)
            looks_live.look(self.party, actor)


def play(stage: Stage, steps: Sequence[Step]) -> Disagreement | None:
    """Plays a whole story; how model and target came to differ, if they did."""
    try:
        for step in steps:
            stage.play(step)
        stage.look_at_everything()
    except Disagreement as found:
        return found
    return None
