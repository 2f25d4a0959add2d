"""Ids and places that never existed, of the same kind as one that does."""

import re
import secrets
import string
import uuid

from signoff.wire.answers import Ticket

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def unknown_ticket_like(ticket: Ticket) -> str:
    """An id of the same shape as that ticket's which belongs to no ticket."""
    return unknown_id_like(ticket.id)


def unknown_id_like(known: str) -> str:
    """An id of the same shape as `known` which belongs to nothing."""
    if _UUID.fullmatch(known):
        # Only the random part is new: a version and a time that the target itself would give.
        return known[:19] + str(uuid.uuid4())[19:]
    if known.isdigit():
        return str(int(known) + 1_000_000 + secrets.randbelow(1_000_000))
    return re.sub(r"[0-9A-Za-z]", lambda found: secrets.choice(_kind_of(found[0], known)), known)


def unknown_place_like(place: str) -> str:
    """A place in a list (a cursor) that nobody was ever given, of the same shape as one that somebody was."""
    kinds = (string.digits, string.ascii_lowercase, string.ascii_uppercase)

    def another(letter: re.Match[str]) -> str:
        return secrets.choice(next(kind for kind in kinds if letter[0] in kind))

    return re.sub("[0-9A-Za-z]", another, place)


def _kind_of(character: str, of: str) -> str:
    """What may stand where that character does: digits, or letters of its case, hexadecimal if all are."""
    if character.isdigit():
        return string.digits
    is_hexadecimal = all(other in string.hexdigits for other in of if other.isalnum())
    letters = "abcdef" if is_hexadecimal else string.ascii_lowercase
    return letters if character.islower() else letters.upper()
