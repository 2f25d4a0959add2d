"""Every operation that takes a token, each as a call that succeeds with a valid one.

`tests/unit/suites/test_operations.py` holds the table against backend/openapi.yaml.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.programs import missing_scanner
from signoff.wire.answers import Ticket
from signoff.wire.attachments import Attachment
from signoff.wire.exchange import NOT_IMPLEMENTED, Answer
from signoff.wire.notifications import Notification
from signoff.wire.webhooks.records import Delivery, Webhook

SUBJECT = "Kept from whoever has no token"
CONTENT = SUBJECT.encode()


@dataclass(frozen=True, kw_only=True)
class Things:
    """What a customer has, for operations to name: each with its id, or an id in its place."""

    ticket: Ticket | str
    attachment: Attachment | str | None = None
    notification: Notification | str | None = None
    webhook: Webhook | str | None = None
    delivery: Delivery | str | None = None

    @property
    def ids(self) -> dict[str, str]:
        """The ids, by what they are of."""
        held = vars(self).items()
        return {kind: one if isinstance(one, str) else one.id for kind, one in held if one is not None}

    def that_never_were(self) -> "Things":
        """Ids of nothing, of the same shape."""
        return replace(self, **{kind: unknown_id_like(id_) for kind, id_ in self.ids.items()})

    def that_cannot_be(self) -> "Things":
        """What is no id at all."""
        return replace(self, **dict.fromkeys(self.ids, "no-such-thing!"))


Call = Callable[[Customer, Things], Answer]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`described` is its operationId in backend/openapi.yaml, `works` how it answers a valid call.

    `invalid` is the same call with input that is no good. `has_id`: it names the thing that it is about.
    `kinds` are the things beside the ticket that it is about. `uses_up`: a second call changes nothing more.
    """

    described: str
    call: Call
    works: tuple[int, ...] = (200,)
    invalid: Call | None = None
    has_id: bool = True
    kinds: frozenset[str] = frozenset()
    uses_up: bool = False

    def is_offered_by(self, customer: Customer) -> bool:
        """Whether the customer's target has it: not every target takes attachments."""
        paths = customer.dialect.paths
        if "webhook" in self.kinds:
            return bool(paths.webhooks)
        if "costs" in self.kinds:
            return bool(paths.forecast)
        described = customer.recorder.session.target.description
        takes_files = described.attachments.style != "none" and missing_scanner(described) is None
        return takes_files or "attachment" not in self.kinds


NO_DELETION = (*(code for code in range(400, 500) if code not in (401, 429)), NOT_IMPLEMENTED)
"""How a deletion may be refused that the caller is known for: any way but for want of a token (EDGE-04)."""
A_FILE, A_NOTIFICATION = frozenset({"attachment"}), frozenset({"notification"})
COSTS = frozenset({"costs"})
A_WEBHOOK, A_DELIVERY = frozenset({"webhook"}), frozenset({"webhook", "delivery"})


def asks_for_the_file(customer: Customer, things: Things) -> Answer:
    """By the API's own route for it, or else for the link that leads to it."""
    ids = things.ids
    if not customer.dialect.paths.attachment_content:
        return customer.attachments.try_read(ids["ticket"], ids["attachment"])
    return customer.attachments.try_fetch(ids["ticket"], ids["attachment"])


def _a_file(customer: Customer, ticket: Ticket) -> Attachment:
    """One whose route can be asked: by a route of its own only what was sent and scanned is there."""
    if customer.dialect.paths.attachment_content:
        return customer.attachments.attach(ticket, CONTENT)
    return customer.attachments.register(ticket, CONTENT)


def things_of(customer: Customer, kinds: frozenset[str], count: int = 1) -> list[Things]:
    """New tickets, and with each what else is asked for. Costs at most 14 requests each."""
    tickets = [customer.tickets.open(subject=SUBJECT) for _ in range(count)]
    hooks = [customer.webhooks.register(description=SUBJECT) if "webhook" in kinds else None for _ in tickets]
    return [
        Things(
            webhook=hook,
            delivery=customer.webhooks.test(hook) if hook is not None and "delivery" in kinds else None,
            ticket=ticket,
            attachment=_a_file(customer, ticket) if "attachment" in kinds else None,
            notification=customer.notifications.wait_for(1, about=ticket)[0]
            if "notification" in kinds
            else None,
        )
        for ticket, hook in zip(tickets, hooks, strict=True)
    ]


