"""Ids and places that never existed, of the same kind as one that does.

What tells whether an id is well formed is kept: a prefix, a version, a time, a check digit. Otherwise a
target would say that the id is none, where it says of another customer's that there is nothing.
"""

import base64
import binascii
import re
import secrets
import string
import uuid
from collections.abc import Callable, Iterator

from stdnum import damm, luhn, verhoeff
from stdnum.iso7064 import mod_11_2, mod_11_10, mod_37_2, mod_37_36, mod_97_10

from signoff.wire.answers import Ticket

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}", re.IGNORECASE)
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_OBJECT_ID = re.compile(r"[0-9a-f]{24}", re.IGNORECASE)
_CUID = re.compile(r"c[a-z0-9]{24}")
"""A letter, a time of eight, and what is random (Prisma's first choice of an id)."""
_SEGMENT = re.compile(r"[0-9A-Za-z]+")
_VALUE = re.compile(r"=([^&=][^&]*)")
_PARAMETERS = re.compile(r"[^&=]+=[^&]*(&[^&=]+=[^&]*)+|[A-Za-z_$]+=[^&=][^&]*")
"""Several parameters of an address, or one whose value begins after the only `=`, which pads no Base64."""
_PREFIX = re.compile(r"([A-Za-z]+)[0-9]+")
_CHECKS: tuple[Callable[[str], bool], ...] = tuple(
    module.is_valid for module in (luhn, verhoeff, damm, mod_11_2, mod_11_10, mod_37_2, mod_37_36, mod_97_10)
)
_TRIES = 3_000
_WIDE = 6
"""From how many digits on a number keeps its width: below, none of that width might be free."""


def unknown_ticket_like(ticket: Ticket) -> str:
    """An id of the same shape as that ticket's which belongs to no ticket."""
    return unknown_id_like(ticket.id)


def unknown_id_like(known: str) -> str:
    """An id of the same shape as `known` which belongs to nothing."""
    if inner := _encoded(known):
        return base64.b64encode(unknown_id_like(inner).encode()).decode()
    if found := UUID.search(known):
        # Only the random part is new: a version and a time that the target itself would give.
        return known[: found.start() + 19] + str(uuid.uuid4())[19:] + known[found.end() :]
    # A single id may keep a rule by chance as well; one that keeps it too is none the worse for it.
    rules = [
        (place, check)
        for place, part in enumerate(_checked(known))
        for check in _CHECKS
        if _holds(check, part)
    ]
    best, chosen = -1, known
    for other in _others(known):
        said = _checked(other)
        kept = sum(_holds(check, said[place]) for place, check in rules)
        if kept > best:
            best, chosen = kept, other
        if best == len(rules):
            break
    return chosen


def unknown_place_like(place: str) -> str:
    """A place in a list (a cursor) that nobody was ever given, of the same shape as one that somebody was.

    Of the parameters of a link only the longest value says where: the others ask for a size or a filter. A
    short number there is that of a page, which is nobody's: such a place is its own. One that is the id of an
    item is as well formed as that.
    """
    if UUID.fullmatch(place) or _ULID.fullmatch(place):
        return unknown_id_like(place)
    if not _PARAMETERS.fullmatch(place):
        return _in_other_letters(place)
    values = [(len(found[1]), found.span(1)) for found in _VALUE.finditer(place)]
    _, (start, end) = max(values)
    if place[start:end].isdigit() and end - start < _WIDE:
        return place
    return place[:start] + _in_other_letters(place[start:end]) + place[end:]


def _in_other_letters(text: str) -> str:
    """The same shape in other letters and digits; what is escaped for an address stays so."""
    kinds = (string.digits, string.ascii_lowercase, string.ascii_uppercase)

    def another(letter: re.Match[str]) -> str:
        if letter[0].startswith("%"):
            return letter[0]
        return secrets.choice(next(kind for kind in kinds if letter[0] in kind))

    return re.sub("%[0-9A-Fa-f]{2}|[0-9A-Za-z]", another, text)


def _encoded(known: str) -> str:
    """The text that an id is the Base64 of, such as a type and a number; empty: it is none."""
    try:
        text = base64.b64decode(known, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return text if re.fullmatch(r"[A-Za-z][\w.-]*[:/|]+[\w.:-]+", text) else ""


def _others(known: str) -> Iterator[str]:
    """At most so many ids in which the part that varies from one to the next is another."""
    start, end = _varying(known)
    part, digits_after = known[start:end], re.compile(r"[^0-9A-Za-z][0-9X]$").search(known, end)
    for _ in range(_TRIES):
        made = known[:start] + _other(part, known) + known[end:]
        # A check digit that stands apart varies with the number.
        yield made[:-1] + secrets.choice(string.digits) if digits_after else made


def _varying(known: str) -> tuple[int, int]:
    """Where the part stands that varies from one id to the next.

    That is the longest one with a digit, if it is long; else the last, but for a single digit, which checks.
    """
    segments = [found.span() for found in _SEGMENT.finditer(known)]
    with_digits = [span for span in segments if any(letter.isdigit() for letter in known[slice(*span)])]
    if not with_digits:
        return segments[-1] if segments else (0, len(known))
    longest = max(reversed(with_digits), key=lambda span: span[1] - span[0])
    if longest[1] - longest[0] < _WIDE:
        longest = next((span for span in reversed(with_digits) if span[1] - span[0] > 1), longest)
    # Letters right before a number are its prefix.
    prefix = _PREFIX.fullmatch(known, *longest)
    return (prefix.end(1), longest[1]) if prefix else longest


def _other(part: str, known: str) -> str:
    if part.isdecimal():
        if len(part) < _WIDE or part == known:
            return str(int(part) + 1_000_000 + secrets.randbelow(1_000_000)).zfill(len(part))
        return "".join(secrets.choice(string.digits) for _ in part)
    if _ULID.fullmatch(part):
        drawn = "".join(secrets.choice(_CROCKFORD) for _ in part[10:])
        return part[:10] + (drawn if part.upper() == part else drawn.lower())
    kept = 8 if _OBJECT_ID.fullmatch(part) else 9 if _CUID.fullmatch(part) else 0
    letters = re.sub(r"[0-9A-Za-z]", lambda found: secrets.choice(_kind_of(found[0], part)), part[kept:])
    return part[:kept] + letters


def _checked(id_: str) -> tuple[str, str, str]:
    """What a check digit may be about: all digits, or what varies and follows, as digits or with letters."""
    tail = id_[_varying(id_)[0] :]
    return re.sub(r"\D", "", id_), re.sub(r"\D", "", tail), re.sub(r"[^0-9A-Z]", "", tail.upper())


def _holds(check: Callable[[str], bool], part: str) -> bool:
    return len(part) > 2 and check(part)


def _kind_of(character: str, of: str) -> str:
    """What may stand where that character does: digits, or letters of its case, hexadecimal if all are."""
    if character.isdigit():
        return string.digits
    is_hexadecimal = all(other in string.hexdigits for other in of if other.isalnum())
    letters = "abcdef" if is_hexadecimal else string.ascii_lowercase
    return letters if character.islower() else letters.upper()
