"""The tables of a target file for what stands beside its API: files, AWS, mail."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Table(BaseModel):
    """A table of a target file: no key that is not spelled out here, and none of another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Attachments(Table):
    """How files are sent and fetched, and what is promised of the scan."""

    style: Literal["presigned", "multipart", "none"] = "presigned"
    file_field: str = Field(default="file", min_length=1)
    max_bytes: int = Field(default=10 * 1024 * 1024, ge=1)
    max_count: int = Field(default=10, ge=1)
    scanned_within_s: float = Field(default=30, gt=0, le=600)
    link_lives_s: int = Field(default=60, ge=1)
    malware: Literal["status", "refused"] = "status"
    program: str = ""
    package: str = ""


class TableNames(Table):
    """Names of DynamoDB tables."""

    notifications: str = "notifications"


class TopicNames(Table):
    """Names of SNS topics."""

    ticket_events: str = "support-events"
    messages: str = "notification-events"


class QueueNames(Table):
    """Names of SQS queues."""

    notifications: str = "support-notifications"


class FunctionNames(Table):
    """Names, or ARNs, of Lambda functions."""

    notification: str = "securebase-notifications"


class ItemNames(Table):
    """Attributes of a stored notification beside those that its fields name: the table's keys, the TTL."""

    customer_id: str = "customer_id"
    id: str = "id"
    ttl: str = "ttl"


class Aws(Table):
    """The account that the target runs in; `endpoint` in place of AWS's own, for an emulator."""

    region: str = "us-east-1"
    profile: str | None = None
    endpoint: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    tables: TableNames = TableNames()
    topics: TopicNames = TopicNames()
    queues: QueueNames = QueueNames()
    functions: FunctionNames = FunctionNames()
    item: ItemNames = ItemNames()


class Portal(Table):
    """The customers' portal, and the folder of its source relative to the target file, if that is here.

    `notices_within_s`: how long it may take to notice that nothing comes over the network any more.
    """

    source: str | None = None
    notices_within_s: float = Field(default=30, gt=0, le=300)


class Logs(Table):
    """Where the target's log files lie, as this machine sees them: patterns, relative to the target file."""

    files: list[str] = Field(default_factory=list)


class Mail(Table):
    """How mail that was sent can be read, and where a customer's goes."""

    read: Literal["ministack", "none"] = "none"
    address: str = "{customer}@customers.securebase.example"
    sent_within_s: float = Field(default=30, gt=0, le=600)
