"""Opaque, tamper-evident page cursors (contract, Tickets: bound to the customer and to the filters)."""

import base64
import binascii
import hashlib
import hmac
import uuid

from backend.domain.errors import invalid

_ID_BYTES = 16
_MAC_BYTES = 16


class CursorCodec:
    """Seals the last id of a page together with everything that the next page must have in common."""

    def __init__(self, secret: str) -> None:
        # A key of its own: a cursor must never pass for, or help to forge, a token.
        self._key = hmac.digest(secret.encode(), b"securebase cursor v1", hashlib.sha256)

    def seal(self, scope: tuple[str, ...], last_id: str) -> str:
        """Return a URL-safe cursor for the page after `last_id` within `scope`."""
        payload = uuid.UUID(last_id).bytes
        return base64.urlsafe_b64encode(payload + self._mac(scope, payload)).rstrip(b"=").decode()

    def open(self, scope: tuple[str, ...], cursor: str) -> str:
        """Return the last id; InvalidInput naming `cursor` if it was not sealed for this very scope."""
        raw = _decoded(cursor)
        payload, mac = raw[:_ID_BYTES], raw[_ID_BYTES:]
        if not hmac.compare_digest(mac, self._mac(scope, payload)):
            raise invalid("cursor", "is not a cursor of this list")
        return str(uuid.UUID(bytes=payload))

    def _mac(self, scope: tuple[str, ...], payload: bytes) -> bytes:
        # Each part with its length, so that no two scopes can run into one another.
        parts = b"".join(f"{len(part)}:{part};".encode() for part in scope)
        return hmac.digest(self._key, parts + payload, hashlib.sha256)[:_MAC_BYTES]


def _decoded(cursor: str) -> bytes:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        raw = base64.b64decode(padded, altchars=b"-_", validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raw = b""
    # The last character has spare bits: only the one canonical spelling counts.
    canonical = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
    if len(raw) != _ID_BYTES + _MAC_BYTES or canonical != cursor:
        raise invalid("cursor", "is not a cursor of this list")
    return raw
