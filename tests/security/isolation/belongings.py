"""What two customers have in one test, and the proof that the first one's is untouched afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from signoff.actors import Customer, Listener, some
from signoff.expect.sameness import Varying
from signoff.expect.staying import what_changed
from signoff.wire.answers import Comment, Ticket
from signoff.wire.attachments import Attachment
from signoff.wire.messages import distinct
from signoff.wire.notifications import Notification
from signoff.wire.webhooks.records import Delivery, Webhook


@dataclass(frozen=True)
class Belongings:
    """What a customer has, every text of it marked; `deleted` is one of its notifications that is gone."""

    ticket: Ticket
    comment: Comment
    file: Attachment | None = None
    received: tuple[Notification, ...] = ()
    deleted: Notification | None = None
    webhook: Webhook | None = None
    sent: Delivery | None = None

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all of it."""
        things = (self.ticket, self.comment, self.file, *self.received, self.deleted, self.webhook, self.sent)
        return tuple(thing.id for thing in things if thing is not None)


@dataclass
class World:
    """Customer A, whose data it is about, and customer B, who tries to reach it."""

    a: Customer
    b: Customer
    theirs: Belongings
    own: Belongings
    listener: Listener | None
    heard: int = 0
    before: Mapping[str, Any] = field(default_factory=dict)
    markers: list[str] = field(default_factory=list)
    varying: Varying = field(default_factory=Varying)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What B must not see in an answer unless it said so itself."""
        return (self.a.canary, *(each for each in self.theirs.ids if len(each) >= 12))

    def settles(self, ticket: Ticket, changes: int) -> None:
        """Waits until so many changes of customer A's ticket have been told, so that none comes later."""
        if self.listener is None:
            self.a.notifications.wait_for(changes, about=ticket)
            return
        self.listener.hears_count(changes, some("notification", about=ticket))
        self.listener.hears_count(changes, some("ticket_update", about=ticket))

    def begins(self) -> None:
        """From here on nothing of customer A's may change, and nothing may reach it."""
        self.heard = 0 if self.listener is None else len(self.listener.heard)
        self.before = snapshot(self)


def has_a_world(
    a: Customer, b: Customer, *, files: bool = False, received: bool = False, webhooks: bool = False
) -> World:
    """Customer A with a listener and marked belongings, customer B with some of its own; all has settled."""
    listens = "ws" in a.recorder.session.target.description.capabilities
    listener = a.live.listen() if listens else None
    theirs, own = _belongs(a, files=files), _belongs(b, files=files)
    if webhooks:
        theirs, own = _with_webhook(a, theirs), _with_webhook(b, own)
    world = World(a, b, theirs, own, listener)
    changes = 3 if files else 2
    world.settles(theirs.ticket, changes)
    if received:
        world.theirs, world.own = _received(a, theirs, changes), _received(b, own, changes)
    return world


def snapshot(world: World) -> dict[str, Any]:
    """All that customer A can see of its own; its markers are left out."""
    a, ticket = world.a, world.theirs.ticket
    inbox = a.notifications.list_page()
    of_markers = [each for each in inbox.items if each.ticket_id in world.markers]
    unread = sum(each.read is not True for each in of_markers)
    return {
        "the ticket": dict(a.tickets.read(ticket).raw),
        "the comments": [dict(each.raw) for each in a.tickets.read_comments(ticket)],
        "the list of tickets": [
            dict(each.raw) for each in a.tickets.list_all() if each.id not in world.markers
        ],
        "the notifications": [dict(each.raw) for each in inbox.items if each not in of_markers],
        "the unread count": None if inbox.unread is None else inbox.unread - unread,
    } | _webhooks(world)


def _webhooks(world: World) -> dict[str, Any]:
    """Customer A's webhooks, and which deliveries there are: how they go is told by attempts of their own."""
    webhook = world.theirs.webhook
    if webhook is None:
        return {}
    listed, _ = world.a.webhooks.deliveries(webhook)
    return {
        "the webhooks": [dict(each.raw) for each in world.a.webhooks.list_all()],
        "the deliveries": [each.id for each in listed],
    }


def changed(world: World) -> str:
    """What of all that customer A has is no longer as it was; empty: nothing."""

    def look() -> dict[str, Any]:
        # Only where something differs is it looked at again, which no test can have declared.
        if looked:
            world.a.recorder.grants(sum(looked))
        before = world.a.recorder.sent_by(world.a.id)
        seen = snapshot(world)
        looked.append(world.a.recorder.sent_by(world.a.id) - before)
        return seen

    looked: list[int] = []
    return what_changed(world.before, look)


def unheard(world: World) -> str:
    """Customer A sends itself a marker; what its listener heard before it that was none of its doing."""
    marker = world.a.tickets.open()
    world.markers.append(marker.id)
    if world.listener is None:
        world.a.notifications.wait_for(1, about=marker)
        return ""
    until = world.listener.hears_until(some("notification", about=marker))
    new = distinct(until)[len(distinct(until[: world.heard])) :]
    told = [each for each in new if each.tells and not world.listener.is_past(each)]
    foreign = [each for each in told if not any(own in each.text for own in world.markers)]
    return "; ".join(each.shown() for each in foreign)


def _belongs(customer: Customer, *, files: bool) -> Belongings:
    ticket = customer.tickets.open()
    comment = customer.tickets.comment(ticket, f"A comment, {customer.canary}.")
    file = None
    if files:
        file = customer.attachments.attach(ticket, f"The file of {customer.canary}.".encode())
    return Belongings(ticket, comment, file)


def _with_webhook(customer: Customer, has: Belongings) -> Belongings:
    webhook = customer.webhooks.register()
    return replace(has, webhook=webhook, sent=customer.webhooks.test(webhook))


def _received(customer: Customer, has: Belongings, count: int) -> Belongings:
    received = customer.notifications.wait_for(count, about=has.ticket)
    customer.notifications.delete(received[0])
    return replace(has, received=tuple(received[1:]), deleted=received[0])
