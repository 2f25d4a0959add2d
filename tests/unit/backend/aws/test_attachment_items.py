"""Attachments in the item of their ticket."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.aws.ticket_items import ticket_from, ticket_item
from backend.domain.attachments import Attachment, ScanStatus
from backend.domain.ids import IdGenerator
from backend.domain.sla import STANDARD
from backend.domain.tickets import Draft, open_ticket
from tests.unit.backend.clocks import START

IDS = IdGenerator()
ATTACHMENTS = st.builds(
    Attachment,
    id=st.builds(IDS.next_id, st.just(START)),
    filename=st.text(min_size=1, max_size=20),
    content_type=st.just("text/plain"),
    size=st.integers(1, 10**7),
    sha256=st.just("ab" * 32),
    status=st.sampled_from(ScanStatus),
    created_at=st.integers(START, START * 2),
    version_id=st.none() | st.text(min_size=1, max_size=20),
)


@given(st.lists(ATTACHMENTS, max_size=10))
def test_attachments_survive_their_tickets_item_oldest_first(attachments: list[Attachment]) -> None:
    ticket = open_ticket(IDS.next_id(START), "acme", Draft("Subject", "Description"), STANDARD)
    oldest_first = tuple(sorted(attachments, key=lambda each: each.id))
    ticket = replace(ticket, attachments=oldest_first)
    assert ticket_from(ticket_item(ticket)) == ticket
