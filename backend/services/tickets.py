"""What customers and agents do with tickets."""

from collections.abc import Mapping

from backend.backoff import attempts
from backend.domain.cursors import CursorCodec
from backend.domain.errors import DependencyDown, NotFound, StaleVersion
from backend.domain.events import created, updated
from backend.domain.idempotency import Completion
from backend.domain.identity import Identity
from backend.domain.ids import IdGenerator, is_id
from backend.domain.sla import SlaTable
from backend.domain.tickets import Change, Draft, Ticket, changed, check_named, open_ticket
from backend.ports import Clock, TicketStore

FILTERS = ("status", "priority", "category")


class Tickets:
    """Use cases of tickets; each acts for one customer only (SEC-01)."""

    def __init__(
        self, store: TicketStore, clock: Clock, ids: IdGenerator, sla: SlaTable, cursors: CursorCodec
    ) -> None:
        self._store = store
        self._clock = clock
        self._ids = ids
        self._sla = sla
        self._cursors = cursors

    def prepare(self, identity: Identity, draft: Draft) -> Ticket:
        """Make a new ticket without storing it; InvalidInput if the draft will not do."""
        return open_ticket(self._ids.next_id(self._clock.now_ms()), identity.customer_id, draft, self._sla)

    def add(self, ticket: Ticket, completion: Completion | None) -> None:
        """Store a prepared ticket (TKT-01)."""
        self._store.add(ticket, created(self._ids.next_id(ticket.created_at), ticket), completion)

    def get(self, identity: Identity, ticket_id: str) -> Ticket:
        """Read a ticket; NotFound if it is absent or another customer's."""
        ticket = self._store.get(identity.customer_id, ticket_id) if is_id(ticket_id) else None
        if ticket is None:
            raise NotFound
        return ticket

    def page(
        self, identity: Identity, filters: Mapping[str, str], limit: int, cursor: str | None
    ) -> tuple[tuple[Ticket, ...], str | None]:
        """List tickets, newest first (TKT-03..05, TKT-15), with the cursor of the next page, if any."""
        scope = ("tickets", identity.customer_id, *(filters.get(name, "") for name in FILTERS))
        before = None if cursor is None else self._cursors.open(scope, cursor)
        page = self._store.page(identity.customer_id, filters, before, limit)
        return page.items, self._cursors.seal(scope, page.items[-1].id) if page.more else None

    def update(
        self, identity: Identity, ticket_id: str, change: Change, versions: frozenset[int] | None
    ) -> Ticket:
        """Change a ticket (TKT-07, TKT-11). StaleVersion unless it is at one of `versions`, if given."""
        check_named(change)
        for _ in attempts():
            current = self.get(identity, ticket_id)
            if versions is not None and current.version not in versions:
                raise StaleVersion
            now = self._clock.now_ms()
            wanted = changed(current, change, self._sla, now)
            if wanted is current:
                return current
            event = updated(self._ids.next_id(now), current, wanted)
            if self._store.replace(current, wanted, event, same_version=versions is not None):
                return self.get(identity, ticket_id)
        raise DependencyDown("the ticket is being changed by too many at once")
