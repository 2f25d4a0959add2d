"""Rows of the matrix about what stands beside a valid call: ids of others in query, body and headers."""

from collections.abc import Iterable

from signoff.actors import Customer
from signoff.actors.strangers import unknown_id_like
from signoff.target.target import Target
from signoff.wire.exchange import Answer
from tests.security.isolation.belongings import World
from tests.security.isolation.calls import (
    BODIES,
    CALLS,
    IDENTITY_HEADERS,
    beside,
    identity_names,
    notification_names,
    ticket_names,
)
from tests.security.isolation.rows import Attempt, Row, Subject

FILES = ("add file", "see file")
NOTIFICATIONS = ("list notifications", "mark read", "mark all read", "delete notification")
PLACES = ("query", "header", "body")


def _attempt(operation: str, place: str, names: Iterable[str]) -> Attempt:
    def attempt(customer: Customer, world: World, named: str) -> Answer:
        request = CALLS[operation](customer, world)
        return customer.tries(beside(request, place, dict.fromkeys(names, named)))

    return attempt


def _subjects(operation: str, place: str, world: World) -> list[Subject]:
    """Another customer, and a thing of it, by each name alone: a strict target refuses what it knows not."""
    a, dialect = world.a, world.a.dialect
    if place == "header":
        named = {IDENTITY_HEADERS: a.id}
    elif operation in NOTIFICATIONS:
        named = {(name,): world.theirs.told[0].id for name in notification_names(dialect)}
    else:
        named = {(name,): world.theirs.ticket.id for name in ticket_names(dialect)}
    if place != "header":
        named |= {(name,): a.id for name in identity_names(a)}
    return [
        Subject(
            named=value,
            nothing=unknown_id_like(value),
            attempt=_attempt(operation, place, names),
            repeated=True,
        )
        for names, value in named.items()
    ]


def _row(operation: str, place: str) -> Row:
    def lacks(target: Target) -> str:
        whole = operation == "add file" and target.description.attachments.style != "presigned"
        return "files are sent whole: there is no body of fields" if place == "body" and whole else ""

    def control(customer: Customer, world: World) -> Answer:
        if operation == "delete notification":
            return customer.tries_to_list_notifications()
        return customer.tries(CALLS[operation](customer, world))

    return Row(
        clause="NTF-09" if operation in NOTIFICATIONS else "SEC-01",
        operation=operation,
        place=place,
        files=operation in FILES,
        told=operation in NOTIFICATIONS,
        refused=operation == "delete notification",
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
