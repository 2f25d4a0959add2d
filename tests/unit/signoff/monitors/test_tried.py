"""What was tried is told from the request alone, counted by outcome, and read again as it was written."""

from pathlib import Path
from typing import Any

import pytest

from signoff.evidence.tried import together, tried_in
from signoff.monitors.domains import DOMAINS
from signoff.monitors.inputs import Classes, token_class
from signoff.monitors.tried import FOLDER, TriedMonitor
from signoff.wire import requests
from signoff.wire.attachments import declared, register, send_whole
from signoff.wire.dialect import Dialect
from signoff.wire.requests import Request

DIALECT = Dialect()
CLASSES = Classes(DIALECT, subject_chars=255, max_bytes=4096)


def opening(**fields: Any) -> Request:
    return requests.open_ticket(DIALECT, {"subject": "Help", "description": "It is broken."} | fields)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"subject": "x" * 254}, ("subject", "one below the limit")),
        ({"subject": "x" * 255}, ("subject", "the limit")),
        ({"subject": "x" * 256}, ("subject", "one beyond")),
        ({"subject": "x" * 999}, ("subject", "far beyond")),
        ({"subject": " "}, ("subject", "blank")),
        ({"subject": 7}, ("subject", "no text")),
        ({"subject": "007"}, ("subject", "digits only")),
        ({"description": "x" * 10_000}, ("description", "exactly 10,000")),
        ({"description": "a\tb"}, ("description", "line ends, tabs, blanks")),
        ({"description": "a\0b"}, ("description", "control characters")),
        ({"description": "👍 yes"}, ("description", "beyond 16 bits")),
        ({"priority": "critical"}, ("priority", "critical")),
        ({"priority": "soon"}, ("priority", "unknown")),
        ({"priority": None}, ("priority", "no text")),
        ({}, ("category", "none given")),
    ],
)
def test_a_tickets_fields_are_told_by_class(fields: dict[str, Any], expected: tuple[str, str]) -> None:
    operation, classes = CLASSES.of(opening(**fields))
    assert operation == "open a ticket"
    assert expected in classes


@pytest.mark.parametrize(
    ("request_", "operation", "expected"),
    [
        (requests.list_tickets(DIALECT, {"status": "open"}), "list tickets", ("status", "open")),
        (requests.list_tickets(DIALECT, size=100), "list tickets", ("page size", "the most")),
        (requests.list_tickets(DIALECT, size=101, place="x"), "list tickets", ("place", "a later page")),
        (requests.list_comments(DIALECT, "1", size=1), "read comments", ("page size", "1")),
        (
            Request(says="lists", method="GET", path="/support/tickets", query={"limit": "²"}),
            "list tickets",
            ("page size", "no number"),
        ),
        (requests.add_comment(DIALECT, "1", "<b>", "key"), "comment", ("idempotency key", "given")),
        (
            requests.update_ticket(DIALECT, "1", {"assigned_to": None}),
            "update a ticket",
            ("assignee", "nobody"),
        ),
        (
            register(DIALECT, "1", declared(b"x" * 4096, "../a.txt", "text/plain")),
            "attach a file",
            ("size", "the most"),
        ),
        (
            send_whole(DIALECT, "1", "file", b"x" * 4096, "../a.txt", "text/plain"),
            "attach a file",
            ("size", "the most"),
        ),
        (
            send_whole(DIALECT, "1", "file", b"", "../a.txt", "image/png"),
            "attach a file",
            ("content type", "a picture"),
        ),
        (
            Request(says="sends half", method="POST", path="/support/tickets/create", content=b"{"),
            "open a ticket",
            ("body", "another type"),
        ),
        (
            Request(
                says="sends brackets",
                method="POST",
                path="/support/tickets/create",
                content=b"[" * 100_000,
                headers={"Content-Type": "application/json"},
            ),
            "open a ticket",
            ("body", "no JSON"),
        ),
        (
            Request(says="asks", method="OPTIONS", path="/support/tickets"),
            "any other call",
            ("method", "OPTIONS"),
        ),
    ],
)
def test_other_requests_are_told_too(request_: Request, operation: str, expected: tuple[str, str]) -> None:
    assert CLASSES.of(request_)[0] == operation
    assert expected in CLASSES.of(request_)[1]


def test_every_class_that_is_told_is_in_the_table() -> None:
    for request in (opening(), requests.list_tickets(DIALECT), requests.update_ticket(DIALECT, "1", {})):
        operation, classes = CLASSES.of(request)
        assert all(one in DOMAINS[operation][input_] for input_, one in classes)
    assert token_class(None, None)[1] == "none"
    assert token_class("Bearer x", "AGENT_TOKEN")[1] == "a support agent's"


def test_it_is_counted_by_outcome_and_over_processes_and_runs(tmp_path: Path) -> None:
    for worker, status in (("gw0", 201), ("gw1", 400), ("gw2", 503)):
        monitor = TriedMonitor(CLASSES, tmp_path / FOLDER / f"{worker}.jsonl")
        monitor.sends(opening(priority="low"), "Bearer x", "CUSTOMER_A_TOKEN", status)
        monitor.ends("tests/test_a.py::test_a")
        monitor.ends("tests/test_a.py::test_that_sends_nothing")
    with (tmp_path / FOLDER / "gw0.jsonl").open("a") as lines:
        lines.write('{"test": "cut off by a')
    low = next(row for row in tried_in(tmp_path) if row["class"] == "low")
    assert low == {
        "operation": "open a ticket",
        "input": "priority",
        "class": "low",
        "accepted": 1,
        "refused": 1,
        "failed": 1,
    }
    both = together([tried_in(tmp_path), tried_in(tmp_path)])
    assert next(row for row in both if row["class"] == "low")["accepted"] == 2
    assert tried_in(tmp_path / "nowhere") == []
