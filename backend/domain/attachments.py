"""Files on a ticket: what a customer may send, under which name it is kept, and when it may be had back."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from backend.domain.errors import FieldError, InvalidInput
from backend.domain.ids import instant_of, is_id
from backend.domain.texts import fault_in, trimmed

LARGEST = 10 * 1024 * 1024
MOST = 10
FILENAME_LENGTH = 255
CONTENT_TYPE_LENGTH = 255
#: What every file is stored and served as, whatever it says it is: nothing that a browser would run.
NEUTRAL_TYPE = "application/octet-stream"

_TOKEN = r"[A-Za-z0-9!#$&^_.+-]+"
_CONTENT_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}(?: ?;[\x20-\x7e]*)?")
_SHA256 = re.compile(r"[0-9A-Fa-f]{64}")
_SEPARATORS = re.compile(r"[/\\]")
# They turn the order of the characters around them, so that "exe.txt" shows for "txt.exe".
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class ScanStatus(StrEnum):
    """How far a file has come. Only a clean one is ever served (SEC-05)."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


class Finding(StrEnum):
    """What a scanner says of a file; what it could not look into completely is not clean."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNSCANNABLE = "unscannable"


@dataclass(frozen=True)
class Attachment:
    """One file: `sha256` in hex, `size` in bytes, `created_at` in ms since 1970.

    `version_id` names the one upload that was scanned; nothing else is ever served.
    """

    id: str
    filename: str
    content_type: str
    size: int
    sha256: str
    status: ScanStatus
    created_at: int
    version_id: str | None = None


@dataclass(frozen=True)
class FileDraft:
    """What a client says about a file that it wants to send."""

    filename: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Place:
    """Whose file it is, and of which ticket."""

    customer_id: str
    ticket_id: str
    attachment_id: str

    @property
    def key(self) -> str:
        """Its key in the bucket."""
        return f"{self.customer_id}/{self.ticket_id}/{self.attachment_id}"


@dataclass(frozen=True)
class Uploaded:
    """One upload as the bucket reports it."""

    key: str
    version_id: str


@dataclass(frozen=True)
class Link:
    """A request that a client may send to the bucket by itself, with these headers and no others."""

    method: str
    url: str
    headers: Mapping[str, str]


def place_of(key: str) -> Place | None:
    """Read a key in the bucket; None if no attachment lies there, as in the quarantine."""
    customer_id, _, rest = key.partition("/")
    ticket_id, _, attachment_id = rest.partition("/")
    if customer_id and is_id(ticket_id) and is_id(attachment_id):
        return Place(customer_id, ticket_id, attachment_id)
    return None


def register(attachment_id: str, draft: FileDraft) -> Attachment:
    """Make a pending attachment, created when its id was; InvalidInput names every bad field."""
    faults = tuple(_faults(draft))
    if faults:
        raise InvalidInput(*faults)
    return Attachment(
        id=attachment_id,
        filename=harmless_name(draft.filename),
        content_type=trimmed(draft.content_type),
        size=draft.size,
        sha256=draft.sha256.lower(),
        status=ScanStatus.PENDING,
        created_at=instant_of(attachment_id),
    )


def harmless_name(filename: str) -> str:
    """Return the last part of a path, without control and reordering characters; empty if none is left."""
    visible = "".join(c for c in filename if _is_harmless(c))
    parts = [part.strip() for part in _SEPARATORS.split(visible)]
    return next((part for part in reversed(parts) if part.strip(". ")), "")


def disposition(filename: str) -> str:
    """Return the Content-Disposition that makes a browser save a file instead of showing it (RFC 6266)."""
    return f"attachment; filename*=UTF-8''{quote(filename, safe='')}"


def _is_harmless(character: str) -> bool:
    # Line and paragraph separators (Zl, Zp) break a line as control characters do.
    return unicodedata.category(character) not in ("Cc", "Zl", "Zp") and character not in _BIDI_CONTROLS


def _faults(draft: FileDraft) -> Iterator[FieldError]:
    fault = fault_in("filename", trimmed(draft.filename), longest=FILENAME_LENGTH)
    if fault:
        yield fault
    elif not harmless_name(draft.filename):
        yield FieldError("filename", "must name a file")
    content_type = trimmed(draft.content_type)
    if len(content_type) > CONTENT_TYPE_LENGTH or not _CONTENT_TYPE.fullmatch(content_type):
        yield FieldError("content_type", "must be a media type such as text/plain")
    if not 1 <= draft.size <= LARGEST:
        yield FieldError("size", f"must be from 1 to {LARGEST} bytes")
    if not _SHA256.fullmatch(draft.sha256):
        yield FieldError("sha256", "must be a SHA-256 as 64 hexadecimal digits")
