"""Files of any bytes, of a kind that the target takes: the guide names none, and many take a few only."""

from dataclasses import replace

from signoff import expect
from signoff.actors import Customer
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Ticket
from signoff.wire.attachments import Attachment, attachment
from tests.domains.files import SHELLS


def attach_bytes(
    customer: Customer, ticket: Ticket, content: bytes, *, cut_to_fit: bool = False
) -> tuple[Attachment, bytes]:
    """A new file that holds that content, found clean, and all of its bytes.

    It is of the first kind that the target takes. `cut_to_fit`: it is no longer than the content was.
    """
    for kind, (name, head, tail) in SHELLS.items():
        held = content[: len(content) - len(head) - len(tail)] if cut_to_fit else content
        whole = head + held + tail
        answer = customer.attachments.try_register(ticket, whole, filename=name, content_type=kind)
        if answer.status < 400:
            break
        # It may be the content that is refused, and not the kind.
        other = head + b"Evidence." + tail
        of_that_kind = customer.attachments.try_register(ticket, other, filename=name, content_type=kind)
        if of_that_kind.status < 400:
            break
        expect(answer).is_refused()
    expect(answer).has_status(200, 201, 202)
    sent = customer.parsed(attachment, answer.json, answer)
    sent = replace(sent, content_type=sent.content_type or kind)
    if sent.upload is not None:
        customer.attachments.upload(sent, whole)
    scanned = customer.attachments.wait_for_scan(ticket, sent)
    expect(scanned.status, "what the scan found").equals("clean")
    return scanned, whole


def is_taken(customer: Customer, ticket: Ticket, content: bytes, name: str, kind: str) -> None:
    """NotApplicable where the target takes no file of that name and kind, which is its right."""
    answer = customer.attachments.try_register(ticket, content, filename=name, content_type=kind)
    if answer.status >= 400:
        expect(answer).is_refused()
        raise NotApplicable(f"the target takes no file of the kind {kind} called {name!r}")
