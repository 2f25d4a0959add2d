"""Gives each story three customers of the target, new ones where it makes them as needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from signoff.actors import Recorder, TargetSession
from signoff.deployment.allowance import STORY_OF_LISTED
from signoff.deployment.pool import CustomerPool
from signoff.model.agreeing import Tally
from signoff.model.stage import Stage
from signoff.model.world import ACTORS
from signoff.verdict.outcomes import NotVerified

NEAR = {
    "": ("", "", ""),
    "in case": ("-acme", "-ACME", "-Acme"),
    "in length": ("-1", "-11", "-1-1"),
    "in a sign": (".a", "_a", "-a"),
}
"""How alike the ids of three customers are, and how each ends. Only where customers are made as needed."""
MOST = 100
"""Requests of a customer in one story, whatever the target allows."""


class Casting:
    """Where the stories of one search get their customers from."""

    def __init__(self, session: TargetSession, pool: CustomerPool, test: str) -> None:
        """NotVerified where nothing may be changed: stories change things."""
        self.makes_customers = not pool.are_listed
        listed = len(session.target.description.auth.customers)
        self.actors = ACTORS[:listed] if pool.are_listed else ACTORS
        if why := session.target.description.read_only_because:
            raise NotVerified(f"stories change data, and {why}")
        self._session, self._pool, self._test = session, pool, test
        self.tally = Tally()
        self.requests = 0

    @property
    def assignee(self) -> str:
        """Whom the target calls the support team."""
        return self._session.target.dialect.values.assignee

    @property
    def has_keys(self) -> bool:
        """Whether the target takes idempotency keys."""
        return bool(self._session.target.dialect.headers.idempotency_key)

    @property
    def lacking(self) -> dict[str, str]:
        """By clause, what the target has nothing of."""
        found = {}
        dialect = self._session.target.dialect
        if not dialect.headers.idempotency_key:
            found["TKT-17"] = "the target has no idempotency keys"
        if not dialect.envelopes.unread_count:
            found["NTF-13"] = "the target's list of notifications gives no count"
        if not dialect.notification.ticket_id:
            why = "the target's notifications do not say which ticket they are about"
            found |= dict.fromkeys(("NTF-01", "NTF-02", "NTF-03", "NTF-04", "NTF-05", "NTF-11", "WS-02"), why)
        return found

    @contextmanager
    def stage(self, near: str) -> Iterator[Stage]:
        """A stage for one story; what it left open is closed afterwards."""
        limit = min(
            MOST if self.makes_customers else STORY_OF_LISTED,
            self._session.target.description.limits.requests,
        )
        recorder = Recorder(self._session, self._test, limit)
        with self._pool.leased([limit] * len(self.actors), self._test) as ids:
            if self.makes_customers:
                ids = [f"{ids[0]}{end}" if end else id_ for id_, end in zip(ids, NEAR[near], strict=True)]
            stage = Stage(recorder, ids, limit, self.tally)
            try:
                stage.begin(fresh=self.makes_customers)
                yield stage
            finally:
                self.requests += sum(recorder.sent_by(id_) for id_ in ids)
                recorder.close()
