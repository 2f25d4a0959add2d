"""What the services need from the outside world."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from backend.domain.attachments import Attachment, Finding, Link, Place, Uploaded
from backend.domain.comments import Comment
from backend.domain.connections import Connection
from backend.domain.costs import MonthlyCost
from backend.domain.events import TicketEvent
from backend.domain.idempotency import Claim, Completion, Kept, RequestKey
from backend.domain.letters import Letter
from backend.domain.limits import Standing
from backend.domain.messages import Message
from backend.domain.notifications import Notification
from backend.domain.tickets import Ticket

Item = TypeVar("Item")


@dataclass(frozen=True)
class Page(Generic[Item]):
    """A piece of a list, and whether there is more after it."""

    items: tuple[Item, ...]
    more: bool


class Clock(Protocol):
    """Tells the time."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970."""


class TicketStore(Protocol):
    """Keeps tickets. Every call names the customer. All raise DependencyDown.

    A change and the event that tells of it are written together or not at all.
    """

    def add(self, ticket: Ticket, event: TicketEvent, completion: Completion | None) -> None:
        """Store a new ticket, completing the claim in the same transaction."""

    def get(self, customer_id: str, ticket_id: str) -> Ticket | None:
        """Read the ticket as it is now."""

    def replace(self, old: Ticket, new: Ticket, event: TicketEvent, *, same_version: bool) -> bool:
        """Apply an update unless another, or (`same_version`) anything at all, came between."""

    def page(
        self, customer_id: str, filters: Mapping[str, str], before: str | None, limit: int
    ) -> Page[Ticket]:
        """List tickets that match every filter, newest first, from below the id `before`."""

    def check(self) -> None:
        """Raise DependencyDown unless the store answers."""


class CommentStore(Protocol):
    """Keeps comments. All raise DependencyDown."""

    def add(self, comment: Comment, event: TicketEvent, completion: Completion | None) -> bool:
        """Store a comment and count it on its ticket; False if the event's customer has no such ticket."""

    def page(self, ticket_id: str, after: str | None, limit: int) -> Page[Comment]:
        """List a ticket's comments, oldest first, from above the id `after`."""


class CostHistory(Protocol):
    """Knows what customers have spent. Raises DependencyDown."""

    def of(self, customer_id: str, most: int) -> Sequence[MonthlyCost]:
        """List a customer's months, oldest first, the newest so many at most."""


class RequestLimiter(Protocol):
    """Counts requests per customer, exactly, across processes."""

    def admit(self, customer_id: str) -> Standing:
        """Count one request; LimitReached if it is one too many."""


class IdempotencyStore(Protocol):
    """Keeps the answers given to idempotency keys."""

    def claim(self, key: RequestKey) -> Claim | Kept:
        """Claim a key, or return its kept answer; StillInFlight or KeyReused otherwise."""

    def release(self, claim: Claim) -> None:
        """Give up a claim that had no effect."""


class ApiKeys(Protocol):
    """Knows whose an API key is."""

    def customer_of(self, key_hash: str) -> str | None:
        """Look up the SHA-256 (hex) of a key."""


@dataclass(frozen=True)
class Waiting:
    """An event as it lies in the outbox: whoever passes it on need not understand it."""

    id: str
    event: str


class Outbox(Protocol):
    """Holds events that were written but not published yet. All raise DependencyDown."""

    def oldest(self, limit: int) -> Sequence[Waiting]:
        """Return the oldest events."""

    def remove(self, events: Sequence[Waiting]) -> None:
        """Forget events that were published."""


class EventTopic(Protocol):
    """Where ticket events are published."""

    def publish(self, events: Sequence[Waiting]) -> Sequence[Waiting]:
        """Publish up to ten events; returns those that were taken. DependencyDown if the topic is."""


class MessageTopic(Protocol):
    """Where messages to live connections are published."""

    def publish(self, messages: Sequence[Message]) -> None:
        """Publish messages; DependencyDown unless all were taken."""


