"""One effect per idempotency key (contract, Tickets; TKT-17)."""

import hashlib
import json
import re
from dataclasses import dataclass

from backend.domain.errors import invalid

LIFETIME_S = 24 * 3600
LEASE_MS = 30_000

_VISIBLE = re.compile(r"[\x21-\x7e]{1,255}")


@dataclass(frozen=True)
class Kept:
    """What was answered to the first request of a key, as a text that only who answers can read."""

    text: str


@dataclass(frozen=True)
class RequestKey:
    """Identifies a request (`scope`) and what it asks for (`body_hash`); both SHA-256 in hex."""

    scope: str
    body_hash: str


@dataclass(frozen=True)
class Claim:
    """The right to act on a key, held by one `owner` until the lease ends or the answer is stored."""

    scope: str
    owner: str


@dataclass(frozen=True)
class Completion:
    """What turns a claim into a kept answer, in the same transaction as the effect."""

    claim: Claim
    answer: Kept


def request_key(customer_id: str, method: str, path: str, key: str, body: object) -> RequestKey:
    """Build the key of a request; InvalidInput naming `Idempotency-Key` unless 1..255 visible ASCII."""
    if not _VISIBLE.fullmatch(key):
        raise invalid("Idempotency-Key", "must be 1 to 255 visible ASCII characters")
    return RequestKey(_digest([customer_id, method, path, key]), _digest(body))


def _digest(value: object) -> str:
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
