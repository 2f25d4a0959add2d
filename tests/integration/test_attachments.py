"""Files on a ticket come back byte for byte (TKT-13)."""

import io
import random
import zipfile
from hashlib import sha256
from typing import Any

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.attachments import attachment, attachments_of
from tests.integration.kinds_of_files import attach_bytes, is_taken

SCAN = 30
"""The most looks at one attachment until it is scanned."""


def zipped(name: str, content: bytes) -> bytes:
    """A zip file with one file in it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


CONTENTS = {
    "one byte": b"\x00",
    "a text": "Grüße, 漢字 und 👍\r\nZeile 2\n".encode(),
    "every byte": bytes(range(256)) * 8,
    "line ends": b"\r\n\n\r\r\n" * 100,
    "what looks like JSON": b'{"status": "clean"}',
    "what looks like a form": b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\ny\r\n--x--\r\n',
    "a zip": zipped("report.txt", b"Nothing bad in here."),
    "a megabyte": random.Random(3).randbytes(1024 * 1024),
}
KINDS = {
    "with a parameter": "text/plain; charset=utf-8",
    "a word processor's": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "a spreadsheet's": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "of a vendor": "application/vnd.acme+json",
}
NAMES = {
    "plain": "report.txt",
    "spaces": "my report of  May.txt",
    "unicode": "Übersicht 漢字 👍.txt",
    "quotes": 'it\'s a "report".txt',
    "no extension": "README",
    "many dots": "archive.tar.gz.txt",
    "percent": "100% %41 report.txt",
    "longest": "r" * 251 + ".txt",
}


@clause("TKT-13", requests=SCAN + 10)
@pytest.mark.parametrize("content", CONTENTS)
def test_what_comes_back_is_byte_for_byte_what_was_sent(customer_a: Customer, content: str) -> None:
    opened = customer_a.tickets.open()
    attached, sent = attach_bytes(customer_a, opened, CONTENTS[content])
    expect(customer_a.attachments.download(opened, attached), "the content").equals(sent)


@clause("TKT-13", requests=2 * SCAN + 6)
def test_two_files_of_a_ticket_are_not_mixed_up(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    first = customer_a.attachments.attach(opened, b"The first file.", filename="same name.txt")
    second = customer_a.attachments.attach(opened, b"The second file.", filename="same name.txt")
    expect(first.id, "the first one's id").differs_from(second.id)
    expect(customer_a.attachments.download(opened, first), "the first file").equals(b"The first file.")
    expect(customer_a.attachments.download(opened, second), "the second file").equals(b"The second file.")


@clause("TKT-13", requests=SCAN + 8)
def test_work_on_the_ticket_leaves_the_file_alone(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    attached = customer_a.attachments.attach(opened, b"Evidence.")
    customer_a.tickets.update(opened, status="resolved")
    customer_a.tickets.comment(opened, "Thank you for the evidence.")
    expect(customer_a.attachments.download(opened, attached), "the file afterwards").equals(b"Evidence.")
    expect(customer_a.attachments.download(opened, attached), "the file, once more").equals(b"Evidence.")


@clause("TKT-13", requests=SCAN + 6)
@pytest.mark.parametrize("status", ["resolved", "closed"])
def test_a_file_of_a_ticket_that_is_done_is_served_too(customer_a: Customer, status: str) -> None:
    opened = customer_a.tickets.open()
    customer_a.tickets.update(opened, status=status)
    answer = customer_a.attachments.try_register(opened, b"Evidence, a little late.")
    if answer.status >= 400:
        expect(answer).is_refused()
        return
    attached = customer_a.attachments.attach(opened, b"Evidence, a little late.")
    expect(customer_a.attachments.download(opened, attached), "the file").equals(b"Evidence, a little late.")


@clause("TKT-13", requests=2 * SCAN + 6)
def test_two_files_of_the_same_content_are_both_served(customer_a: Customer) -> None:
    opened, said = customer_a.tickets.open(), b"The same in both."
    names = ("first.txt", "second.txt")
    attached = [customer_a.attachments.attach(opened, said, filename=name) for name in names]
    # The first one last: what becomes of it when there is another like it may take a moment.
    for number in (1, 0):
        received = customer_a.attachments.download(opened, attached[number])
        expect(received, f"the file {names[number]}, when both were sent").equals(said)


@clause("TKT-13", requests=SCAN + 6)
def test_a_file_that_was_sent_twice_is_served(customer_a: Customer) -> None:
    """A client whose connection broke sends the bytes again, to the place that it was given."""
    opened = customer_a.tickets.open()
    sent = customer_a.attachments.register(opened, b"Sent twice.")
    if sent.upload is None:
        raise NotApplicable("files are sent whole, there is no place to send them to twice")
    customer_a.attachments.upload(sent, b"Sent twice.")
    again = customer_a.attachments.try_upload(sent, b"Sent twice.")
    expect(again.status, "the answer to the second upload", of=again).is_between(200, 499)
    scanned = customer_a.attachments.wait_for_scan(opened, sent)
    expect(customer_a.attachments.download(opened, scanned), "the file").equals(b"Sent twice.")


@clause("TKT-13", requests=2 * SCAN + 6)
def test_a_file_that_is_sent_again_once_it_was_scanned_is_still_served(customer_a: Customer) -> None:
    """A client that lost the answer does so; what it may write over is its own upload at most."""
    opened = customer_a.tickets.open()
    sent = customer_a.attachments.register(opened, b"Sent twice.")
    if sent.upload is None:
        raise NotApplicable("files are sent whole, there is no place to send them to twice")
    customer_a.attachments.upload(sent, b"Sent twice.")
    scanned = customer_a.attachments.wait_for_scan(opened, sent)
    expect(customer_a.attachments.download(opened, scanned), "the file").equals(b"Sent twice.")
    again = customer_a.attachments.try_upload(sent, b"Sent twice.")
    expect(again.status, "the answer to the second upload", of=again).is_between(200, 499)
    # Another file, sent after it, has been scanned: so has this one, if it is scanned again at all.
    customer_a.attachments.attach(opened, b"Comes after it.")
    scanned = customer_a.attachments.wait_for_scan(opened, sent)
    expect(customer_a.attachments.download(opened, scanned), "the file afterwards").equals(b"Sent twice.")


@clause("TKT-13", requests=SCAN + 12)
@pytest.mark.parametrize("less", [0, 1])
def test_a_file_of_the_largest_size_is_served(customer_a: Customer, target: Target, less: int) -> None:
    opened = customer_a.tickets.open()
    content = random.Random(5).randbytes(target.description.attachments.max_bytes - less)
    attached, sent = attach_bytes(customer_a, opened, content, cut_to_fit=True)
    expect(len(sent), "the bytes that are sent").equals(len(content))
    received = customer_a.attachments.download(opened, attached)
    expect(sha256(received).hexdigest(), "the SHA-256 of what came back").equals(sha256(sent).hexdigest())


@clause("TKT-13", requests=SCAN + 6)
@pytest.mark.parametrize("kind", KINDS)
def test_a_file_of_any_media_type_is_served(customer_a: Customer, kind: str) -> None:
    """As it is written in full, too: a target may refuse a kind of files, but not lose what it took."""
    opened = customer_a.tickets.open()
    expect(customer_a.attachments.try_register(opened, b"Plain.")).has_status(200, 201, 202)
    answer = customer_a.attachments.try_register(opened, b"Evidence.", content_type=KINDS[kind])
    if answer.status >= 400:
        expect(answer).has_status(415)
        return
    attached = customer_a.attachments.attach(opened, b"Evidence.", content_type=KINDS[kind])
    expect(customer_a.attachments.download(opened, attached), "the file").equals(b"Evidence.")


@clause("TKT-13", requests=SCAN + 6)
def test_a_checksum_in_capitals_is_refused_or_as_good(customer_a: Customer, target: Target) -> None:
    if target.description.attachments.style != "presigned":
        raise NotApplicable("files are sent whole, nothing is declared of them before")
    opened = customer_a.tickets.open()
    digest = sha256(b"Evidence.").hexdigest().upper()
    answer = customer_a.attachments.try_register(opened, b"Evidence.", sha256=digest)
    if answer.status >= 400:
        expect(answer).is_refused()
        return
    sent = customer_a.parsed(attachment, answer.json, answer)
    customer_a.attachments.upload(sent, b"Evidence.")
    scanned = customer_a.attachments.wait_for_scan(opened, sent)
    expect(customer_a.attachments.download(opened, scanned), "the file").equals(b"Evidence.")


@clause("TKT-13", requests=SCAN + 5, level=Level.SHOULD)
@pytest.mark.parametrize("name", NAMES)
def test_a_file_keeps_its_name(customer_a: Customer, name: str) -> None:
    opened = customer_a.tickets.open()
    is_taken(customer_a, opened, b"Evidence.", NAMES[name], "text/plain")
    attached = customer_a.attachments.attach(opened, b"Evidence.", filename=NAMES[name])
    expect(attached.filename, "the name").equals(NAMES[name])
    expect(customer_a.attachments.download(opened, attached), "the content").equals(b"Evidence.")


@clause("TKT-13", requests=SCAN + 4)
def test_an_empty_file_is_refused_or_comes_back_empty(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    answer = customer_a.attachments.try_register(opened, b"")
    if answer.status >= 400:
        expect(answer).is_refused()
        return
    sent = customer_a.parsed(attachment, answer.json, answer)
    if sent.upload is not None:
        customer_a.attachments.upload(sent, b"")
    scanned = customer_a.attachments.wait_for_scan(opened, sent)
    expect(customer_a.attachments.download(opened, scanned), "the empty file").equals(b"")


@clause("TKT-13", requests=SCAN + 5, level=Level.SHOULD)
def test_the_ticket_lists_its_files(customer_a: Customer, target: Target) -> None:
    if not target.dialect.ticket.attachments:
        raise NotVerified("the target's tickets do not list their files ([fields.ticket] attachments)")
    opened = customer_a.tickets.open()
    expect(attachments_of(target.dialect, opened), "the files of a new ticket").equals([])
    attached = customer_a.attachments.attach(opened, b"Evidence.", filename="evidence.txt")
    listed = attachments_of(target.dialect, customer_a.tickets.read(opened))
    expect([(one.id, one.filename, one.size, one.status) for one in listed], "the ticket's files").equals(
        [(attached.id, "evidence.txt", 9, "clean")]
    )


@clause("TKT-13", requests=SCAN + 5, level=Level.SHOULD)
def test_a_file_raises_the_tickets_version(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    customer_a.attachments.attach(opened, b"Evidence.")
    after = customer_a.tickets.read(opened)
    expect(after.version, "the version").differs_from(opened.version)
    if isinstance(opened.version, int) and isinstance(after.version, int):
        expect(after.version > opened.version, "a higher version").equals(True)


@clause("TKT-13", requests=SCAN + 4, level=Level.SHOULD)
def test_a_file_says_its_size_and_checksum(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    attached = customer_a.attachments.attach(opened, b"Evidence.")
    expect(attached.size, "the size").equals(9)
    expect(attached.sha256, "the SHA-256").equals(sha256(b"Evidence.").hexdigest())


@clause("TKT-13", requests=SCAN + 4, level=Level.SHOULD)
def test_an_unknown_file_is_not_found(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    attached = customer_a.attachments.attach(opened, b"Evidence.")
    expect(customer_a.attachments.try_read(opened, attached)).is_ok()
    expect(customer_a.attachments.try_read(opened, unknown_id_like(attached.id))).is_not_found()
    other = customer_a.tickets.open()
    expect(customer_a.attachments.try_read(other, attached)).is_not_found()


@clause("TKT-13", requests=SCAN, level=Level.SHOULD)
def test_a_ticket_takes_only_so_many_files(customer_a: Customer, target: Target) -> None:
    most = target.description.attachments.max_count
    opened = customer_a.tickets.open()
    for number in range(most):
        expect(
            customer_a.attachments.try_register(opened, b"Evidence.", filename=f"{number}.txt")
        ).has_status(200, 201, 202)
    expect(
        customer_a.attachments.try_register(opened, b"Evidence.", filename="one too many.txt")
    ).is_refused()
    expect(customer_a.attachments.try_register(customer_a.tickets.open(), b"Evidence.")).has_status(
        200, 201, 202
    )


NAME_FAULTS: dict[str, dict[str, Any]] = {
    "no name": {"filename": ""},
    "a blank name": {"filename": "   "},
    "too long a name": {"filename": "n" * 300},
}
DECLARATION_FAULTS: dict[str, dict[str, Any]] = {
    "a name that is none": {"filename": 7},
    "a negative size": {"size": -1},
    "a size in words": {"size": "9"},
    "no checksum": {"sha256": ""},
    "a checksum that is none": {"sha256": "g" * 64},
    "no content type": {"content_type": ""},
    "a content type over two lines": {"content_type": "text/plain\r\nX-Injected: yes"},
}


@clause("TKT-13", requests=4, level=Level.SHOULD)
@pytest.mark.parametrize("fault", [*NAME_FAULTS, *DECLARATION_FAULTS])
def test_a_wrong_declaration_is_refused(customer_a: Customer, target: Target, fault: str) -> None:
    if fault in DECLARATION_FAULTS and target.description.attachments.style != "presigned":
        raise NotVerified("files are sent whole, nothing but a name is declared of them")
    opened = customer_a.tickets.open()
    kept = customer_a.attachments.register(opened, b"Evidence.")
    altered = {**NAME_FAULTS, **DECLARATION_FAULTS}[fault]
    expect(customer_a.attachments.try_register(opened, b"Evidence.", **altered)).is_refused()
    listed = attachments_of(target.dialect, customer_a.tickets.read(opened))
    expect([one.id for one in listed], "the ticket's files").equals([kept.id])
