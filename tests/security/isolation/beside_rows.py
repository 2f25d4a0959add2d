"""Rows of the matrix about what stands beside a valid call: ids of others in query, body and headers."""

from collections.abc import Iterable
from dataclasses import replace

from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.wire.exchange import Answer
from tests.security.isolation.belongings import Belongings, World
from tests.security.isolation.calls import (
    BODIES,
    CALLS,
    IDENTITY_HEADERS,
    beside,
    identity_names,
    notification_names,
    ticket_names,
    webhook_names,
)
from tests.security.isolation.rows import Attempt, Row, Subject
from tests.security.isolation.webhook_rows import no_webhooks

FILES = ("add file", "see file")
NOTIFICATIONS = ("list notifications", "mark read", "mark all read", "delete notification")
WEBHOOKS = ("register webhook", "list webhooks", "change webhook", "list deliveries")
PLACES = ("query", "header", "body")


def _attempt(operation: str, place: str, names: Iterable[str], *, on_theirs: bool) -> Attempt:
    def attempt(customer: Customer, world: World, named: str) -> Answer:
        things = world.theirs if on_theirs else _lasting(operation, world)
        request = CALLS[operation](customer, things)
        answer = customer.send(beside(request, place, dict.fromkeys(names, named)))
        if operation == "register webhook":
            customer.webhooks.take_back(answer)
        return answer

    return attempt


def _lasting(operation: str, world: World) -> Belongings:
    """Customer B's own, so that no call takes the next one's answer away: what it deletes is gone already,
    and the ticket that its files go to, which takes only some, never was.
    """
    own, deleted = world.own, world.own.deleted
    if operation == "delete notification" and deleted is not None:
        return replace(own, received=(deleted,))
    if operation == "add file":
        return replace(own, ticket=replace(own.ticket, id=unknown_id_like(own.ticket.id)))
    return own


def _subjects(operation: str, place: str, world: World) -> list[Subject]:
    """A thing of customer A's beside a call on B's own, and A's id beside a call on that thing of A's.

    By each name alone: a strict target refuses a call that holds one name which it does not know.
    """
    a, dialect = world.a, world.a.dialect
    is_notified = operation in NOTIFICATIONS
    thing = world.theirs.received[0].id if is_notified else world.theirs.ticket.id
    names = notification_names(dialect) if is_notified else ticket_names(dialect)
    if operation in WEBHOOKS:
        assert world.theirs.webhook is not None
        thing, names = world.theirs.webhook.id, webhook_names()
    named: list[tuple[tuple[str, ...], str, bool]] = []
    if place == "header":
        named.append((IDENTITY_HEADERS, a.id, True))
    else:
        named += [((name,), thing, False) for name in names]
        named += [((name,), a.id, True) for name in identity_names(a)]
    return [
        Subject(
            named=value,
            nothing=unknown_id_like(value),
            attempt=_attempt(operation, place, fields, on_theirs=on_theirs),
            repeated=operation in ("update ticket", "mark read", "mark all read", "change webhook"),
            briefly=number > 0,
        )
        for number, (fields, value, on_theirs) in enumerate(named)
    ]


def _row(operation: str, place: str) -> Row:
    def lacks(target: Target) -> str:
        if operation in WEBHOOKS and (why := no_webhooks(target)):
            return why
        whole = operation == "add file" and target.description.attachments.style != "presigned"
        return "files are sent whole: there is no body of fields" if place == "body" and whole else ""

    def control(customer: Customer, world: World) -> Answer:
        if operation == "delete notification":
            return customer.notifications.try_list()
        return customer.send(CALLS[operation](customer, world.theirs))

    return Row(
        clause="WHK-04" if operation in WEBHOOKS else "NTF-09" if operation in NOTIFICATIONS else "SEC-01",
        operation=operation,
        place=place,
        files=operation in FILES,
        received=operation in NOTIFICATIONS,
        webhooks=operation in WEBHOOKS,
        subjects=lambda world: _subjects(operation, place, world),
        control=control,
        lacks=lacks,
    )


BESIDE_ROWS = tuple(
    _row(operation, place)
    for operation in CALLS
    for place in PLACES
    if place != "body" or operation in BODIES
)
