"""Bodies that are no input at all are refused at once, and the next one is taken (TKT-16)."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.expect.staying import what_changed
from signoff.wire import requests
from signoff.wire.answers import Ticket
from signoff.wire.dialect import Dialect
from signoff.wire.exchange import Answer
from signoff.wire.raw import RawRequest

AT_ONCE_MS = 2000
JSON = {"Content-Type": "application/json"}
BOMB = gzip.compress(b'{"subject": "' + b" " * 20_000_000 + b'"}')
"""20 MB in 20 KB."""

Body = tuple[bytes, dict[str, str]]


def bodies(valid: dict[str, Any]) -> dict[str, Body]:
    """Bodies by what is wrong with them; `valid` has the fields of one that is taken."""
    text = json.dumps(valid)
    first = next(iter(valid))
    inside = text[1:]
    return {
        "cut off": (text[:-9].encode(), JSON),
        "something after the end": (f"{text} x".encode(), JSON),
        "two documents": (f"{text}\n{text}".encode(), JSON),
        "a comment": (f"/* x */ {text}".encode(), JSON),
        "single quotes": (text.replace('"', "'").encode(), JSON),
        "a repeated name": (f'{{"{first}": "The one before.", {inside}'.encode(), JSON),
        "NaN": (f'{{"x": NaN, {inside}'.encode(), JSON),
        "minus infinity": (f'{{"x": -Infinity, {inside}'.encode(), JSON),
        "a NUL": (text.encode() + b"\0", JSON),
        "not UTF-8": (text.replace("a", "\xe4", 1).encode("latin-1"), JSON),
        "UTF-16": (text.encode("utf-16"), JSON),
        "a lone surrogate": (json.dumps(valid | {first: "Half \ud800 of one"}).encode(), JSON),
        "a lone second surrogate": (json.dumps(valid | {first: "Half \udfff of one"}).encode(), JSON),
        "a number in place of a text": (f'{{"{first}": {"9" * 5000}}}'.encode(), JSON),
        "a huge exponent": (f'{{"{first}": 1e999999}}'.encode(), JSON),
        "a deep list": (b"[" * 100_000, JSON),
        "a deep list that ends": (b"[" * 50_000 + b"]" * 50_000, JSON),
        "a deep object": (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, JSON),
        "a deep field": (f'{{"{first}": {"[" * 20_000}{"]" * 20_000}}}'.encode(), JSON),
        "an object in place of a text": (f'{{"{first}": {{"$ne": null}}}}'.encode(), JSON),
        "far too much": (f'{{"{first}": "{"x" * 2_000_000}"}}'.encode(), JSON),
        "zipped": (gzip.compress(text.encode()), JSON | {"Content-Encoding": "gzip"}),
        "a zip bomb": (BOMB, JSON | {"Content-Encoding": "gzip"}),
        "called a form": (text.encode(), {"Content-Type": "multipart/form-data; boundary=x"}),
        "called nothing": (text.encode(), {"Content-Type": ""}),
    }


def _sends(route: Callable[[Dialect, Ticket], tuple[str, str]]) -> Callable[..., Answer]:
    def send(customer: Customer, ticket: Ticket, wrong: str, body: Body) -> Answer:
        content, headers = body
        method, where = route(customer.dialect, ticket)
        return customer.send_raw(method, where, f"sends {wrong}", content=content, headers=headers)

    return send


def _of(template: str, ticket: Ticket) -> str:
    return template.replace("{id}", ticket.id)


VALID = "The portal does not let me in."
OPERATIONS: dict[str, tuple[Callable[..., Answer], Callable[[Customer], dict[str, Any]]]] = {
    "open": (
        _sends(lambda of, ticket: ("POST", of.paths.create_ticket)),
        lambda customer: dict(requests.open_ticket(customer.dialect, customer.tickets.draft()).json),
    ),
    "comment": (
        _sends(lambda of, ticket: ("POST", _of(of.paths.comments, ticket))),
        lambda customer: dict(requests.add_comment(customer.dialect, "", VALID).json),
    ),
    "update": (
        _sends(lambda of, ticket: (of.methods.update_ticket, _of(of.paths.ticket, ticket))),
        lambda customer: requests.nested({customer.dialect.ticket.assigned_to: "the support team"}),
    ),
}


@clause("TKT-16", requests=len(bodies({"a": "b"})) + 6)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_hostile_body_is_refused_at_once(customer_a: Customer, operation: str) -> None:
    send, valid = OPERATIONS[operation]
    opened = customer_a.tickets.open()
    before = customer_a.tickets.list_items()
    wrong = {}
    for name, body in bodies(valid(customer_a)).items():
        answer = send(customer_a, opened, name, body)
        if not 400 <= answer.status < 500 or answer.exchange.ms > AT_ONCE_MS:
            wrong[name] = f"{answer.status} after {answer.exchange.ms:.0f} ms"
    expect(wrong, "the bodies that were not refused with 4xx at once").equals({})
    expect(what_changed(before, customer_a.tickets.list_items), "what became of the tickets").equals("")
    body = json.dumps(valid(customer_a)).encode(), JSON
    expect(send(customer_a, opened, "a valid body", body)).is_ok()


def _post(customer: Customer, says: str, *headers: tuple[str, str], **rest: Any) -> RawRequest:
    return RawRequest(
        says=says,
        method="POST",
        path=customer.dialect.paths.create_ticket,
        headers=[("Content-Type", "application/json"), *headers],
        **rest,
    )


CHUNKED = ("Transfer-Encoding", "chunked")
FRAMES: dict[str, Callable[[Customer], RawRequest]] = {
    "less than it announces": lambda c: _post(
        c, "hangs up", ("Content-Length", "500"), body=b'{"subject": "C', cut_off=True
    ),
    "a length that is none": lambda c: _post(c, "sends a bad length", ("Content-Length", "many"), body=b"{}"),
    "a negative length": lambda c: _post(c, "sends a bad length", ("Content-Length", "-5"), body=b"{}"),
    "two lengths": lambda c: _post(
        c, "sends two lengths", ("Content-Length", "2"), ("Content-Length", "9"), body=b"{}"
    ),
    "a chunk of no size": lambda c: _post(c, "sends bad chunks", CHUNKED, body=b"zz\r\n{}\r\n0\r\n\r\n"),
    "a chunk that is too short": lambda c: _post(
        c, "sends bad chunks", CHUNKED, body=b"2\r\n{\r\n0\r\n\r\n", cut_off=True
    ),
    "a chunk beyond all bounds": lambda c: _post(
        c, "sends bad chunks", CHUNKED, body=b"fffffffffffffffff\r\n{}\r\n", cut_off=True
    ),
    "a header with a NUL": lambda c: _post(
        c, "sends a bad header", ("X-Note", "a\0b"), ("Content-Length", "2"), body=b"{}"
    ),
    "a header without end": lambda c: _post(
        c, "sends a long header", ("X-Note", "n" * 200_000), ("Content-Length", "2"), body=b"{}"
    ),
    "a request line of nonsense": lambda c: RawRequest(says="talks nonsense", method="\x01\x02", path=" /"),
}


@clause("TKT-16", requests=len(FRAMES) + 3)
def test_a_request_that_is_none_is_refused_or_dropped(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    wrong = {}
    for name, request in FRAMES.items():
        answer = customer_a.raw.send(request(customer_a))
        if answer is not None and (not 400 <= answer.status < 500 or answer.exchange.ms > AT_ONCE_MS):
            wrong[name] = f"{answer.status} after {answer.exchange.ms:.0f} ms"
    expect(wrong, "what was neither dropped nor refused with 4xx at once").equals({})
    expect([one.id for one in customer_a.tickets.list_all()], "the tickets afterwards").equals([opened.id])


@clause("TKT-16", requests=6)
def test_slow_senders_keep_nobody_waiting(customer_a: Customer) -> None:
    slow = _post(customer_a, "sends slowly", ("Content-Length", "100000"), body=b'{"subject": "')
    with customer_a.raw.send_slowly(slow, connections=24):
        answers = [
            customer_a.tickets.try_open(),
            customer_a.tickets.try_list(),
            customer_a.tickets.try_list(),
        ]
    for answer in answers:
        expect(answer).has_status(200, 201)
        expect(answer.exchange.ms, "how long the answer took, in ms", of=answer).is_between(0, AT_ONCE_MS)
