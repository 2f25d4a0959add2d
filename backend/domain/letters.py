"""The e-mail that confirms a new ticket (TKT-14); it names the ticket and quotes nobody."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    """One e-mail in plain text."""

    to: str
    subject: str
    text: str


def marker_of(ticket_id: str) -> str:
    """Return the mark that a ticket was confirmed."""
    return hashlib.sha256(f"email {ticket_id}".encode()).hexdigest()


def confirmation(address: str, ticket_id: str, portal: str | None) -> Letter:
    """Write the confirmation of a ticket; `portal` is the portal's origin, if it has one."""
    where = "" if portal is None else f": {portal}"
    text = (
        "Hello,\n\n"
        f"we have received your support ticket {ticket_id} and will look into it.\n"
        f"You can follow it and add to it in the SecureBase portal{where or '.'}\n\n"
        "For your protection this message does not repeat what the ticket says.\n\n"
        "SecureBase Support\n"
    )
    return Letter(address, f"We have received your ticket {ticket_id}", text)
