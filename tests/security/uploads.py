"""What is done with files that may be dangerous, and whether they are served (SEC-05)."""

from dataclasses import replace

from signoff import expect
from signoff.actors import Customer
from signoff.wire.answers import Ticket
from signoff.wire.attachments import Attachment, attachment
from tests.security.links import leading_to, unsigned

SCAN = 30
"""The most looks at one attachment until it is scanned."""
HARMLESS = b"A harmless file, as long as the other one, byte for byte. ........."
MEGABYTE = 1024 * 1024
NOT_SHOWN = ("application/octet-stream", "binary/octet-stream", "text/plain")
"""What no browser shows as a page; the second is what Amazon S3 serves where nothing was said."""


def is_sent(
    customer: Customer, ticket: Ticket, content: bytes, name: str, kind: str, or_status: int | None = None
) -> Attachment | None:
    """The file sent to the target; None when the target refused it on the way, which is its right."""
    answer = customer.attachments.try_register(ticket, content, filename=name, content_type=kind)
    if answer.status == or_status:
        return None
    if answer.status >= 400:
        expect(answer).is_refused()
        return None
    sent = customer.parsed(attachment, answer.json, answer)
    sent = replace(sent, content_type=sent.content_type or kind)
    if sent.upload is not None:
        uploaded = customer.attachments.try_upload(sent, content)
        if uploaded.status >= 400:
            expect(uploaded).is_refused()
            return None
    return sent


def harmless(
    customer: Customer, ticket: Ticket, name: str, kind: str, content: bytes = HARMLESS
) -> Attachment:
    """A harmless file of that name and kind, found clean; a plain text where the target takes no such file,
    which is its right: then it takes no malware of that kind either."""
    sent = is_sent(customer, ticket, content, name, kind)
    if sent is None:
        return customer.attachments.attach(ticket, HARMLESS)
    scanned = customer.attachments.wait_for_scan(ticket, sent)
    expect(scanned.status, f"the status of a harmless file called {name}").equals("clean")
    return scanned


def ways_to(customer: Customer, ticket: Ticket, hidden: Attachment, clean: Attachment) -> list[str]:
    """Links that might lead to a file: its upload's, and what can be guessed from a clean file's."""
    known = customer.attachments.read(ticket, clean).download_url
    links = [leading_to(known, {clean.id: hidden.id})] if known else []
    links += [hidden.upload.url] if hidden.upload else []
    links += [leading_to(link, {customer.id: f"quarantine/{customer.id}"}) for link in links]
    return links + [unsigned(link) for link in links]


def is_not_served(
    customer: Customer, ticket: Ticket, hidden: Attachment, content: bytes, clean: Attachment
) -> None:
    """No link to the file is given, and none that can be thought of leads to its content."""
    seen = customer.attachments.read(ticket, hidden)
    expect(seen.download_url, "the link to a file that is not clean").equals(None)
    answers = [customer.attachments.try_url(link) for link in ways_to(customer, ticket, hidden, clean)]
    if customer.dialect.paths.attachment_content:
        answers.append(customer.attachments.try_download(ticket, hidden))
    for answer in answers:
        expect(content in answer.body, "the file in the answer", of=answer).equals(False)
