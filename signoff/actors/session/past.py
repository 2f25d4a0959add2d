"""What a customer had before a test began: a listed customer has a past, and none of it is the test's."""

from dataclasses import dataclass

PAGES = 5
"""A past of more pages than these is not read: it would cost the customer's allowance."""
REQUESTS = 2 * PAGES
"""The most that it costs a customer to have its past read."""


@dataclass
class Past:
    """The ids of a customer's earlier tickets and notifications, and how many of the latter are unread."""

    tickets: frozenset[str] = frozenset()
    notifications: frozenset[str] = frozenset()
    unread: int = 0


NO_PAST = Past()
"""That of a customer who was made for the test."""
