"""The tables of a target file for what stands beside its API: files, AWS, mail."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from signoff.wire.mapped import check_sent_headers


class Table(BaseModel):
    """A table of a target file: no key that is not spelled out here, and none of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Attachments(Table):
    """How files are sent and fetched, and what is promised of the scan."""

    style: Literal["presigned", "multipart", "none"] = "presigned"
    file_field: str = Field(default="file", min_length=1)
    upload_headers: dict[str, str] = Field(default_factory=dict)
    max_bytes: int = Field(default=10 * 1024 * 1024, ge=1)
    max_count: int = Field(default=10, ge=1)
    scanned_within_s: float = Field(default=30, gt=0, le=600)
    link_lives_s: int = Field(default=60, ge=1)
    malware: Literal["status", "refused"] = "status"
    program: str = ""
    package: str = ""

    @field_validator("upload_headers")
    @classmethod
    def _headers(cls, given: dict[str, str]) -> dict[str, str]:
        check_sent_headers("upload_headers", given)
        return given


class TableNames(Table):
    """Names of DynamoDB tables."""

    tickets: str = "support_tickets"
    comments: str = "ticket_comments"
    notifications: str = "notifications"
    webhooks: str = "webhooks"


class TableKeys(Table):
    """The keys that the code uses: the partition key, and the sort key where there is one.

    One that is no text says its type: `created_at:N`. Those of the notifications are in [aws.item].
    """

    tickets: list[str] = Field(default=["customer_id", "id"], min_length=1, max_length=2)
    comments: list[str] = Field(default=["ticket_id", "id"], min_length=1, max_length=2)
    webhooks: list[str] = Field(default=["customer_id", "id"], min_length=1, max_length=2)


def typed_key(key: str) -> tuple[str, str]:
    """The attribute, and its type as DynamoDB calls it: a number (N), bytes (B), or else a text (S)."""
    name, _, kind = key.rpartition(":")
    return (name, kind) if name and kind in ("S", "N", "B") else (key, "S")


class TopicNames(Table):
    """Names of SNS topics."""

    ticket_events: str = "support-events"
    messages: str = "notification-events"


class QueueNames(Table):
    """Names of SQS queues."""

    notifications: str = "support-notifications"
    webhooks: str = "webhook-delivery"


class FunctionNames(Table):
    """Names, or ARNs, of Lambda functions.

    `all`: the names of all functions of this phase, `*` standing for any text; `alias`: the one under
    which they are called, where that is not their latest code.
    """

    notification: str = "securebase-notifications"
    all: list[str] = Field(default=["securebase-*"], min_length=1)
    alias: str = ""


class LogGroupNames(Table):
    """Names of the log groups."""

    support: str = "/aws/lambda/support"
    tickets: str = "/aws/lambda/support-tickets"
    notifications: str = "/aws/lambda/notifications"
    websocket: str = "/aws/lambda/websocket"
    api: str = "/aws/apigateway/support"


class AlarmNames(Table):
    """Names of the alarms."""

    errors: str = "support-tickets-errors"
    throttle: str = "dynamodb-throttle"
    disconnects: str = "websocket-disconnects"


READ_QUEUE = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
"""What Lambda itself does under a function's role to hand it the messages of a queue."""


