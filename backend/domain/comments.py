"""A comment on a ticket."""

from dataclasses import dataclass

from backend.domain.errors import InvalidInput, invalid
from backend.domain.identity import Identity, Role
from backend.domain.ids import instant_of
from backend.domain.sanitise import sanitised
from backend.domain.texts import fault_in, trimmed

COMMENT_LENGTH = 10_000


@dataclass(frozen=True)
class Comment:
    """One comment; `text` is Markdown without any live HTML; `created_at` in ms since 1970."""

    id: str
    ticket_id: str
    author: str
    author_role: Role
    text: str
    created_at: int


def write_comment(comment_id: str, ticket_id: str, author: Identity, text: str) -> Comment:
    """Make a comment; its author comes from the token. InvalidInput naming `text` if it is too long."""
    written = trimmed(text)
    # The limit is on what the client wrote: making it inert may lengthen it.
    fault = fault_in("text", written, longest=COMMENT_LENGTH)
    if fault:
        raise InvalidInput(fault)
    inert = sanitised(written)
    if not inert.strip():
        raise invalid("text", "must not consist of control characters only")
    return Comment(comment_id, ticket_id, author.subject, author.role, inert, instant_of(comment_id))