class Markers(Protocol):
    """Remembers that something was done for good. All raise DependencyDown."""

    def put(self, scope: str) -> bool:
        """Set a mark; False if it was set already."""

    def remove(self, scope: str) -> None:
        """Take a mark back."""


class NotificationStore(Protocol):
    """Keeps notifications, and hides the expired. All raise DependencyDown."""

    def add(self, made: Sequence[tuple[Notification, str]]) -> Sequence[Notification]:
        """Store up to 50 notifications, each with its mark; returns what is stored under the marks."""

    def page(
        self, customer_id: str, filters: Mapping[str, str | bool], before: str | None, limit: int
    ) -> Page[Notification]:
        """List notifications that match every filter, newest first, from below the id `before`."""

    def unread(self, customer_id: str) -> int:
        """Count the unread ones."""

    def mark_read(self, customer_id: str, notification_id: str) -> Notification | None:
        """Mark one as read and return it; None if the customer has none such."""

    def mark_all_read(self, customer_id: str) -> int:
        """Mark all as read; returns how many were not."""

    def delete(self, customer_id: str, notification_id: str) -> bool:
        """Remove one for good; False if the customer has none such."""


class AttachmentStore(Protocol):
    """Keeps what is known of attachments, on their tickets. All raise DependencyDown."""

    def add(self, ticket: Ticket, attachment: Attachment) -> bool:
        """Put an attachment on a ticket; False if that has as many as it may have, or is gone."""

    def settle(self, ticket: Ticket, settled: Attachment, event: TicketEvent | None) -> bool:
        """Write what a scan found together with its event; False if another scan came first."""


class StoredFile(Protocol):
    """One upload, open for reading; `size` in bytes."""

    size: int

    def chunks(self) -> Iterator[bytes]:
        """Read it once, piece by piece; DependencyDown."""


class FileStore(Protocol):
    """Keeps the files themselves; every upload is a version of its own."""

    def upload_link(self, place: Place, attachment: Attachment) -> Link:
        """Return where to send the file, of exactly this size and digest."""

    def download_link(self, place: Place, attachment: Attachment) -> str:
        """Return where the scanned version can be fetched for a short while."""

    def opened(self, upload: Uploaded) -> AbstractContextManager[StoredFile | None]:
        """Open one version, None if it is gone; DependencyDown."""

    def quarantine(self, upload: Uploaded) -> None:
        """Keep a copy of one version where nobody is served from; DependencyDown."""

    def discard(self, upload: Uploaded) -> None:
        """Remove one version for good, harmless when it is gone; DependencyDown."""


class Scanner(Protocol):
    """Looks for malware."""

    def scan(self, chunks: Iterable[bytes]) -> Finding:
        """Scan a file, taking all its chunks; DependencyDown without a verdict."""


class Contacts(Protocol):
    """Knows how to reach a customer."""

    def email_of(self, customer_id: str) -> str | None:
        """Return the address; None if there is none. DependencyDown."""


class Mailer(Protocol):
    """Sends e-mail."""

    def send(self, letter: Letter) -> None:
        """Send a letter; DependencyDown unless it was taken."""


class Connections(Protocol):
    """The live connections, and the way to them (WS-05, WS-06). All raise DependencyDown."""

    def open(self, connection: Connection) -> None:
        """Give a connection one of its customer's places; TooManyConnections if none is free."""

    def close(self, connection_id: str) -> None:
        """Free the place of a connection that is gone; harmless when that was done before."""

    def subscribe(self, connection_id: str, types: Sequence[str]) -> None:
        """Send these types to a connection from now on, and no others."""

    def say(self, connection_id: str, text: str) -> None:
        """Send this to one connection, unless it is gone."""

    def deliver(self, message: Message) -> None:
        """Send a message to the connections of its customer that want its type."""

    def expire(self, now_ms: int, farewell: str) -> None:
        """Say farewell to the connections whose token has expired, and close them (WS-07, WS-12)."""


class Metrics(Protocol):
    """Counts what operators watch."""

    def count(self, name: str) -> None:
        """Count one more of what has this name."""
