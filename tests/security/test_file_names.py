"""A hostile file name names a file, and does nothing else (SEC-05)."""

import re
import unicodedata

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotVerified
from signoff.wire.answers import Ticket
from signoff.wire.attachments import Attachment, attachment, attachments_of
from signoff.wire.exchange import Answer
from tests.security.uploads import NOT_SHOWN

SCAN = 30
"""The most looks at one attachment until it is scanned."""
CONTENT = b"What is in the file."
HOSTILE = {
    "up the tree": "../../../../etc/passwd",
    "up the tree, Windows": "..\\..\\windows\\system32\\evil.dll",
    "up the tree, encoded": "..%2f..%2fetc%2fpasswd",
    "absolute": "/etc/passwd",
    "a drive": "C:\\evil.txt",
    "two dots": "..",
    "a line end": "report.txt\r\nX-Injected: yes\r\n\r\n<script>alert(1)</script>",
    "a line feed": "report\nX-Injected: yes.txt",
    "a NUL": "report.txt\x00.exe",
    "an escape": "report\x1b[2J.txt",
    "a quote": 'report"; filename="evil.exe',
    "a semicolon": "report.txt; filename*=UTF-8''evil.exe",
    "right to left": "report\u202etxt.exe",
    "isolated right to left": "report\u2067txt\u2069.exe",
    "a line separator": "report\u2028X-Injected: yes.txt",
    "markup": "<img src=x onerror=alert(1)>.txt",
    "a formula": "=cmd|'/c calc'!A0.txt",
    "a device": "CON",
    "a lone surrogate": "report\ud800.txt",
    "300 characters": "n" * 296 + ".txt",
    "blank": "   ",
}
_NAMED = re.compile(r";\s*(filename\*?)\s*=")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def is_harmless(name: str) -> bool:
    """No path, no control character, nothing that turns the order of the letters around."""
    return not any(
        letter in "/\\" or letter in TURNING or unicodedata.category(letter) in ("Cc", "Zl", "Zp")
        for letter in name
    ) and name.strip(" .") not in ("",)


def injects_nothing(answer: Answer) -> None:
    """The name has added no header, and the disposition is one and a download."""
    expect(answer).is_ok()
    expect(sorted(answer.headers), "the headers", of=answer).lacks("x-injected")
    expect(answer.body, "the content", of=answer).equals(CONTENT)
    disposition = answer.headers.get("content-disposition", "")
    expect(disposition.lower()[:10], "the disposition", of=answer).equals("attachment")
    # What stands between quotes is a part of a name, whatever it looks like.
    named = _NAMED.findall(_QUOTED.sub('""', disposition.lower()))
    twice = sorted({name for name in named if named.count(name) > 1})
    expect(twice, f"the parameters that are there twice in {disposition!r}", of=answer).equals([])


@clause("SEC-05", requests=SCAN + 4, level=Level.SHOULD)
@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_file_name_is_refused_or_made_harmless(
    customer_a: Customer, target: Target, hostile: str
) -> None:
    if not target.dialect.ticket.attachments:
        raise NotVerified("the target's tickets do not list their files ([fields.ticket] attachments)")
    opened = customer_a.tickets.open()
    clean = customer_a.attachments.attach(opened, CONTENT, filename="report.txt")
    answer = customer_a.attachments.try_send(opened, CONTENT, filename=HOSTILE[hostile])
    listed = attachments_of(answer.dialect, customer_a.tickets.read(opened))
    if answer.status >= 400:
        expect(answer).is_refused().reveals_no_internals()
        expect([one.id for one in listed], "the ticket's files").equals([clean.id])
        return
    added = [one for one in listed if one.id != clean.id]
    expect(len(added), "the number of files that it added to the ticket").equals(1)
    sent = added[0]
    expect(is_harmless(str(sent.filename)), f"that the name {sent.filename!r} is harmless").equals(True)
    scanned = customer_a.attachments.wait_for_scan(opened, sent)
    injects_nothing(customer_a.attachments.try_download(opened, scanned))


@clause("SEC-05", requests=SCAN + 4, level=Level.SHOULD)
def test_the_name_survives_the_download(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    attached = customer_a.attachments.attach(opened, CONTENT, filename="Übersicht 漢字.txt")
    answer = customer_a.attachments.try_download(opened, attached)
    injects_nothing(answer)
    disposition = answer.headers["content-disposition"]
    expect(disposition, "the disposition (RFC 6266)", of=answer).contains(
        "filename*=UTF-8''%C3%9Cbersicht%20%E6%BC%A2%E5%AD%97.txt"
    )


@clause("SEC-05", requests=SCAN + 8, level=Level.SHOULD)
@pytest.mark.parametrize(
    "kind", ["text/plain\r\nX-Injected: yes", "text/html; charset=utf-7", "a/b/c", "\u202e"]
)
def test_a_hostile_content_type_does_nothing(customer_a: Customer, kind: str) -> None:
    opened = customer_a.tickets.open()
    expect(customer_a.attachments.try_register(opened, CONTENT)).has_status(200, 201, 202)
    answer = customer_a.attachments.try_register(opened, CONTENT, content_type=kind)
    expect(answer.status < 500, "an answer that is no server error", of=answer).equals(True)
    expect(sorted(answer.headers), "the headers", of=answer).lacks("x-injected")
    if answer.status < 400:
        registered = customer_a.parsed(attachment, answer.json, answer)
        expect(registered.status, "the status").is_one_of(["pending", "clean"])
        is_served_as_a_download(customer_a, opened, registered)


def is_served_as_a_download(customer: Customer, ticket: Ticket, registered: Attachment) -> None:
    """Once it is sent and found clean: whatever it says it is, no browser shows it."""
    if registered.upload is not None and customer.attachments.try_upload(registered, CONTENT).status >= 400:
        return
    if customer.attachments.wait_for_scan(ticket, registered).status != "clean":
        return
    answer = customer.attachments.try_download(ticket, registered)
    injects_nothing(answer)
    served = answer.headers.get("content-type", "").partition(";")[0]
    expect(served, "the content type", of=answer).is_one_of(NOT_SHOWN)
