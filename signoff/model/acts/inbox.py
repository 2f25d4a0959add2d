"""What customers do with notifications, on the target and in the model.

All that are due are awaited first: what is done to "all" has to mean the same on both sides.
"""

from collections.abc import Callable

from signoff.model.looks import inbox as looks_inbox
from signoff.model.looks import live as looks_live
from signoff.model.party import Party
from signoff.model.steps import Step
from signoff.wire.exchange import Answer


def list_notifications(party: Party, step: Step) -> bool:
    """Lists them, narrowed or in pages."""
    looks_inbox.settle(party, step.actor)
    looks_inbox.look_at_list(party, step.actor, step.size, **step.fields)
    return True


def mark(party: Party, step: Step) -> bool:
    """Marks one as read, also another customer's or a deleted one, which has to fail."""
    tried = party.acting(step).notifications.try_mark_read
    return _does_to_one(party, step, tried, "marked as read", party.world.mark, "NTF-02", foreign="SEC-01")


def mark_all(party: Party, step: Step) -> bool:
    """Marks all as read."""
    settled(party)
    customer = party.acting(step)
    with party.tally.about("NTF-03"):
        customer.notifications.mark_all_read()
    party.world.mark_all(step.actor)
    looks_inbox.look_at_list(party, step.actor)
    return True


def delete(party: Party, step: Step) -> bool:
    """Deletes one, also another customer's or a deleted one, which has to fail."""
    tried = party.acting(step).notifications.try_delete
    return _does_to_one(party, step, tried, "deleted", party.world.delete, "NTF-04", foreign="NTF-04")


def _does_to_one(
    party: Party,
    step: Step,
    tries: Callable[[str], Answer],
    done: str,
    notes: Callable[[str], None],
    clause: str,
    *,
    foreign: str,
) -> bool:
    """Tries it on the notification that the step is about; `foreign` is broken if another's is found."""
    settled(party)
    found = party.world.note(step.about)
    if found is None:
        return False
    owner, note = found
    answer = tries(note.id)
    if owner != step.actor:
        party.not_found(foreign, f"another customer's notification {note.label}", answer)
    elif note.deleted:
        party.not_found("NTF-04", f"the deleted notification {note.label}", answer)
    else:
        party.tally.holds(
            clause,
            answer.status in (200, 204),
            f"notification {note.label} to be {done}",
            f"the answer was {answer.status} {answer.message!r:.200}",
            answer.exchange,
        )
        notes(note.label)
    looks_inbox.look_at_list(party, owner)
    return True


def settled(party: Party) -> None:
    """All that is due to anybody who did something has come, on live connections too."""
    for actor in party.customers:
        if party.world.owned(actor):
            looks_inbox.settle(party, actor)
            looks_live.look(party, actor)
