"""No file is served before it was scanned, and malware never (SEC-05)."""

import base64
from collections.abc import Callable
from functools import partial
from hashlib import sha256
from time import time

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer
from signoff.actors.broken_scanner import WAYS, BrokenScanner
from signoff.deployment.description import SCANNER
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.answers import Ticket
from signoff.wire.attachments import Attachment, attachment
from tests.domains.files import HARMLESS_KINDS
from tests.security.links import leading_to, unsigned
from tests.security.malware import eicar, nested, packed

SCAN = 30
"""The most looks at one attachment until it is scanned."""
HARMLESS = b"A harmless file, as long as the other one, byte for byte. ........."
MEGABYTE = 1024 * 1024
DISGUISES: dict[str, Callable[[], tuple[bytes, str, str]]] = {
    "as it is": lambda: (eicar(), "invoice.com", "application/octet-stream"),
    "named as a text": lambda: (eicar(), "notes.txt", "text/plain"),
    "named as a picture": lambda: (eicar(), "screenshot.png", "image/png"),
    "in a zip": lambda: (packed(eicar()), "invoice.zip", "application/zip"),
    "in a zip named as a text": lambda: (packed(eicar()), "notes.txt", "text/plain"),
    "in four zips": lambda: (nested(packed(eicar()), 3), "invoice.zip", "application/zip"),
    "in nine zips": lambda: (nested(packed(eicar()), 8), "invoice.zip", "application/zip"),
    "after two megabytes": lambda: (packed(eicar(), before=2 * MEGABYTE), "invoice.zip", "application/zip"),
    "before two megabytes": lambda: (packed(eicar(), after=2 * MEGABYTE), "invoice.zip", "application/zip"),
    "between two megabytes": lambda: (
        packed(eicar(), before=MEGABYTE, after=MEGABYTE),
        "invoice.zip",
        "application/zip",
    ),
    **{
        f"as {kind}": partial(lambda name, kind: (eicar(), name, kind), name, kind)
        for kind, name in HARMLESS_KINDS.items()
    },
}


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
    if sent.upload is not None:
        uploaded = customer.attachments.try_upload(sent, content)
        if uploaded.status >= 400:
            expect(uploaded).is_refused()
            return None
    return sent


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


@clause("SEC-05", requests=2 * SCAN)
def test_a_file_is_not_served_before_it_is_scanned(customer_a: Customer, target: Target) -> None:
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, b"Scanned before.")
    sent = customer_a.attachments.send(opened, HARMLESS)

    def look() -> Attachment:
        seen = customer_a.attachments.read(opened, sent)
        if seen.status != "clean":
            expect(seen.download_url, "the link to a file that is not scanned").equals(None)
        return seen

    within = target.description.attachments.scanned_within_s
    eventually(look, lambda seen: seen.status == "clean", within=within, what="the scan", first_pause=0.01)
    expect(customer_a.attachments.download(opened, sent), "the file once it is scanned").equals(HARMLESS)
    expect(customer_a.attachments.download(opened, clean), "the other file").equals(b"Scanned before.")


@clause("SEC-05", requests=SCAN + 10)
def test_a_file_that_was_only_announced_is_not_served(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, b"Scanned before.")
    announced = customer_a.attachments.register(opened, HARMLESS)
    if announced.upload is None:
        # A file that is sent in one call is never only announced: nothing to try.
        expect(customer_a.attachments.wait_for_scan(opened, announced).status, "the status").equals("clean")
        return
    is_not_served(customer_a, opened, announced, HARMLESS, clean)


@clause("SEC-05", requests=2 * SCAN + 10)
@pytest.mark.parametrize("disguise", DISGUISES)
def test_malware_is_never_served(customer_a: Customer, disguise: str) -> None:
    content, name, kind = DISGUISES[disguise]()
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, HARMLESS, filename=name, content_type=kind)
    expect(customer_a.attachments.download(opened, clean), "a clean file of that name").equals(HARMLESS)
    sent = is_sent(customer_a, opened, content, name, kind)
    if sent is not None:
        scanned = customer_a.attachments.wait_for_scan(opened, sent)
        expect(scanned.status, "the status of malware").differs_from("clean")
        is_not_served(customer_a, opened, sent, content, clean)
    expect(customer_a.attachments.download(opened, clean), "the clean file afterwards").equals(HARMLESS)


