"""Telling a customer what happened: stored once, then sent to whoever is connected."""

from collections.abc import Sequence
from dataclasses import replace

from backend.domain.errors import NotFound
from backend.domain.events import TicketEvent
from backend.domain.ids import IdGenerator
from backend.domain.instants import to_text
from backend.domain.messages import NOTIFICATION, TICKET_UPDATE, Message, derived_id
from backend.domain.notifications import (
    Notice,
    Notification,
    document_of,
    marker_of,
    of_event,
    of_notice,
)
from backend.ports import Clock, MessageTopic, NotificationStore, TicketStore


class Notifying:
    """Makes notifications. The same event again stores nothing new and sends the same ids (NTF-12)."""

    def __init__(
        self,
        store: NotificationStore,
        topic: MessageTopic,
        tickets: TicketStore,
        clock: Clock,
        ids: IdGenerator,
    ) -> None:
        self._store = store
        self._topic = topic
        self._tickets = tickets
        self._clock = clock
        self._ids = ids

    def tell_of(self, events: Sequence[TicketEvent]) -> None:
        """Tell of changes of tickets (NTF-05, WS-02, WS-03). DependencyDown, NotFound."""
        complete = [event if event.status is not None else self._with_status(event) for event in events]
        stored = self._store.add(
            [(of_event(each), marker_of(each.customer_id, each.id)) for each in complete]
        )
        # Sent also if it was stored before: whoever stored it may have died before sending it.
        self._topic.publish(
            [
                message
                for event, made in zip(complete, stored, strict=True)
                for message in [_telling(made, event.id), _ticket_update(event)]
            ]
        )

    def tell(self, notice: Notice) -> Notification:
        """Tell what a notice says (NTF-06); InvalidInput, DependencyDown."""
        made = of_notice(self._ids.next_id(self._clock.now_ms()), notice)
        (stored,) = self._store.add([(made, marker_of(notice.customer_id, notice.event_id))])
        self._topic.publish([_telling(stored, f"{notice.customer_id} {notice.event_id}")])
        return stored

    def _with_status(self, event: TicketEvent) -> TicketEvent:
        # The status may be newer than the event; then a message with a higher version says so too.
        ticket = self._tickets.get(event.customer_id, event.ticket_id)
        if ticket is None:
            raise NotFound
        return replace(event, status=ticket.status)


def _telling(notification: Notification, event_id: str) -> Message:
    return Message(
        id=derived_id(event_id, NOTIFICATION),
        customer_id=notification.customer_id,
        type=NOTIFICATION,
        payload=document_of(notification),
        timestamp=to_text(notification.created_at),
    )


def _ticket_update(event: TicketEvent) -> Message:
    return Message(
        id=derived_id(event.id, TICKET_UPDATE),
        customer_id=event.customer_id,
        type=TICKET_UPDATE,
        payload={
            "ticket_id": event.ticket_id,
            "change": event.change.value,
            "status": event.status,
            "version": event.version,
        },
        timestamp=to_text(event.at),
    )
