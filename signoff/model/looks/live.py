"""Whether live connections heard what they had to, and nothing that is not theirs."""

from collections import Counter
from collections.abc import Callable, Iterator

from signoff.actors import Listener, some
from signoff.model.party import Party
from signoff.model.world import Connection, Ticket
from signoff.verdict.outcomes import Inconclusive
from signoff.wire.messages import Message, Wanted, distinct


def look(party: Party, actor: str) -> None:
    """Waits for what is due on each open connection of the customer, then looks at what else arrived."""
    for connection in party.world.listening(actor):
        listener = party.listeners[connection.label]
        try:
            _updates(party, connection, listener)
            _notifications(party, connection, listener)
        except Inconclusive:
            # Ended by what stands before the target: the story goes on without it.
            connection.open = False
        _nothing_else(party, connection, listener)


def _updates(party: Party, connection: Connection, listener: Listener) -> None:
    """An update for each change that the guide names, and for each status that a ticket took."""
    changes = list(party.world.due(connection))
    for label, count in Counter(ticket.label for ticket, _ in changes).items():
        ticket = party.world.tickets[label]
        fits = some("ticket_update", about=ticket.id)
        # One update of status and assignee may be one message.
        together = _together(connection, ticket)
        _heard(party, "WS-03", connection, listener, count - together, fits, f"updates about ticket {label}")
    statuses = Counter((ticket.label, change.status) for ticket, change in changes if change.status)
    for (label, status), count in statuses.items():
        fits = some("ticket_update", about=party.world.tickets[label].id, where=_says(str(status)))
        _heard(party, "WS-03", connection, listener, count, fits, f"updates of ticket {label} to {status}")


def _together(connection: Connection, ticket: Ticket) -> int:
    """How many changes came with another in one call."""
    numbers = Counter(change.number for change in ticket.changes if change.number > connection.since)
    words = {(change.number, change.word) for change in ticket.changes}
    return sum(1 for number in numbers if {(number, "status"), (number, "assigned")} <= words)


def _says(status: str) -> Callable[[Message], bool]:
    return lambda message: message.status in (None, status) and message.change in (None, "status", "assigned")


def _notifications(party: Party, connection: Connection, listener: Listener) -> None:
    """Each notification that was first seen since the subscription."""
    if not connection.wants("notification"):
        return
    for note in party.world.inboxes[connection.owner].notes:
        told = party.world.tickets[note.ticket].told
        # One that need not come may have come while the connection was opened, before it was first listed.
        if note.since > connection.since and told.least == told.most:
            fits = some("notification", about=note.id)
            what = f"message of notification {note.label}"
            _heard(party, "WS-02", connection, listener, 1, fits, what)


def _heard(
    party: Party,
    clause: str,
    connection: Connection,
    listener: Listener,
    count: int,
    wanted: Wanted,
    what: str,
) -> None:
    """So many different ones; waits for them."""
    if count < 1:
        return
    before = listener.heard[: connection.heard_before]
    earlier = len(distinct(message for message in before if wanted.fits(message)))
    with party.tally.about(clause):
        listener.hears_count(earlier + count, wanted)
    arrived = [message for message in listener.heard[connection.heard_before :] if wanted.fits(message)]
    ids = {message.id or message.text for message in arrived}
    expected = f"{connection.label} of customer {connection.owner} to hear {count} {what}"
    if len(ids) < count:
        party.tally.holds(clause, False, expected, f"it heard {len(ids)}", party.recorder.story[-1])
    party.tally.add("WS-10")


def _nothing_else(party: Party, connection: Connection, listener: Listener) -> None:
    for message in listener.heard[connection.heard_before :]:
        wrong = next(_wrongs(party, connection, message), "")
        party.tally.holds(
            "WS-05",
            not wrong,
            f"{connection.label} of customer {connection.owner} to hear nothing but what is for it"
            + (f" ({' and '.join(connection.types)})" if connection.types else ""),
            f"it heard {wrong}",
            party.recorder.story[-1],
        )


def _wrongs(party: Party, connection: Connection, message: Message) -> Iterator[str]:
    """Why a message should not have come; what was under way when the subscription began may still arrive."""
    if message.type not in ("notification", "ticket_update"):
        return
    label = party.world.label_of(str(message.ticket_id))
    if label is None:
        return
    ticket = party.world.tickets[label]
    if ticket.owner != connection.owner:
        yield f"a {message.type} about ticket {label} of customer {ticket.owner}"
    if not connection.wants(str(message.type)) and _is_new(party, connection, ticket, message):
        yield f"a {message.type} about ticket {label}"


def _is_new(party: Party, connection: Connection, ticket: Ticket, message: Message) -> bool:
    """Whether it tells of what happened after the subscription."""
    if ticket.changes[0].number > connection.since:
        return True
    if message.type == "notification":
        known = {n.id for n in party.world.inboxes[ticket.owner].notes if n.since <= connection.since}
        return message.notification is not None and message.notification.id not in known
    before = connection.versions.get(ticket.label)
    return isinstance(before, int) and isinstance(message.version, int) and message.version > before