OPERATIONS: dict[str, Operation] = {
    "create a ticket": Operation(
        described="createTicket",
        has_id=False,
        call=lambda customer, things: customer.tickets.try_open(),
        works=(201,),
        invalid=lambda customer, things: customer.tickets.try_open(subject="", priority="none"),
    ),
    "list tickets": Operation(
        described="listTickets",
        has_id=False,
        call=lambda customer, things: customer.tickets.try_list(),
        invalid=lambda customer, things: customer.tickets.try_list(size=-1),
    ),
    "read a ticket": Operation(
        described="getTicket", call=lambda customer, things: customer.tickets.try_read(things.ticket)
    ),
    "update a ticket": Operation(
        described="updateTicket",
        # Another value each time: an update that changes nothing would not show.
        call=lambda customer, things: customer.tickets.try_update(
            things.ticket, assigned_to=f"team of {customer.name}"[:90]
        ),
        invalid=lambda customer, things: customer.tickets.try_update(things.ticket, status="no such status"),
    ),
    "delete a ticket": Operation(
        described="refuseToDeleteTicket",
        call=lambda customer, things: customer.tickets.try_delete(things.ticket),
        works=NO_DELETION,
    ),
    "add a comment": Operation(
        described="addComment",
        call=lambda customer, things: customer.tickets.try_comment(things.ticket, "Without a valid token."),
        works=(201,),
        invalid=lambda customer, things: customer.tickets.try_comment(things.ticket, 7),
    ),
    "read comments": Operation(
        described="getComments",
        call=lambda customer, things: customer.tickets.try_read_comments(things.ticket),
        invalid=lambda customer, things: customer.tickets.try_read_comments(things.ticket, size=-1),
    ),
    "add an attachment": Operation(
        described="addAttachment",
        call=lambda customer, things: customer.attachments.try_register(things.ticket, CONTENT),
        works=(201, 200, 202),
        invalid=lambda customer, things: customer.attachments.try_register(
            things.ticket, CONTENT, filename=""
        ),
        kinds=A_FILE,
    ),
    "look at an attachment": Operation(
        described="getAttachment",
        call=lambda customer, things: customer.attachments.try_read(things.ticket, things.attachment or ""),
        kinds=A_FILE,
    ),
    "fetch an attachment": Operation(described="getAttachment", call=asks_for_the_file, kinds=A_FILE),
    "list notifications": Operation(
        described="listNotifications",
        has_id=False,
        call=lambda customer, things: customer.notifications.try_list(),
        invalid=lambda customer, things: customer.notifications.try_list(size=-1),
        kinds=A_NOTIFICATION,
    ),
    "mark a notification": Operation(
        described="readNotification",
        call=lambda customer, things: customer.notifications.try_mark_read(things.notification or ""),
        works=(200, 204),
        kinds=A_NOTIFICATION,
        uses_up=True,
    ),
    "mark all notifications": Operation(
        described="readAllNotifications",
        has_id=False,
        call=lambda customer, things: customer.notifications.try_mark_all_read(),
        works=(200, 204),
        kinds=A_NOTIFICATION,
        uses_up=True,
    ),
    "delete a notification": Operation(
        described="deleteNotification",
        call=lambda customer, things: customer.notifications.try_delete(things.notification or ""),
        works=(200, 204),
        kinds=A_NOTIFICATION,
        uses_up=True,
    ),
}

OPERATIONS |= {
    "forecast costs": Operation(
        described="forecastCosts",
        has_id=False,
        # Who has spent too little is told so, which takes a valid token as well.
        call=lambda customer, things: customer.costs.try_forecast(),
        works=(200, 422),
        invalid=lambda customer, things: customer.costs.try_forecast(-1),
        kinds=COSTS,
    ),
    "register a webhook": Operation(
        described="createWebhook",
        has_id=False,
        call=lambda customer, things: customer.webhooks.try_register(),
        works=(201,),
        invalid=lambda customer, things: customer.webhooks.try_register(url="", events=[]),
        kinds=A_WEBHOOK,
    ),
    "list webhooks": Operation(
        described="listWebhooks",
        has_id=False,
        call=lambda customer, things: customer.webhooks.try_list(),
        kinds=A_WEBHOOK,
    ),
    "read a webhook": Operation(
        described="getWebhook",
        call=lambda customer, things: customer.webhooks.try_read(things.webhook or ""),
        kinds=A_WEBHOOK,
    ),
    "change a webhook": Operation(
        described="updateWebhook",
        call=lambda customer, things: customer.webhooks.try_change(
            things.webhook or "", description=f"of {customer.name}"[:90]
        ),
        invalid=lambda customer, things: customer.webhooks.try_change(things.webhook or "", events=[]),
        kinds=A_WEBHOOK,
    ),
    "test a webhook": Operation(
        described="testWebhook",
        call=lambda customer, things: customer.webhooks.try_test(things.webhook or ""),
        works=(202,),
        kinds=A_WEBHOOK,
    ),
    "rotate a webhook's secret": Operation(
        described="rotateWebhookSecret",
        call=lambda customer, things: customer.webhooks.try_rotate(things.webhook or ""),
        kinds=A_WEBHOOK,
    ),
    "list deliveries": Operation(
        described="listWebhookDeliveries",
        call=lambda customer, things: customer.webhooks.try_list_deliveries(things.webhook or ""),
        invalid=lambda customer, things: customer.webhooks.try_list_deliveries(things.webhook or "", size=-1),
        kinds=A_WEBHOOK,
    ),
    "redrive a delivery": Operation(
        described="redriveWebhookDelivery",
        call=lambda customer, things: customer.webhooks.try_redrive(
            things.webhook or "", things.delivery or ""
        ),
        works=(202,),
        kinds=A_DELIVERY,
    ),
    "delete a webhook": Operation(
        described="deleteWebhook",
        call=lambda customer, things: customer.webhooks.try_delete(things.webhook or ""),
        works=(204, 200),
        kinds=A_WEBHOOK,
        uses_up=True,
    ),
}

WITHOUT_TOKEN = frozenset({"login", "health"})
"""The operations of backend/openapi.yaml that anybody may call: they take no token."""

READING = frozenset(
    {
        "list tickets",
        "read a ticket",
        "read comments",
        "look at an attachment",
        "fetch an attachment",
        "list notifications",
        "forecast costs",
        "list webhooks",
        "read a webhook",
        "list deliveries",
    }
)
"""Those that change nothing, and may be called on a production target."""
