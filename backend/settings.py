"""What the environment configures, read once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend import VERSION
from backend.domain.limits import Quota
from backend.domain.sla import SlaTable, table_from

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


@dataclass(frozen=True)
class Settings:
    """The whole configuration of the tickets functions."""

    jwt_secret: str
    token_ttl_s: int
    portal_origin: str | None
    quota: Quota
    sla: SlaTable
    version: str
    tables: Tables


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
        tables=_tables(environment),
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


def _tables(environment: Mapping[str, str]) -> Tables:
    standard = Tables()
    return Tables(
        tickets=environment.get("SECUREBASE_TABLE_TICKETS") or standard.tickets,
        comments=environment.get("SECUREBASE_TABLE_COMMENTS") or standard.comments,
        api_keys=environment.get("SECUREBASE_TABLE_API_KEYS") or standard.api_keys,
        request_limits=environment.get("SECUREBASE_TABLE_REQUEST_LIMITS") or standard.request_limits,
        idempotency_keys=environment.get("SECUREBASE_TABLE_IDEMPOTENCY_KEYS") or standard.idempotency_keys,
    )
