"""Of which kind a file of any bytes is sent, where a target takes a few kinds only (TKT-13, SEC-05)."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from signoff.actors import Customer
from signoff.verdict.outcomes import NotApplicable, Unmet
from signoff.wire.answers import Ticket, ticket_item
from signoff.wire.dialect import Dialect
from tests.integration.kinds_of_files import attach_bytes, is_taken
from tests.security.uploads import HARMLESS, harmless
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

TICKET: Ticket = ticket_item(Dialect(), {"id": "T1"})
SCANNED = {"id": "A1", "status": "clean", "download_url": "/files/A1"}


def taking(desk: Desk, takes: Callable[[dict[str, Any]], bool], refusal: int = 415) -> list[str]:
    """A desk that takes files which are declared so; the content types that were tried, in turn."""
    tried: list[str] = []

    def answer(heard: Heard) -> Reply:
        if heard.method != "POST":
            return Reply(SCANNED)
        declared = json.loads(heard.body)
        tried.append(declared["content_type"])
        there = {"upload": {"url": f"{desk.base_url}/files/A1", "method": "PUT", "headers": {}}}
        return Reply(SCANNED | there, 201) if takes(declared) else Reply({"detail": "no"}, refusal)

    desk.answers = answer
    return tried


def uploaded(desk: Desk) -> bytes:
    return next(heard.body for heard in desk.heard if heard.method == "PUT")


def test_any_bytes_are_sent_as_they_are_where_they_are_taken(customer: Customer, desk: Desk) -> None:
    tried = taking(desk, lambda declared: True)
    _, sent = attach_bytes(customer, TICKET, b"\x00\x01")
    assert (sent, uploaded(desk), tried) == (b"\x00\x01", b"\x00\x01", ["application/octet-stream"])


@pytest.mark.parametrize(("kind", "begins"), [("application/pdf", b"%PDF-"), ("image/png", b"\x89PNG")])
@pytest.mark.parametrize("refusal", [400, 415, 422])
def test_they_lie_in_a_file_of_a_kind_that_is_taken(
    customer: Customer, desk: Desk, kind: str, begins: bytes, refusal: int
) -> None:
    tried = taking(desk, lambda declared: bool(declared["content_type"] == kind), refusal)
    _, sent = attach_bytes(customer, TICKET, b"\x00\x01")
    assert sent.startswith(begins)
    assert b"\x00\x01" in sent
    assert uploaded(desk) == sent
    assert tried[-1] == kind


def test_a_file_of_the_largest_size_is_no_larger_in_another_kind(customer: Customer, desk: Desk) -> None:
    taking(desk, lambda declared: bool(declared["content_type"] == "image/png"))
    assert len(attach_bytes(customer, TICKET, b"x" * 500, cut_to_fit=True)[1]) == 500


def test_a_content_that_is_refused_is_no_kind_that_is(customer: Customer, desk: Desk) -> None:
    taking(desk, lambda declared: bool(declared["size"] > 1))
    with pytest.raises(Unmet, match="the answer to be 200 or 201 or 202"):
        attach_bytes(customer, TICKET, b"x")


def test_where_nothing_is_taken_nothing_can_be_attached(customer: Customer, desk: Desk) -> None:
    taking(desk, lambda declared: False)
    with pytest.raises(Unmet, match="the answer to be 200 or 201 or 202"):
        attach_bytes(customer, TICKET, b"x")


def test_a_refusal_that_is_an_error_is_none(customer: Customer, desk: Desk) -> None:
    taking(desk, lambda declared: declared["content_type"] == "text/plain", 500)
    with pytest.raises(Unmet, match="to be refused"):
        attach_bytes(customer, TICKET, b"x")


def test_a_harmless_file_of_a_kind_that_is_not_taken_is_a_text(customer: Customer, desk: Desk) -> None:
    tried = taking(desk, lambda declared: bool(declared["content_type"] == "text/plain"))
    assert harmless(customer, TICKET, "invoice.com", "application/octet-stream").status == "clean"
    assert (tried, uploaded(desk)) == (["application/octet-stream", "text/plain"], HARMLESS)


def test_a_harmless_file_that_is_taken_for_malware_is_found_out(customer: Customer, desk: Desk) -> None:
    taking(desk, lambda declared: True)
    right = desk.answers

    def marks(heard: Heard) -> Reply:
        found = right(heard)
        return found if heard.method == "POST" else Reply(SCANNED | {"status": "infected"})

    desk.answers = marks
    with pytest.raises(Unmet, match="the status of a harmless file"):
        harmless(customer, TICKET, "invoice.com", "application/octet-stream")


def test_a_kind_that_is_not_taken_is_looked_at_no_further(customer: Customer, desk: Desk) -> None:
    taking(desk, lambda declared: declared["filename"] == "report.txt")
    is_taken(customer, TICKET, b"x", "report.txt", "text/plain")
    with pytest.raises(NotApplicable, match="takes no file of the kind text/plain called 'README'"):
        is_taken(customer, TICKET, b"x", "README", "text/plain")


def test_an_error_is_no_kind_that_is_not_taken(customer: Customer, desk: Desk) -> None:
    taking(desk, lambda declared: False, 500)
    with pytest.raises(Unmet, match="to be refused"):
        is_taken(customer, TICKET, b"x", "README", "text/plain")
