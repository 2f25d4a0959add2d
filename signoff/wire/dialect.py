"""What a deployment calls things: every name that the guide leaves open, with the reference's as default.

A target file maps these (docs/targets.md); its loader validates them strictly (`mapped`).
"""

from dataclasses import dataclass, field
from typing import Literal

from signoff.wire.costs.fields import ForecastFields
from signoff.wire.live import Live
from signoff.wire.mapped import check_routes, check_words, mapped
from signoff.wire.sent.parts import Bodies, Filters, Headers
from signoff.wire.webhooks.fields import DeliveryFields, EventFields, WebhookFields

Word = str | int
"""What a target says for a word of the guide's; some number theirs."""


@mapped
class Paths:
    """Routes below the base URL. `{id}` is the id of the ticket, of the notification or of the webhook.

    An empty `webhooks` or `forecast` says that the target has none.
    """

    create_ticket: str = "/support/tickets/create"
    tickets: str = "/support/tickets"
    ticket: str = "/support/tickets/{id}"
    comments: str = "/support/tickets/{id}/comments"
    attachments: str = "/support/tickets/{id}/attachments"
    attachment: str = "/support/tickets/{id}/attachments/{attachment_id}"
    attachment_content: str = ""
    notifications: str = "/notifications"
    read_notification: str = "/notifications/{id}/read"
    read_all_notifications: str = "/notifications/read-all"
    delete_notification: str = "/notifications/{id}"
    webhooks: str = "/webhooks"
    webhook: str = "/webhooks/{id}"
    webhook_test: str = "/webhooks/{id}/test"
    webhook_secret: str = "/webhooks/{id}/secret"
    webhook_deliveries: str = "/webhooks/{id}/deliveries"
    webhook_redrive: str = "/webhooks/{id}/deliveries/{delivery_id}/redrive"
    forecast: str = "/cost/forecast"
    login: str = "/auth/login"

    def __post_init__(self) -> None:
        """ValueError where one is no route below the base URL, or does not name what it is about."""
        check_routes(vars(self))


@mapped
class Methods:
    """HTTP methods of the routes for which one may choose another."""

    update_ticket: Literal["PUT", "POST", "PATCH"] = "PUT"
    read_notification: Literal["PUT", "POST", "PATCH"] = "PUT"
    read_all_notifications: Literal["PUT", "POST", "PATCH"] = "PUT"
    update_webhook: Literal["PUT", "POST", "PATCH"] = "PUT"


@mapped
class TicketFields:
    """A ticket's fields, sent and received. An empty name says that the target has no such field."""

    id: str = "id"
    customer_id: str = "customer_id"
    subject: str = "subject"
    description: str = "description"
    priority: str = "priority"
    category: str = "category"
    status: str = "status"
    assigned_to: str = "assigned_to"
    created_at: str = "created_at"
    updated_at: str = "updated_at"
    sla_due_date: str = "sla_due_date"
    sla_met: str = "sla_met"
    comment_count: str = "comment_count"
    version: str = "version"
    attachments: str = "attachments"

    def __post_init__(self) -> None:
        """ValueError where a ticket has no id, or says two things in one field."""
        if not self.id:
            raise ValueError("id is empty, but without an id no ticket can be asked for")
        if self.subject and self.subject == self.description:
            raise ValueError(f"subject and description are both {self.subject!r}; they are two fields")


@mapped
class CommentFields:
    """A comment's fields, sent (text) and received."""

    id: str = "id"
    text: str = "text"
    created_at: str = "created_at"


@mapped
class NotificationFields:
    """A notification's fields, over HTTP, in live messages, in the table and to the function alike.

    Where `read_at` is named, it says since when one is read, and null or nothing that it is not; `read` is
    then no field of the target's.
    """

    id: str = "id"
    type: str = "type"
    title: str = "title"
    message: str = "message"
    read: str = "read"
    read_at: str = ""
    created_at: str = "created_at"
    ticket_id: str = "ticket_id"


@mapped
class AttachmentFields:
    """An attachment's fields, sent and received. In those of the upload, dots lead inwards."""

    id: str = "id"
    filename: str = "filename"
    content_type: str = "content_type"
    size: str = "size"
    sha256: str = "sha256"
    status: str = "status"
    download_url: str = "download_url"
    upload_url: str = "upload.url"
    upload_method: str = "upload.method"
    upload_headers: str = "upload.headers"
    upload_fields: str = "upload.fields"


