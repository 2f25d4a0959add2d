"""Ids that never existed, of the same kind as one that does."""

import re
import secrets
import string
import uuid

from signoff.wire.answers import Ticket

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def unknown_ticket_like(ticket: Ticket) -> str:
    """An id of the same shape as that ticket's which belongs to no ticket."""
    if _UUID.fullmatch(ticket.id):
        # Only the random part is new: a version and a time that the target itself would give.
        return ticket.id[:19] + str(uuid.uuid4())[19:]
    if ticket.id.isdigit():
        return str(int(ticket.id) + 1_000_000 + secrets.randbelow(1_000_000))
    return re.sub(r"[0-9A-Za-z]", lambda found: secrets.choice(_kind_of(found[0], ticket.id)), ticket.id)


def _kind_of(character: str, of: str) -> str:
    """What may stand where that character does: digits, or letters of its case, hexadecimal if all are."""
    if character.isdigit():
        return string.digits
    is_hexadecimal = all(other in string.hexdigits for other in of if other.isalnum())
    letters = "abcdef" if is_hexadecimal else string.ascii_lowercase
    return letters if character.islower() else letters.upper()
