"""What the environment configures, read once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from backend import VERSION
from backend.domain.limits import Quota
from backend.domain.sla import SlaTable, table_from

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_SECRET_BYTES = 32
# All hits of a window lie in one item, which DynamoDB limits to 400 KB.
_LARGEST_LIMIT = 10_000


class ConfigurationError(Exception):
    """The backend refuses to start: the environment is not as it must be."""


@dataclass(frozen=True)
class Tables:
    """Names of the DynamoDB tables; the defaults are the release guide's (PRE-01)."""

    tickets: str = "support_tickets"
    comments: str = "ticket_comments"
    api_keys: str = "api_keys"
    request_limits: str = "request_limits"
    idempotency_keys: str = "idempotency_keys"
    notifications: str = "notifications"
    outbox: str = "outbox"
    customers: str = "customers"
    connections: str = "websocket_connections"
    webhooks: str = "webhooks"
    webhook_deliveries: str = "webhook_deliveries"
    costs: str = "customer_costs"


@dataclass(frozen=True)
class Topics:
    """Names of the SNS topics; the defaults are the release guide's (PRE-02)."""

    ticket_events: str = "support-events"
    messages: str = "notification-events"


@dataclass(frozen=True)
class Queues:
    """Names of the SQS queues; the defaults are those of the template (PRE-03)."""

    notifications: str = "support-notifications"
    emails: str = "support-emails"
    scans: str = "attachment-scans"
    deliveries: str = "websocket-deliveries"
    webhooks: str = "webhook-delivery"


@dataclass(frozen=True)
class Mail:
    """Who sends, and where a customer without an address on record is written to (None: nowhere)."""

    sender: str = "support@securebase.example"
    contact_pattern: str | None = None


@dataclass(frozen=True)
class Files:
    """Where attachments lie, where they are fetched from (None: the bucket itself), and who scans them.

    A download link works for `link_lives_s` seconds.
    """

    bucket: str = "securebase-attachments"
    url: str | None = None
    scanner: str | None = None
    link_lives_s: int = 60


@dataclass(frozen=True)
class Webhooks:
    """How events are delivered to customers' endpoints; times in ms.

    `key` encrypts the secrets. `resolver` ("address:port", "none", or None: the machine's), `authorities`
    (a file of certificates, None: the machine's) and `allowed`, special addresses that endpoints may have all
    the same, are for a backend that runs on its own machine only.
    """

    key: str | None = None
    resolver: str | None = None
    authorities: str | None = None
    allowed: frozenset[str] = frozenset()
    timeout_ms: int = 10_000
    first_pause_ms: int = 5_000
    overlap_ms: int = 24 * 3600 * 1000
    disabled_after_ms: int = 5 * 24 * 3600 * 1000


@dataclass(frozen=True)
class Settings:
    """The whole configuration of the functions."""

    jwt_secret: str
    token_ttl_s: int
    portal_origin: str | None
    quota: Quota
    sla: SlaTable
    version: str
    tables: Tables
    topics: Topics
    queues: Queues
    mail: Mail
    files: Files
    webhooks: Webhooks
    #: Where API Gateway takes messages to its WebSocket connections.
    websocket_endpoint: str | None


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the settings; ConfigurationError says which variable is missing or wrong."""
    secret = environment.get("SECUREBASE_JWT_SECRET", "")
    if len(secret.encode()) < _SECRET_BYTES:
        raise ConfigurationError(f"SECUREBASE_JWT_SECRET must be at least {_SECRET_BYTES} bytes long")
    window_s = _positive(environment, "SECUREBASE_LIMIT_WINDOW_S", 3600)
    requests = _positive(environment, "SECUREBASE_LIMIT_REQUESTS", 100)
    if requests > _LARGEST_LIMIT:
        raise ConfigurationError(f"SECUREBASE_LIMIT_REQUESTS must be at most {_LARGEST_LIMIT}")
    return Settings(
        jwt_secret=secret,
        token_ttl_s=_positive(environment, "SECUREBASE_TOKEN_TTL_S", 3600),
        portal_origin=environment.get("SECUREBASE_PORTAL_ORIGIN") or None,
        quota=Quota(requests, window_s * 1000),
        sla=_sla(environment),
        version=environment.get("SECUREBASE_VERSION") or f"{VERSION}+{source_digest()}",
        tables=Tables(**_named(environment, "TABLE", Tables())),
        topics=Topics(**_named(environment, "TOPIC", Topics())),
        queues=Queues(**_named(environment, "QUEUE", Queues())),
        mail=Mail(
            environment.get("SECUREBASE_MAIL_SENDER") or Mail.sender,
            environment.get("SECUREBASE_CONTACT_PATTERN") or None,
        ),
        files=Files(
            environment.get("SECUREBASE_FILES_BUCKET") or Files.bucket,
            environment.get("SECUREBASE_FILES_URL") or None,
            environment.get("SECUREBASE_CLAMD") or None,
            _positive(environment, "SECUREBASE_LINK_LIVES_S", Files.link_lives_s),
        ),
        webhooks=_webhooks(environment),
        websocket_endpoint=environment.get("SECUREBASE_WS_ENDPOINT") or None,
    )


def _webhooks(environment: Mapping[str, str]) -> Webhooks:
    key = environment.get("SECUREBASE_WEBHOOK_KEY") or None
    if key is not None and len(key.encode()) < _SECRET_BYTES:
        raise ConfigurationError(f"SECUREBASE_WEBHOOK_KEY must be at least {_SECRET_BYTES} bytes long")
    return Webhooks(
        key=key,
        resolver=environment.get("SECUREBASE_WEBHOOK_RESOLVER") or None,
        authorities=environment.get("SECUREBASE_WEBHOOK_AUTHORITIES") or None,
        allowed=frozenset(environment.get("SECUREBASE_WEBHOOK_ALLOWED", "").split()),
        **{
            name: _positive(environment, f"SECUREBASE_WEBHOOK_{name.upper()}", getattr(Webhooks, name))
            for name in ("timeout_ms", "first_pause_ms", "overlap_ms", "disabled_after_ms")
        },
    )


def source_digest() -> str:
    """Return a short digest of the backend's source files, so that a build can be told from another."""
    root = Path(__file__).parent
    digest = hashlib.sha256()
    for source in sorted(root.rglob("*.py")):
        digest.update(source.relative_to(root).as_posix().encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:12]


def _positive(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not text.isdecimal() or int(text) == 0:
        raise ConfigurationError(f"{name} must be a positive whole number, not {text!r}")
    return int(text)


def _sla(environment: Mapping[str, str]) -> SlaTable:
    try:
        return table_from(environment.get("SECUREBASE_SLA_SECONDS", ""))
    except ValueError as fault:
        raise ConfigurationError(f"SECUREBASE_SLA_SECONDS: {fault}") from fault


def _named(environment: Mapping[str, str], kind: str, standard: "DataclassInstance") -> dict[str, str]:
    """Read each name of a kind, such as SECUREBASE_TABLE_TICKETS; the standard one unless it is set."""
    return {
        field.name: environment.get(f"SECUREBASE_{kind}_{field.name.upper()}")
        or getattr(standard, field.name)
        for field in fields(standard)
    }