@clause("SEC-05", requests=SCAN + 10)
def test_malware_at_the_end_of_the_largest_file_is_never_served(customer_a: Customer, target: Target) -> None:
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, HARMLESS)
    # What cannot be compressed takes a little more in a zip file: some bytes for each block of it.
    most = target.description.attachments.max_bytes
    content = packed(eicar(), before=most - MEGABYTE // 16)
    expect(len(content), "the bytes of the file, of which all are allowed").is_between(1, most)
    sent = is_sent(customer_a, opened, content, "invoice.zip", "application/zip")
    if sent is not None:
        scanned = customer_a.attachments.wait_for_scan(opened, sent)
        expect(scanned.status, "the status of malware").differs_from("clean")
        is_not_served(customer_a, opened, sent, content, clean)
    expect(customer_a.attachments.download(opened, clean), "the clean file afterwards").equals(HARMLESS)


@clause("SEC-05", requests=3 * SCAN)
def test_malware_is_not_served_in_the_company_of_other_files(customer_a: Customer) -> None:
    """The first of two files that come at once, and a name and a content type that were clean before."""
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, HARMLESS, filename="report.txt")
    bad = is_sent(customer_a, opened, eicar(), "report.txt", "text/plain")
    good = customer_a.attachments.attach(opened, HARMLESS, filename="report.txt")
    last = is_sent(customer_a, opened, eicar(), "report.txt", "text/plain")
    for malware in (bad, last):
        if malware is not None:
            scanned = customer_a.attachments.wait_for_scan(opened, malware)
            expect(scanned.status, "the status of malware").differs_from("clean")
            is_not_served(customer_a, opened, malware, eicar(), clean)
    expect(customer_a.attachments.download(opened, good), "the file that came after it").equals(HARMLESS)


@clause("SEC-05", requests=2 * SCAN)
def test_malware_in_a_zip_in_a_zip_is_found(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, packed(packed(HARMLESS), "inner.zip"), filename="clean.zip")
    hidden = packed(packed(eicar()), "inner.zip")
    sent = is_sent(customer_a, opened, hidden, "bad.zip", "application/zip")
    if sent is not None:
        expect(
            customer_a.attachments.wait_for_scan(opened, sent).status, "the status of malware"
        ).differs_from("clean")
        is_not_served(customer_a, opened, sent, hidden, clean)


@clause("SEC-05", requests=SCAN, level=Level.SHOULD)
def test_malware_is_refused_or_called_so(customer_a: Customer, target: Target) -> None:
    opened = customer_a.tickets.open()
    sent = is_sent(customer_a, opened, eicar(), "invoice.com", "application/octet-stream")
    if target.description.attachments.malware == "status":
        assert sent is not None, "the target file says that malware is taken in and then marked"
        expect(customer_a.attachments.wait_for_scan(opened, sent).status, "the status of malware").equals(
            "infected"
        )


