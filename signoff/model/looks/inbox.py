"""Whether the target's notifications are those of the model: one for each change, read or not, counted."""

from collections import Counter
from itertools import pairwise

from signoff.expect.waiting import eventually
from signoff.model.party import Party
from signoff.model.world import Inbox
from signoff.verdict.outcomes import NotVerified
from signoff.wire.instants.reading import instant
from signoff.wire.notifications import Notification
from signoff.wire.steps import Step as Exchange

_COUNTS = {"mark": "NTF-02", "mark all": "NTF-03", "delete": "NTF-04", "": "NTF-13"}
"""The clause that a wrong count breaks, by what was done last."""


def settle(party: Party, actor: str) -> None:
    """Waits until every notification that is due is listed, and takes them into the model."""
    try:
        party.needs_ticket_ids()
    except NotVerified:
        return
    if party.left(actor) < 6:
        return
    inbox, owned = party.world.inboxes[actor], party.world.owned(actor)
    seen = Counter(note.ticket for note in inbox.notes)
    if not any(ticket.told.least > seen[ticket.label] for ticket in owned):
        return

    def missing(listed: list[Notification]) -> list[str]:
        new = Counter(
            party.world.label_of(str(each.ticket_id))
            for each in listed
            if each.id not in {note.id for note in inbox.notes}
        )
        return [each.label for each in owned if seen[each.label] + new[each.label] < each.told.least]

    with party.tally.about("NTF-05"):
        listed = eventually(
            lambda: _walk(party, actor)[0],
            lambda listed: not missing(listed) or party.left(actor) < 4,
            within=party.target.dialect.live.delivered_within_s,
            what="one notification for each change: "
            + ", ".join(f"{each.told.least} about {each.label}" for each in owned),
            first_pause=0.1,
        )
    _take(party, actor, listed)


def _take(party: Party, actor: str, listed: list[Notification]) -> None:
    """New ones get their labels, the oldest first; none may be there that nothing made."""
    inbox = party.world.inboxes[actor]
    known = {note.id for note in inbox.notes}
    exchange = party.recorder.story[-1]
    for each in reversed(listed):
        if each.id in known:
            continue
        label = party.world.label_of(str(each.ticket_id))
        owner = None if label is None else party.world.tickets[label].owner
        party.tally.holds(
            "NTF-05" if owner is None else "SEC-01",
            owner == actor,
            f"customer {actor} to have no notification but of its own tickets",
            f"there is one about {label or each.ticket_id}: {each.message!r:.100}",
            exchange,
        )
        note = party.world.seen(actor, each.id, str(label), each.created_at)
        told = party.world.tickets[str(label)].told
        if told.least < told.most and inbox.last_act == "mark all":
            # Nobody could wait for one that need not come: it may have come before all were marked.
            note.read = bool(each.read)
    counts = Counter(note.ticket for note in inbox.notes)
    for ticket in party.world.owned(actor):
        least, most, got = ticket.told.least, ticket.told.most, counts[ticket.label]
        between = f"{least}" if least == most else f"{least} to {most}"
        changes = ", ".join(change.status or change.word for change in ticket.changes)
        expected = f"{between} notifications about ticket {ticket.label} ({changes})"
        party.tally.holds("NTF-05", least <= got <= most, expected, f"there are {got}", exchange)


