"""Writing to customers (TKT-14)."""

from enum import StrEnum

from backend.domain.errors import DependencyDown
from backend.domain.events import Kind, TicketEvent
from backend.domain.letters import confirmation, marker_of
from backend.ports import Contacts, Mailer, Markers


class Posted(StrEnum):
    """What became of an event."""

    SENT = "sent"
    SENT_BEFORE = "sent before"
    NO_ADDRESS = "no address"
    NOT_CALLED_FOR = "not called for"


class Mail:
    """Confirms new tickets by e-mail, once each."""

    def __init__(self, contacts: Contacts, mailer: Mailer, markers: Markers, portal: str | None) -> None:
        self._contacts = contacts
        self._mailer = mailer
        self._markers = markers
        self._portal = portal

    def confirm(self, event: TicketEvent) -> Posted:
        """Write to the customer if the event is a new ticket; DependencyDown: nothing was sent, try again.

        The mark is set before sending: a mail too few, should the process die in between, is better than
        one twice.
        """
        if event.change is not Kind.CREATED:
            return Posted.NOT_CALLED_FOR
        address = self._contacts.email_of(event.customer_id)
        if address is None:
            return Posted.NO_ADDRESS
        marker = marker_of(event.ticket_id)
        if not self._markers.put(marker):
            return Posted.SENT_BEFORE
        try:
            self._mailer.send(confirmation(address, event.ticket_id, self._portal))
        except DependencyDown:
            self._markers.remove(marker)
            raise
        return Posted.SENT
