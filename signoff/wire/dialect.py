"""What a deployment calls things: every name that the guide leaves open, with the reference's as default.

A target file maps these (docs/targets.md). The classes carry `__pydantic_config__`, a plain dict, so
that the target loader can validate them strictly without this layer depending on anything.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from signoff.wire.live import Live

_STRICT = {"extra": "forbid", "strict": True, "allow_inf_nan": False}


@dataclass(frozen=True, kw_only=True)
class Paths:
    """Routes below the base URL. `{id}` is the id of the ticket, or of the notification."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
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
    login: str = "/auth/login"


@dataclass(frozen=True, kw_only=True)
class Methods:
    """HTTP methods of the routes for which one may choose another."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    read_notification: Literal["PUT", "POST", "PATCH"] = "PUT"
    read_all_notifications: Literal["PUT", "POST", "PATCH"] = "PUT"


@dataclass(frozen=True, kw_only=True)
class TicketFields:
    """A ticket's fields, sent and received. An empty name says that the target has no such field."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
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


@dataclass(frozen=True, kw_only=True)
class CommentFields:
    """A comment's fields, sent (text) and received."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    id: str = "id"
    text: str = "text"
    created_at: str = "created_at"


@dataclass(frozen=True, kw_only=True)
class NotificationFields:
    """A notification's fields, over HTTP, in live messages, in the table and to the function alike."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    id: str = "id"
    type: str = "type"
    title: str = "title"
    message: str = "message"
    read: str = "read"
    created_at: str = "created_at"
    ticket_id: str = "ticket_id"


@dataclass(frozen=True, kw_only=True)
class AttachmentFields:
    """An attachment's fields, sent and received. In those of the upload, dots lead inwards."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
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


@dataclass(frozen=True, kw_only=True)
class LoginFields:
    """The sign-in call: the key sent, the token received."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    api_key: str = "api_key"
    token: str = "token"


@dataclass(frozen=True, kw_only=True)
class Envelopes:
    """The name under which an answer holds its content; empty: the answer is the content itself.

    For the counts (`unread_count`, `marked`) dots lead inwards, and empty says that none is given.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    ticket: str = ""
    comment: str = ""
    tickets: str = "tickets"
    comments: str = "comments"
    attachment: str = ""
    notification: str = ""
    notifications: str = "notifications"
    unread_count: str = "unread_count"
    marked: str = "updated"


@dataclass(frozen=True, kw_only=True)
class Filters:
    """The parameters that narrow the list of notifications, and what they say of reading."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    type: str = "type"
    unread: str = "unread"
    unread_value: str = "true"
    read_value: str = "false"


@dataclass(frozen=True, kw_only=True)
class Values:
    """Names of values. Keys are the guide's, values the target's; what is not mapped keeps its name."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    status: dict[str, str] = field(default_factory=dict)
    priority: dict[str, str] = field(default_factory=dict)
    category: dict[str, str] = field(default_factory=dict)
    notification_type: dict[str, str] = field(default_factory=dict)
    attachment_status: dict[str, str] = field(default_factory=dict)
    change: dict[str, str] = field(default_factory=dict)
    assignee: str = "support-team"


@dataclass(frozen=True, kw_only=True)
class Paging:
    """How lists are paged: a cursor from the answer, or an offset counted in items."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    style: Literal["cursor", "offset"] = "cursor"
    size: str = "limit"
    cursor: str = "cursor"
    next_cursor: str = "next_cursor"
    offset: str = "offset"
    default_size: int = 50
    max_size: int = 100


@dataclass(frozen=True, kw_only=True)
class Errors:
    """The fields of an error answer that hold its message, in the order in which they are read."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    message: tuple[str, ...] = ("detail", "errors")


@dataclass(frozen=True, kw_only=True)
class Headers:
    """Header names; empty: the target has no such header."""

    __pydantic_config__: ClassVar[dict[str, object]] = _STRICT
    idempotency_key: str = "Idempotency-Key"
    request_id: str = "X-Request-Id"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """All of it together: what `wire` needs to speak to a target."""

    paths: Paths = Paths()
    methods: Methods = Methods()
    ticket: TicketFields = TicketFields()
    comment: CommentFields = CommentFields()
    notification: NotificationFields = NotificationFields()
    attachment: AttachmentFields = AttachmentFields()
    login: LoginFields = LoginFields()
    envelopes: Envelopes = Envelopes()
    filters: Filters = Filters()
    values: Values = field(default_factory=Values)
    live: Live = field(default_factory=Live)
    paging: Paging = Paging()
    errors: Errors = Errors()
    headers: Headers = Headers()