class Needs(Table):
    """The actions that the functions perform on each table, topic and queue.

    The guide prepares the table of webhooks and has no function yet that uses it. A queue that is read for
    the functions, as by a pipe of EventBridge, is none that they act on.
    """

    tickets: list[str] = Field(
        default=["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
        min_length=1,
    )
    comments: list[str] = Field(default=["dynamodb:PutItem", "dynamodb:Query"], min_length=1)
    notifications: list[str] = Field(
        default=["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Query", "dynamodb:UpdateItem"],
        min_length=1,
    )
    webhooks: list[str] = Field(default=[])
    ticket_events: list[str] = Field(default=["sns:Publish"], min_length=1)
    messages: list[str] = Field(default=["sns:Publish"], min_length=1)
    notification_queue: list[str] = Field(default=READ_QUEUE)
    webhook_queue: list[str] = Field(default=READ_QUEUE)


class Grant(Table):
    """What the functions may do beside that: actions on resources, in the patterns of a policy."""

    actions: list[str] = Field(min_length=1)
    resources: list[str] = Field(min_length=1)


class ItemNames(Table):
    """Attributes of a stored notification beside those that its fields name: the table's keys, the TTL."""

    customer_id: str = "customer_id"
    id: str = "id"
    ttl: str = "ttl"


class CostItems(Table):
    """Where costs are stored: the table, its keys (the customer, the month as `2030-01`), and the
    attribute that holds the amount, as a number."""

    table: str = "customer_costs"
    customer_id: str = "customer_id"
    month: str = "month"
    amount: str = "amount"


class Aws(Table):
    """The account that the target runs in; `endpoint` in place of AWS's own, for an emulator."""

    region: str = "us-east-1"
    profile: str | None = None
    endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    seen_within_s: float = Field(default=120, gt=0, le=900)
    tables: TableNames = TableNames()
    topics: TopicNames = TopicNames()
    queues: QueueNames = QueueNames()
    functions: FunctionNames = FunctionNames()
    item: ItemNames = ItemNames()
    costs: CostItems = CostItems()
    keys: TableKeys = TableKeys()
    log_groups: LogGroupNames = LogGroupNames()
    alarms: AlarmNames = AlarmNames()
    layer: str = "db_utils"
    error_terms: list[str] = Field(
        default=["ERROR", "Traceback", "Task timed out"], min_length=1, max_length=8
    )
    resolved_at: str = Field(default="resolved_at", min_length=1)
    needs: Needs = Needs()
    extra: list[Grant] = []


class Dependencies(Table):
    """What the product is built of, relative to the target file: files of pinned requirements, and folders
    with a package-lock.json. `osv_url`: a service of OSV's query API that knows Python packages, in place of
    PyPI."""

    python: list[str] = []
    npm: list[str] = []
    osv_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")


class Logs(Table):
    """Where the target's log files lie, as this machine sees them: patterns, relative to the target file."""

    files: list[str] = Field(default_factory=list)


class AddressRecord(Table):
    """The DynamoDB table with the customers' addresses, and its attributes; the first is its whole key."""

    table: str = Field(min_length=1)
    customer_id: str = Field(default="customer_id", min_length=1)
    email: str = Field(default="email", min_length=1)


class Mail(Table):
    """Who sends mail, from which address, and from which region of SES (empty: the target's); how mail that
    was sent can be read, and where a customer's goes."""

    provider: Literal["ses", "other"] = "ses"
    sender: str = ""
    region: str = ""
    read: Literal["ministack", "none"] = "none"
    address: str = "{customer}@customers.securebase.example"
    sent_within_s: float = Field(default=30, gt=0, le=600)
    record: AddressRecord | None = None


class Contact(Table):
    """Whom to call, and how."""

    who: str = Field(min_length=1)
    phone: str = Field(min_length=1)


class WebhookBoot(Table):
    """A second boot of the target that delivers webhooks to the suites' own receiver.

    In `env`, `{authorities}` is the file of the certificate to be trusted, `{resolver}` the name server's
    address and port, `{address}` the one special address that endpoints may have. Pauses between attempts
    are drawn from 0..`first_pause_s`, doubled each time; an attempt takes `timeout_s` at most.
    """

    env: dict[str, str]
    first_pause_s: float = Field(gt=0, le=60)
    timeout_s: float = Field(gt=0, le=60)
    attempts: int = Field(default=5, ge=2, le=20)
    disabled_after_s: float = Field(gt=0, le=600)


class Drilled(Table):
    """A boot of the target for a drill: what is added to its command."""

    arguments: list[str]