@clause("SEC-05", requests=2 * SCAN + 10)
@pytest.mark.parametrize("when", ["before the scan", "after the scan"])
def test_a_second_upload_changes_nothing_that_is_served(customer_a: Customer, when: str) -> None:
    opened, harmless = customer_a.tickets.open(), HARMLESS[: len(eicar())]
    sent = customer_a.attachments.register(opened, harmless)
    if sent.upload is None:
        # A file that is sent in one call cannot be sent again: nothing to try.
        expect(customer_a.attachments.wait_for_scan(opened, sent).status, "the status").equals("clean")
        return
    customer_a.attachments.upload(sent, harmless)
    if when == "after the scan":
        expect(customer_a.attachments.wait_for_scan(opened, sent).status, "the status").equals("clean")
    checksum = {base64.b64encode(sha256(harmless).digest()).decode(): sha256(eicar()).digest()}
    forged = {
        name: base64.b64encode(checksum[value]).decode() if value in checksum else value
        for name, value in sent.upload.headers.items()
    }
    for headers in (None, forged):
        customer_a.attachments.try_upload(sent, eicar(), headers)
    # Whatever the second upload set off is done once a file that came after it is scanned.
    later = customer_a.attachments.attach(opened, b"Sent afterwards.")
    if customer_a.attachments.wait_for_scan(opened, sent).status == "clean":
        expect(customer_a.attachments.download(opened, sent), "what is served").equals(harmless)
    else:
        is_not_served(customer_a, opened, sent, eicar(), later)


@clause("SEC-05", requests=2 * SCAN)
def test_a_client_cannot_declare_a_file_clean(customer_a: Customer, target: Target) -> None:
    if target.description.attachments.style != "presigned":
        # Nothing is declared of a file that is sent in one call.
        expect(
            customer_a.attachments.attach(customer_a.tickets.open(), HARMLESS).status, "the status"
        ).equals("clean")
        return
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, HARMLESS)
    answer = customer_a.attachments.try_register(
        opened, eicar(), status="clean", scanned=True, version_id="1"
    )
    if answer.status >= 400:
        expect(answer).is_refused()
        return
    declared = customer_a.parsed(attachment, answer.json, answer)
    is_not_served(customer_a, opened, declared, eicar(), clean)
    customer_a.attachments.try_upload(declared, eicar())
    expect(customer_a.attachments.wait_for_scan(opened, declared).status, "the status").differs_from("clean")
    is_not_served(customer_a, opened, declared, eicar(), clean)


@clause("SEC-05", requests=SCAN, level=Level.SHOULD)
@pytest.mark.parametrize(
    "actual",
    [HARMLESS + b"more", HARMLESS[:-4], HARMLESS.upper(), b""],
    ids=["more", "less", "other", "none"],
)
def test_bytes_that_were_not_declared_are_not_served(customer_a: Customer, actual: bytes) -> None:
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, HARMLESS)
    sent = customer_a.attachments.register(opened, HARMLESS)
    answer = customer_a.attachments.try_upload(sent, actual)
    if answer.status < 400:
        expect(customer_a.attachments.wait_for_scan(opened, sent).status, "the status").differs_from("clean")
        is_not_served(customer_a, opened, sent, actual, clean)


@clause("SEC-05", requests=SCAN, level=Level.SHOULD)
def test_a_file_that_is_too_large_is_refused(customer_a: Customer, target: Target) -> None:
    most = target.description.attachments.max_bytes
    opened = customer_a.tickets.open()
    large = b"0" * most
    expect(customer_a.attachments.attach(opened, large).status, "the status of the largest file").equals(
        "clean"
    )
    if target.description.attachments.style == "multipart":
        expect(customer_a.attachments.try_register(opened, large + b"0")).is_refused()
        return
    expect(customer_a.attachments.try_register(opened, large, size=most + 1)).is_refused()
    small = customer_a.attachments.register(opened, b"0")
    answer = customer_a.attachments.try_upload(small, large + b"0")
    expect(answer.status, "the answer to more bytes than are allowed", of=answer).is_between(400, 499)


