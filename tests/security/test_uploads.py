"""No file is served before it was scanned, and malware never (SEC-05)."""

import base64
from hashlib import sha256

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotVerified
from signoff.wire.attachments import Attachment, attachment
from tests.integration.kinds_of_files import is_taken
from tests.security.malware import eicar
from tests.security.uploads import HARMLESS, NOT_SHOWN, SCAN, is_not_served


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


@clause("SEC-05", requests=SCAN + 1, level=Level.SHOULD)
@pytest.mark.parametrize("kind", ["text/html", "image/svg+xml", "text/plain"])
def test_a_file_is_served_as_a_download_only(customer_a: Customer, kind: str) -> None:
    opened = customer_a.tickets.open()
    page = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    is_taken(customer_a, opened, page, "page.html", kind)
    attached = customer_a.attachments.attach(opened, page, filename="page.html", content_type=kind)
    answer = customer_a.attachments.try_download(opened, attached)
    expect(answer).is_ok().has_header("Content-Disposition").has_header("X-Content-Type-Options")
    expect(answer.headers["content-disposition"].lower()[:10], "the disposition", of=answer).equals(
        "attachment"
    )
    expect(answer.headers["x-content-type-options"].lower(), "the option", of=answer).equals("nosniff")
    served = answer.headers.get("content-type", "").partition(";")[0]
    expect(served, "the content type", of=answer).is_one_of(NOT_SHOWN)


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
