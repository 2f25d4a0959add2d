"""Adding files to a ticket, and having them back (TKT-13)."""

from backend.domain.attachments import MOST, Attachment, FileDraft, Link, Place, ScanStatus, register
from backend.domain.errors import NotFound, invalid
from backend.domain.identity import Identity
from backend.domain.ids import IdGenerator
from backend.ports import AttachmentStore, Clock, FileStore
from backend.services.tickets import Tickets


class Attachments:
    """Use cases of attachments; each acts for one customer only (SEC-01)."""

    def __init__(
        self, store: AttachmentStore, files: FileStore, tickets: Tickets, clock: Clock, ids: IdGenerator
    ) -> None:
        self._store = store
        self._files = files
        self._tickets = tickets
        self._clock = clock
        self._ids = ids

    def add(self, identity: Identity, ticket_id: str, draft: FileDraft) -> tuple[Attachment, Link]:
        """Put a pending attachment on a ticket; returns it and where its bytes are to be sent."""
        attachment = register(self._ids.next_id(self._clock.now_ms()), draft)
        ticket = self._tickets.get(identity, ticket_id)
        if not self._store.add(ticket, attachment):
            ticket = self._tickets.get(identity, ticket_id)
            # It may be there nevertheless: the first answer to this very write can have been lost.
            if attachment not in ticket.attachments:
                raise invalid("attachments", f"a ticket has at most {MOST}")
        place = Place(identity.customer_id, ticket_id, attachment.id)
        return attachment, self._files.upload_link(place, attachment)

    def get(self, identity: Identity, ticket_id: str, attachment_id: str) -> tuple[Attachment, str | None]:
        """Read an attachment, with where to fetch its bytes once they are known to be clean (SEC-05)."""
        ticket = self._tickets.get(identity, ticket_id)
        attachment = next((each for each in ticket.attachments if each.id == attachment_id), None)
        if attachment is None:
            raise NotFound
        if attachment.status is not ScanStatus.CLEAN:
            return attachment, None
        place = Place(identity.customer_id, ticket_id, attachment_id)
        return attachment, self._files.download_link(place, attachment)
