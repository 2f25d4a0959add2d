"""What a customer had before a test began: a listed customer has a past, and none of it is the test's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from signoff.verdict.outcomes import NotVerified
from signoff.wire import clock
from signoff.wire.answers import Json, Malformed
from signoff.wire.instants.reading import instant

REQUESTS = 2
"""What a look at its past costs a customer: a page of tickets, and one of notifications."""

Row = tuple[str, Json]
"""The id of a ticket or notification, and what its list says of when it was created."""


@dataclass(frozen=True)
class Earlier:
    """What was there before, of one kind: the newest by their ids, and all that was created up to `until`.

    `newest` is when the last of these was created, where lists say that, and no later than this was found
    out: what a test opens does not come before it. Those in `ahead` are of a time that has not come, as
    what was imported may be, and precede whatever a test opens.
    """

    ids: frozenset[str] = frozenset()
    newest: datetime | None = None
    until: datetime | None = None
    ahead: int = 0
    whose: str = ""

    def holds(self, id_: str, created_at: Json = None) -> bool:
        """Whether that one was there before."""
        if id_ in self.ids:
            return True
        created = _instant(created_at)
        return self.until is not None and created is not None and created <= self.until

    def begins_on(self, page: Iterable[Row]) -> bool:
        """Whether all that comes after that page of a list, whose newest are first, was there before too.

        Of those that were created at the same instant, one of the test's may still come.
        """
        rows = list(page)
        created = [when for _, created_at in rows if (when := _instant(created_at))]
        return bool(
            self.newest and created and all(self.holds(*row) for row in rows) and min(created) < self.newest
        )

    def can_be_paged(self) -> None:
        """NotVerified where the first page of a list may hold none of the test's."""
        if self.ahead:
            raise NotVerified(
                f"{self.whose} that are of a time to come precede the test's, so that nothing can be told of "
                "the length of a page; give one without"
            )


@dataclass
class Past:
    """A customer's earlier tickets and notifications, how many of the latter are unread, and its webhooks.

    These are None until somebody has looked: few tests come near any.
    """

    tickets: Earlier = Earlier()
    notifications: Earlier = Earlier()
    unread: int = 0
    webhooks: frozenset[str] | None = None


NO_PAST = Past()
"""That of a customer who was made for the test."""


def earlier(whose: str, what: str, page: Iterable[Row], *, is_all: bool, leeway_s: float = 0.0) -> Earlier:
    """What was there before, by the first page of its list: `is_all` says that there are no others.

    Raises NotVerified where there are others and lists do not say when anything was created, or none on the
    page has been yet. The target's clock may be off by `leeway_s`.
    """
    rows, now = list(page), clock.now()
    created = [when for _, created_at in rows if (when := _instant(created_at))]
    ids, said = frozenset(id_ for id_, _ in rows), len(created) == len(rows)
    been = [when for when in created if when <= now + timedelta(seconds=leeway_s)]
    newest = min(max(been), now) if been else None
    ahead = len(created) - len(been)
    which = f"{ahead} {what} of {whose}"
    if is_all:
        return Earlier(ids, newest=newest if said else None, ahead=ahead, whose=which)
    if not said or not rows:
        raise NotVerified(
            f"{whose} has more than {len(rows)} {what}, and their list does not say when each was created; "
            "give one with fewer"
        )
    if not been:
        raise NotVerified(
            f"the newest {len(rows)} {what} of {whose} are all of a time to come; give one with fewer"
        )
    return Earlier(ids, newest=newest, until=min(created), ahead=ahead, whose=which)


def _instant(created_at: Json) -> datetime | None:
    try:
        return instant(created_at)
    except Malformed:
        return None
