"""What customers and agents say about a ticket."""

from backend.domain.comments import Comment, write_comment
from backend.domain.cursors import CursorCodec
from backend.domain.errors import NotFound
from backend.domain.events import commented
from backend.domain.idempotency import Completion
from backend.domain.identity import Identity
from backend.domain.ids import IdGenerator, is_id
from backend.ports import Clock, CommentStore
from backend.services.tickets import Tickets


class Comments:
    """Use cases of comments; each acts for one customer only (SEC-01)."""

    def __init__(
        self, store: CommentStore, tickets: Tickets, clock: Clock, ids: IdGenerator, cursors: CursorCodec
    ) -> None:
        self._store = store
        self._tickets = tickets
        self._clock = clock
        self._ids = ids
        self._cursors = cursors

    def prepare(self, identity: Identity, ticket_id: str, text: str) -> Comment:
        """Make a comment without storing it; InvalidInput if the text will not do."""
        comment = write_comment(self._ids.next_id(self._clock.now_ms()), ticket_id, identity, text)
        if not is_id(ticket_id):
            raise NotFound
        return comment

    def add(self, identity: Identity, comment: Comment, completion: Completion | None) -> None:
        """Store a prepared comment (TKT-08, TKT-10); NotFound if the customer has no such ticket."""
        event_id = self._ids.next_id(self._clock.now_ms())
        event = commented(event_id, identity.customer_id, comment.ticket_id)
        if not self._store.add(comment, event, completion):
            raise NotFound

    def page(
        self, identity: Identity, ticket_id: str, limit: int, cursor: str | None
    ) -> tuple[tuple[Comment, ...], str | None]:
        """List a ticket's comments, oldest first (TKT-09), with the cursor of the next page, if any."""
        # Whose ticket it is comes first: a cursor must not tell another's ticket from none.
        self._tickets.get(identity, ticket_id)
        scope = ("comments", identity.customer_id, ticket_id)
        after = None if cursor is None else self._cursors.open(scope, cursor)
        page = self._store.page(ticket_id, after, limit)
        return page.items, self._cursors.seal(scope, page.items[-1].id) if page.more else None