@mapped
class LoginFields:
    """The sign-in call: the key sent, the token received, and when that expires (empty: it is not said)."""

    api_key: str = "api_key"
    token: str = "token"
    expires_at: str = "expires_at"


@mapped
class Envelopes:
    """The name under which an answer holds its content; empty: the answer is the content itself.

    For the counts (`unread_count`, `marked`) dots lead inwards, and empty says that none is given.
    """

    ticket: str = ""
    comment: str = ""
    tickets: str = "tickets"
    comments: str = "comments"
    attachment: str = ""
    notification: str = ""
    notifications: str = "notifications"
    unread_count: str = "unread_count"
    marked: str = "updated"
    webhook: str = ""
    webhooks: str = "webhooks"
    delivery: str = ""
    deliveries: str = "deliveries"


@mapped
class Values:
    """Names of values. Keys are the guide's, values the target's; what is not mapped keeps its name.

    `sla_met` says how `met` and `missed` are called where the target has no true and false for them.
    """

    status: dict[str, Word] = field(default_factory=dict)
    priority: dict[str, Word] = field(default_factory=dict)
    category: dict[str, Word] = field(default_factory=dict)
    sla_met: dict[str, Word] = field(default_factory=dict)
    notification_type: dict[str, Word] = field(default_factory=dict)
    attachment_status: dict[str, Word] = field(default_factory=dict)
    change: dict[str, Word] = field(default_factory=dict)
    event: dict[str, str] = field(default_factory=dict)
    webhook_status: dict[str, Word] = field(default_factory=dict)
    delivery_status: dict[str, Word] = field(default_factory=dict)
    assignee: str = "support-team"

    def __post_init__(self) -> None:
        """ValueError for what is no word of the guide's, and where an SLA cannot be told to be missed."""
        for table, given in vars(self).items():
            if isinstance(given, dict):
                check_words(table, given)
        # Else whatever is read would be an SLA that was met.
        if self.sla_met and len({str(word) for word in self.sla_met.values()}) < 2:
            raise ValueError("sla_met: met and missed are two words, and both of them stand there")


@mapped
class Paging:
    """How lists are paged: a cursor from the answer, an offset counted in items, the number of the page, or
    the next page's address, whose parameters ask for it. That stands in the answer's field `next_link`, or
    where that is empty in its `Link` header (RFC 8288).

    A cursor may be the field `last_item` of the page's last item; `more` is the field that says whether
    there is another page at all."""

    style: Literal["cursor", "offset", "page", "link"] = "cursor"
    size: str = "limit"
    cursor: str = "cursor"
    next_cursor: str = "next_cursor"
    next_link: str = ""
    last_item: str = ""
    more: str = ""
    offset: str = "offset"
    page: str = "page"
    first_page: int = 1
    default_size: int = 50
    max_size: int = 100


@mapped
class Errors:
    """The fields of an error answer that hold its message, in the order in which they are read.

    An empty name is the whole answer. A text in place of JSON is read as it is.
    """

    message: tuple[str, ...] = ("detail", "errors")


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """All of it together: what `wire` needs to speak to a target."""

    paths: Paths = field(default_factory=Paths)
    methods: Methods = field(default_factory=Methods)
    bodies: Bodies = field(default_factory=Bodies)
    ticket: TicketFields = field(default_factory=TicketFields)
    comment: CommentFields = field(default_factory=CommentFields)
    notification: NotificationFields = field(default_factory=NotificationFields)
    attachment: AttachmentFields = field(default_factory=AttachmentFields)
    webhook: WebhookFields = field(default_factory=WebhookFields)
    delivery: DeliveryFields = field(default_factory=DeliveryFields)
    event: EventFields = field(default_factory=EventFields)
    forecast: ForecastFields = field(default_factory=ForecastFields)
    login: LoginFields = field(default_factory=LoginFields)
    envelopes: Envelopes = field(default_factory=Envelopes)
    filters: Filters = field(default_factory=Filters)
    values: Values = field(default_factory=Values)
    live: Live = field(default_factory=Live)
    paging: Paging = field(default_factory=Paging)
    errors: Errors = field(default_factory=Errors)
    headers: Headers = field(default_factory=Headers)
