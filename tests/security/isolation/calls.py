"""Every operation as a valid call on the caller's own things, and what can be put beside it."""

from collections.abc import Callable
from dataclasses import replace

from signoff.actors import Customer
from signoff.verdict.outcomes import NotVerified
from signoff.wire import attachments, notifications, requests
from signoff.wire.dialect import Dialect
from signoff.wire.requests import Request
from signoff.wire.webhooks import calls as webhooks
from tests.security.isolation.belongings import Belongings, World

Call = Callable[[Customer, Belongings], Request]
"""Who calls, and on whose things."""
CONTENT = b"From somebody else."
IDENTITY_HEADERS = (
    *("X-Customer-Id", "X-Tenant-Id", "X-Account-Id", "X-User-Id", "X-Forwarded-User"),
    *("X-Org-Id", "X-Organization-Id", "X-Company-Id", "X-Workspace-Id", "X-Subject"),
    *("X-Acting-For", "X-Act-As", "X-On-Behalf-Of", "X-Impersonate-User", "Impersonate-User"),
)
"""Headers by which gateways tell services behind them who is asking, and support staff for whom they act.

They go together: a target minds no header that it does not know.
"""


def own(customer: Customer, world: World) -> Belongings:
    """What belongs to whoever calls."""
    return world.theirs if customer.id == world.a.id else world.own


def _adds_file(customer: Customer, of: Belongings) -> Request:
    described = customer.recorder.session.target.description.attachments
    if described.style == "multipart":
        return attachments.send_whole(
            customer.dialect,
            of.ticket.id,
            described.file_field,
            CONTENT,
            "report.txt",
            "text/plain",
        )
    fields = attachments.declared(CONTENT, "report.txt", "text/plain")
    return attachments.register(customer.dialect, of.ticket.id, fields)


def _sees_file(customer: Customer, of: Belongings) -> Request:
    assert of.file is not None
    return attachments.see_attachment(customer.dialect, of.ticket.id, of.file.id)


def _webhook(of: Belongings) -> str:
    assert of.webhook is not None
    return of.webhook.id


CALLS: dict[str, Call] = {
    "create ticket": lambda by, of: requests.open_ticket(by.dialect, by.tickets.draft()),
    "list tickets": lambda by, of: requests.list_tickets(by.dialect),
    "read ticket": lambda by, of: requests.read_ticket(by.dialect, of.ticket.id),
    "update ticket": lambda by, of: requests.update_ticket(
        by.dialect, of.ticket.id, {"status": "in-progress"}
    ),
    "add comment": lambda by, of: requests.add_comment(by.dialect, of.ticket.id, "Hello."),
    "read comments": lambda by, of: requests.list_comments(by.dialect, of.ticket.id),
    "add file": _adds_file,
    "see file": _sees_file,
    "list notifications": lambda by, of: notifications.list_notifications(by.dialect),
    "mark read": lambda by, of: notifications.read_notification(by.dialect, of.received[0].id),
    "mark all read": lambda by, of: notifications.read_all(by.dialect),
    "delete notification": lambda by, of: notifications.delete_notification(by.dialect, of.received[0].id),
    "register webhook": lambda by, of: webhooks.register(by.dialect, by.webhooks.draft()),
    "list webhooks": lambda by, of: webhooks.list_webhooks(by.dialect),
    "change webhook": lambda by, of: webhooks.change(by.dialect, _webhook(of), {"description": "Changed"}),
    "list deliveries": lambda by, of: webhooks.list_deliveries(by.dialect, _webhook(of)),
}
"""By the operation's name."""

BODIES = frozenset(
    {"create ticket", "update ticket", "add comment", "add file"}
    | {"mark read", "mark all read", "delete notification", "register webhook", "change webhook"}
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
    return replace(request, json=requests.merged(request.json or {}, requests.nested(fields)))


def identity_names(customer: Customer) -> tuple[str, ...]:
    """The names by which the target might take a customer's id."""
    mint = customer.recorder.session.target.description.auth.mint
    claim = "" if mint is None else mint.way_to_customer[-1]
    return tuple(dict.fromkeys(filter(None, (customer.dialect.ticket.customer_id, "customer_id", claim))))


def ticket_names(dialect: Dialect) -> tuple[str, ...]:
    """The names by which the target might take a ticket's id."""
    return tuple(
        dict.fromkeys(filter(None, (dialect.ticket.id, dialect.notification.ticket_id, "ticket_id")))
    )


def notification_names(dialect: Dialect) -> tuple[str, ...]:
    """The names by which the target might take a notification's id."""
    return tuple(dict.fromkeys((dialect.notification.id, "notification_id")))


def webhook_names() -> tuple[str, ...]:
    """The names by which the target might take a webhook's id."""
    return ("id", "webhook_id", "endpoint_id")
