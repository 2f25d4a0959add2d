"""Every operation as a valid call on the caller's own things, and what can be put beside it."""

from collections.abc import Callable
from dataclasses import replace

from signoff.actors import Customer
from signoff.actors.strangers import unknown_id_like
from signoff.verdict.outcomes import NotVerified
from signoff.wire import attachments, notifications, requests
from signoff.wire.dialect import Dialect
from signoff.wire.requests import Request
from tests.security.isolation.belongings import Belongings, World

Call = Callable[[Customer, World], Request]
CONTENT = b"From somebody else."
IDENTITY_HEADERS = ("X-Customer-Id", "X-Tenant-Id", "X-Account-Id", "X-User-Id", "X-Forwarded-User")
"""Headers by which gateways tell services behind them who is asking."""


def own(customer: Customer, world: World) -> Belongings:
    """What belongs to whoever calls."""
    return world.theirs if customer.id == world.a.id else world.own


def ticket(customer: Customer, world: World) -> str:
    """The caller's own ticket."""
    return own(customer, world).ticket.id


def told(customer: Customer, world: World) -> str:
    """One of the caller's own notifications."""
    return own(customer, world).told[0].id


def _adds_file(customer: Customer, world: World) -> Request:
    described = customer.scene.stage.target.description.attachments
    if described.style == "multipart":
        return attachments.send_whole(
            customer.dialect,
            ticket(customer, world),
            described.file_field,
            CONTENT,
            "report.txt",
            "text/plain",
        )
    fields = attachments.declared(CONTENT, "report.txt", "text/plain")
    return attachments.register(customer.dialect, ticket(customer, world), fields)


def _sees_file(customer: Customer, world: World) -> Request:
    file = own(customer, world).file
    assert file is not None
    return attachments.see_attachment(customer.dialect, ticket(customer, world), file.id)


CALLS: dict[str, Call] = {
    "create ticket": lambda by, world: requests.open_ticket(by.dialect, by.draft()),
    "list tickets": lambda by, world: requests.list_tickets(by.dialect),
    "read ticket": lambda by, world: requests.read_ticket(by.dialect, ticket(by, world)),
    "update ticket": lambda by, world: requests.update_ticket(
        by.dialect, ticket(by, world), {"status": "in-progress"}
    ),
    "add comment": lambda by, world: requests.add_comment(by.dialect, ticket(by, world), "Hello."),
    "read comments": lambda by, world: requests.list_comments(by.dialect, ticket(by, world)),
    "add file": _adds_file,
    "see file": _sees_file,
    "list notifications": lambda by, world: notifications.list_notifications(by.dialect),
    "mark read": lambda by, world: notifications.read_notification(by.dialect, told(by, world)),
    "mark all read": lambda by, world: notifications.read_all(by.dialect),
    # Of what never existed: a call that succeeds would take the next one's answer away.
    "delete notification": lambda by, world: notifications.delete_notification(
        by.dialect, unknown_id_like(told(by, world))
    ),
}
"""By the operation's name."""

BODIES = frozenset(
    {"create ticket", "update ticket", "add comment", "add file"}
    | {"mark read", "mark all read", "delete notification"}
)
"""Those whose body is looked into, or might be."""


def beside(request: Request, place: str, fields: dict[str, str]) -> Request:
    """The call with those fields in its query, its headers or its body."""
    if place == "query":
        return replace(request, query={**request.query, **fields})
    if place == "header":
        return replace(request, headers={**request.headers, **fields})
    if request.content is not None:
        raise NotVerified("files are sent whole: there is no body of fields")
    return replace(request, json={**(request.json or {}), **fields})


def identity_names(customer: Customer) -> tuple[str, ...]:
    """The names by which the target might take a customer's id."""
    mint = customer.scene.stage.target.description.auth.mint
    claim = "" if mint is None else mint.customer_claim
    return tuple(dict.fromkeys(filter(None, (customer.dialect.ticket.customer_id, "customer_id", claim))))


def ticket_names(dialect: Dialect) -> tuple[str, ...]:
    """The names by which the target might take a ticket's id."""
    return tuple(
        dict.fromkeys(filter(None, (dialect.ticket.id, dialect.notification.ticket_id, "ticket_id")))
    )


def notification_names(dialect: Dialect) -> tuple[str, ...]:
    """The names by which the target might take a notification's id."""
    return tuple(dict.fromkeys((dialect.notification.id, "notification_id")))
