"""What the target should hold after what its customers did: plain Python, no I/O.

It knows what the guide says and no more. Tickets, notifications and connections go by labels ("T1", "T1n2",
"L1"), so that a story can be played again on other customers, where all ids are others.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

Json = Any
ACTORS = ("A", "B", "C")
SETTLED = ("resolved", "closed")


@dataclass(frozen=True)
class Told:
    """How many notifications an act makes: the guide leaves some open."""

    least: int = 0
    most: int = 0

    def __add__(self, other: "Told") -> "Told":
        return Told(self.least + other.least, self.most + other.most)


ONE, PERHAPS, ONE_OR_TWO = Told(1, 1), Told(0, 1), Told(1, 2)


@dataclass(frozen=True)
class Change:
    """One change of a ticket, as live connections hear of it; `number` counts the acts of the whole story."""

    number: int
    word: str
    status: str | None = None


@dataclass
class Ticket:
    """A ticket as it has to be. `id` and instants are the target's own words."""

    label: str
    owner: str
    id: str
    subject: str
    description: str
    category: str
    priority: str
    created_at: str
    status: str = "open"
    assigned_to: str | None = None
    comments: list[tuple[str, str]] = field(default_factory=list)
    """Id and text of each, in the order in which they were added."""
    told: Told = ONE
    changes: list[Change] = field(default_factory=list)
    last_updated: str = ""
    version: Json = None
    was_settled: bool = False


@dataclass
class Note:
    """A notification that the target listed, and what became of it. `since` is when it was first seen."""

    label: str
    id: str
    ticket: str
    created_at: str | None
    since: int
    read: bool = False
    deleted: bool = False


@dataclass
class Inbox:
    """A customer's notifications, in the order in which they were seen; `base_unread` were there before."""

    notes: list[Note] = field(default_factory=list)
    base_unread: int = 0
    last_act: str = ""
    """"mark", "mark all" or "delete": what a wrong count is the fault of."""

    def there(self) -> list[Note]:
        """Those that are not deleted."""
        return [note for note in self.notes if not note.deleted]

    @property
    def unread(self) -> int:
        """How many have to be counted as unread."""
        return self.base_unread + sum(not note.read for note in self.there())


@dataclass
class Connection:
    """A live connection, and what it is subscribed to since which act; None: to all types."""

    label: str
    owner: str
    since: int
    types: tuple[str, ...] | None = None
    heard_before: int = 0
    """How many messages had arrived when the subscription began."""
    open: bool = True
    versions: dict[str, Json] = field(default_factory=dict)
    """Of each ticket that there was when the subscription began."""

    def wants(self, type: str) -> bool:
        """Whether messages of that type are for it."""
        return self.types is None or type in self.types


@dataclass
class World:
    """All of it. `number` counts the acts so far."""

    tickets: dict[str, Ticket] = field(default_factory=dict)
    inboxes: dict[str, Inbox] = field(default_factory=lambda: {actor: Inbox() for actor in ACTORS})
    connections: dict[str, Connection] = field(default_factory=dict)
    keys: dict[tuple[str, ...], tuple[Json, str]] = field(default_factory=dict)
    """Of each idempotency key by its customer and route: what was sent with it, and what came of it."""
    number: int = 0

    # Tickets ------------------------------------------------------------------------------------

    def open(self, ticket: Ticket) -> Ticket:
        """A ticket came into being."""
        ticket.changes.append(Change(self.number, "created", ticket.status))
        self.tickets[ticket.label] = ticket
        return ticket

    def change(self, label: str, *, priority: str | None = None, **fields: Json) -> None:
        """The ticket was changed; `priority` is what the target made of it, which it may leave alone."""
        ticket = self.tickets[label]
        status = fields.get("status", ticket.status)
        assigned = fields.get("assigned_to", ticket.assigned_to)
        moves, assigns = status != ticket.status, assigned != ticket.assigned_to
        another = priority is not None and priority != ticket.priority
        if moves:
            ticket.changes.append(Change(self.number, "status", status))
        if assigns:
            ticket.changes.append(Change(self.number, "assigned"))
        if moves and assigns:
            ticket.told += ONE_OR_TWO
        elif moves or assigns:
            ticket.told += ONE if not another else ONE_OR_TWO
        elif another or fields:
            ticket.told += PERHAPS
        ticket.status, ticket.assigned_to = status, assigned
        ticket.priority = priority or ticket.priority
        ticket.was_settled = ticket.was_settled or status in SETTLED

    def comment(self, label: str, comment_id: str, text: str) -> None:
        """A comment was accepted."""
        ticket = self.tickets[label]
        ticket.comments.append((comment_id, text))
        ticket.changes.append(Change(self.number, "comment"))
        ticket.told += ONE

    def owned(self, actor: str, **filters: str | None) -> list[Ticket]:
        """A customer's tickets that match, newest first."""
        return [
            ticket
            for ticket in reversed(self.tickets.values())
            if ticket.owner == actor
            and all(value in (None, getattr(ticket, name)) for name, value in filters.items())
        ]

    def label_of(self, ticket_id: str) -> str | None:
        """The label of that ticket; None for one that nobody opened."""
        return next((ticket.label for ticket in self.tickets.values() if ticket.id == ticket_id), None)

    # Notifications ------------------------------------------------------------------------------

    def note(self, label: str) -> tuple[str, Note] | None:
        """Whose notification that is, and what is known of it."""
        for actor, inbox in self.inboxes.items():
            for note in inbox.notes:
                if note.label == label:
                    return actor, note
        return None

    def seen(self, actor: str, note_id: str, ticket: str, created_at: str | None) -> Note:
        """A notification was listed for the first time; it has to be unread."""
        inbox = self.inboxes[actor]
        count = sum(note.ticket == ticket for note in inbox.notes) + 1
        note = Note(f"{ticket}n{count}", note_id, ticket, created_at, self.number)
        inbox.notes.append(note)
        return note

    def mark(self, label: str) -> None:
        """One was marked as read."""
        if found := self.note(label):
            found[1].read = True
            self.inboxes[found[0]].last_act = "mark"

    def mark_all(self, actor: str) -> None:
        """All of a customer's were, those of before included."""
        inbox = self.inboxes[actor]
        for note in inbox.notes:
            note.read = True
        inbox.base_unread, inbox.last_act = 0, "mark all"

    def delete(self, label: str) -> None:
        """One was deleted."""
        if found := self.note(label):
            found[1].deleted = True
            self.inboxes[found[0]].last_act = "delete"

    # Live connections ---------------------------------------------------------------------------

    def listening(self, actor: str) -> list[Connection]:
        """A customer's open connections."""
        return [each for each in self.connections.values() if each.owner == actor and each.open]

    def subscribe(self, label: str, types: tuple[str, ...] | None, heard: int) -> None:
        """From now on the connection is for those types, in place of those before."""
        self.connections[label] = replace(
            self.connections[label],
            types=types,
            since=self.number,
            heard_before=heard,
            versions=self.versions(),
        )

    def versions(self) -> dict[str, Json]:
        """The version of each ticket, as it was last read."""
        return {ticket.label: ticket.version for ticket in self.tickets.values()}

    def due(self, connection: Connection) -> Iterator[tuple[Ticket, Change]]:
        """The changes since its subscription that it has to hear of as updates: the guide names those."""
        if connection.wants("ticket_update"):
            for ticket in self.tickets.values():
                if ticket.owner == connection.owner:
                    yield from (
                        (ticket, change)
                        for change in ticket.changes
                        if change.number > connection.since and change.word != "created"
                    )
