"""What the services need from the outside world."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from backend.domain.comments import Comment
from backend.domain.idempotency import Answer, Claim, Completion, RequestKey
from backend.domain.limits import Standing
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
    """Keeps tickets. Every call names the customer. All raise DependencyDown."""

    def add(self, ticket: Ticket, completion: Completion | None) -> None:
        """Store a new ticket, completing the claim in the same transaction."""

    def get(self, customer_id: str, ticket_id: str) -> Ticket | None:
        """Read the ticket as it is now."""

    def replace(self, old: Ticket, new: Ticket, *, same_version: bool) -> Ticket | None:
        """Apply an update if none came between, nor (`same_version`) a comment; None if one did."""

    def page(
        self, customer_id: str, filters: Mapping[str, str], before: str | None, limit: int
    ) -> Page[Ticket]:
        """List tickets that match every filter, newest first, from below the id `before`."""

    def check(self) -> None:
        """Raise DependencyDown unless the store answers."""


class CommentStore(Protocol):
    """Keeps comments. All raise DependencyDown."""

    def add(self, customer_id: str, comment: Comment, completion: Completion | None) -> bool:
        """Store a comment and count it on its ticket; False if the customer has no such ticket."""

    def page(self, ticket_id: str, after: str | None, limit: int) -> Page[Comment]:
        """List a ticket's comments, oldest first, from above the id `after`."""


class RequestLimiter(Protocol):
    """Counts requests per customer, exactly, across processes."""

    def admit(self, customer_id: str) -> Standing:
        """Count one request; LimitReached if it is one too many."""


class IdempotencyStore(Protocol):
    """Keeps the answers given to idempotency keys."""

    def claim(self, key: RequestKey) -> Claim | Answer:
        """Claim a key, or return its kept answer; StillInFlight or KeyReused otherwise."""

    def release(self, claim: Claim) -> None:
        """Give up a claim that had no effect."""


class ApiKeys(Protocol):
    """Knows whose an API key is."""

    def customer_of(self, key_hash: str) -> str | None:
        """Look up the SHA-256 (hex) of a key."""