def look_at_list(
    party: Party, actor: str, size: int | None = None, *, unread: bool | None = None, type: str | None = None
) -> None:
    """The list: which are there, which of them are read, in which order, and the count beside it."""
    inbox = party.world.inboxes[actor]
    due = [note for note in inbox.there() if unread in (None, not note.read)]
    if type not in (None, "ticket"):
        due = []
    if party.left(actor) < 3 + len(due) // (size or party.target.dialect.paging.default_size):
        return
    narrowed = "" if unread is None else f" that are {'unread' if unread else 'read'}"
    narrowed += "" if type is None else f" of type {type}"
    what = f"customer {actor}'s notifications{narrowed}{'' if size is None else f' in pages of {size}'}"
    is_plain = unread is None and type is None and size is None
    clause = ("NTF-04" if inbox.last_act == "delete" else "NTF-01") if is_plain else "NTF-11"
    with party.tally.about(clause):
        listed, count, exchange = _walk(party, actor, size, unread=unread, type=type)
    new = [each for each in listed if each.id not in {note.id for note in inbox.notes}]
    if new and is_plain:
        _take(party, actor, listed)
        due = inbox.there()
    elif new:
        listed = [each for each in listed if each not in new]
    labels = {note.id: note.label for note in inbox.notes}
    got, wanted = sorted(labels[each.id] for each in listed), sorted(note.label for note in due)
    party.tally.holds(clause, got == wanted, f"{what} to be {wanted}", f"they are {got}", exchange)
    _states(party, inbox, listed, what, exchange)
    created = [instant(each.created_at) for each in listed]
    in_order = all(later <= earlier for earlier, later in pairwise(created))
    shown = [labels[each.id] for each in listed]
    party.tally.holds("NTF-01", in_order, f"{what} to be newest first", f"they are {shown}", exchange)
    if is_plain and party.target.dialect.envelopes.unread_count and not new:
        if count != inbox.unread and _may_come(party, actor) and _came(party, actor):
            return
        clause = _COUNTS[inbox.last_act]
        party.tally.equal(clause, f"customer {actor}'s unread count", count, inbox.unread, exchange)


def _may_come(party: Party, actor: str) -> bool:
    """Whether a notification may be under way that nobody could wait for, because it need not come."""
    seen = Counter(note.ticket for note in party.world.inboxes[actor].notes)
    return any(seen[ticket.label] < ticket.told.most for ticket in party.world.owned(actor))


def _came(party: Party, actor: str) -> bool:
    """Whether one came just now: a target may list and count at two instants."""
    if party.left(actor) < 3:
        return True
    known = {note.id for note in party.world.inboxes[actor].notes}
    listed, _, _ = _walk(party, actor)
    if all(each.id in known for each in listed):
        return False
    _take(party, actor, listed)
    return True


def _states(
    party: Party, inbox: Inbox, listed: list[Notification], what: str, exchange: Exchange | None
) -> None:
    clause = "NTF-03" if inbox.last_act == "mark all" else "NTF-02"
    notes = {note.id: note for note in inbox.notes}
    got = [notes[each.id].label for each in listed if each.read]
    wanted = [notes[each.id].label for each in listed if notes[each.id].read]
    party.tally.equal(clause, f"what is read of {what}", got, wanted, exchange)


def _walk(
    party: Party, actor: str, size: int | None = None, *, unread: bool | None = None, type: str | None = None
) -> tuple[list[Notification], int | None, Exchange | None]:
    """All pages up to what was there before the story, and the count beside the first."""
    customer = party.customers[actor]
    found: list[Notification] = []
    count, place = None, None
    while True:
        page = customer.notifications.list_page(size=size, place=place, unread=unread, type=type)
        count = page.unread if place is None else count
        place = page.place
        for each in page.items:
            # Late news of what there was before is no more the story's than that is.
            is_new = not party.was_before(actor, each) and each.id not in party.late
            if is_new and party.is_late(actor, each):
                party.comes_late(actor, each)
            elif is_new:
                found.append(each)
        at_the_end = place is None or any(party.was_before(actor, each) for each in page.items)
        if at_the_end or party.left(actor) < 3:
            return found, count, party.recorder.story[-1]


def look_at_all(party: Party, actor: str) -> None:
    """What a customer finds when the story is over."""
    settle(party, actor)
    look_at_list(party, actor)
    notes = party.world.inboxes[actor].there()
    if notes:
        look_at_list(party, actor, unread=True)
        look_at_list(party, actor, max(1, len(notes) // 3))