@clause("SEC-05", requests=SCAN + 10)
@pytest.mark.parametrize("way", WAYS)
def test_nothing_gets_through_while_the_scanner_is_down(
    customer_a: Customer,
    customer_without_scanner: Customer,
    broken_scanner: BrokenScanner,
    target: Target,
    way: str,
) -> None:
    boot = target.description.boot
    assert boot is not None
    assert boot.without_scanner is not None
    is_ours = any(SCANNER in value for value in boot.without_scanner.env.values())
    if way != next(iter(WAYS)) and not is_ours:
        raise NotApplicable("the scanner of that boot cannot be ours ([boot.without_scanner] {scanner})")
    broken_scanner.way, asked = way, broken_scanner.asked
    begun = time()
    customer_a.attachments.attach(customer_a.tickets.open(), HARMLESS)
    # The control: so long, three times over, is long enough for a file to get through.
    patience = min(3 * (time() - begun) + 1, target.description.attachments.scanned_within_s)
    customer, begun = customer_without_scanner, time()
    opened = customer.tickets.open()
    # 503: a target that scans on the way cannot take any file now, and rightly says so.
    sent = is_sent(customer, opened, HARMLESS, "report.txt", "text/plain", or_status=503)
    if sent is None:
        return
    if is_ours:
        # On a busy machine it may take a while until the scanner is asked; only then does the time count.
        eventually(
            lambda: broken_scanner.asked,
            lambda times: times > asked,
            within=target.description.attachments.scanned_within_s,
            what="the broken scanner to be asked",
        )
        begun = time()

    def look() -> float:
        seen = customer.attachments.read(opened, sent)
        expect(seen.status, "the status while the scanner is down").differs_from("clean")
        expect(seen.download_url, "the link while the scanner is down").equals(None)
        return time() - begun

    eventually(
        look, lambda waited: waited >= patience, within=patience + 5, what="time to pass", first_pause=0.2
    )


@clause("SEC-05", requests=SCAN, level=Level.SHOULD)
@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "text/plain"])
def test_a_file_is_served_as_a_download_only(customer_a: Customer, kind: str) -> None:
    opened = customer_a.tickets.open()
    page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    attached = customer_a.attachments.attach(opened, page, filename="page.html", content_type=kind)
    answer = customer_a.attachments.try_download(opened, attached)
    expect(answer).is_ok().has_header("Content-Disposition").has_header("X-Content-Type-Options")
    expect(answer.headers["content-disposition"].lower()[:10], "the disposition", of=answer).equals(
        "attachment"
    )
    expect(answer.headers["x-content-type-options"].lower(), "the option", of=answer).equals("nosniff")
    served = answer.headers.get("content-type", "").partition(";")[0]
    expect(served, "the content type", of=answer).is_one_of(["application/octet-stream", "text/plain"])


@clause("SEC-05", requests=SCAN, level=Level.SHOULD)
def test_a_link_is_worth_nothing_without_its_signature(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    attached = customer_a.attachments.attach(opened, HARMLESS)
    link = customer_a.attachments.read(opened, attached).download_url
    if not link or "?" not in link:
        raise NotVerified("the target gives no signed link to download from")
    expect(customer_a.attachments.try_url(link).body, "the file").equals(HARMLESS)
    place, _, query = link.partition("?")
    parts = query.split("&")
    without = [query.replace(part, "").replace("&&", "&").strip("&") for part in parts]
    swapped = "ABCDEFGHIJ0123456789"
    altered = [query.replace(part, part[:-1] + swapped[part[-1] == "A"]) for part in parts]
    for tampered in ("", *without, *altered):
        answer = customer_a.attachments.try_url(f"{place}?{tampered}" if tampered else place)
        expect(HARMLESS in answer.body, "the file in the answer", of=answer).equals(False)


@clause("SEC-05", requests=SCAN, level=Level.SHOULD)
def test_a_link_expires(customer_a: Customer, target: Target) -> None:
    lives = target.description.attachments.link_lives_s
    opened = customer_a.tickets.open()
    attached = customer_a.attachments.attach(opened, HARMLESS)
    link = customer_a.attachments.read(opened, attached).download_url
    if not link:
        raise NotVerified("the target gives no link to download from")
    expect(customer_a.attachments.try_url(link).body, "the file").equals(HARMLESS)
    eventually(
        lambda: customer_a.attachments.try_url(link).body,
        until=lambda body: body != HARMLESS,
        within=lives + 5,
        what="the link to expire",
        first_pause=1,
    )
