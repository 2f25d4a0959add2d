"""Input that makes no sense is refused, by name, and leaves nothing behind (TKT-16)."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.wire import requests
from signoff.wire.requests import filter_parameter
from tests.domains.choices import none_of_its_words

ABSENT = object()
BAD_FIELDS: dict[str, tuple[str, Any]] = {
    "no subject": ("subject", ABSENT),
    "empty subject": ("subject", ""),
    "blank subject": ("subject", " \t\n "),
    "subject of wide blanks": ("subject", "\u00a0\u2003\u3000"),
    "subject null": ("subject", None),
    "subject a number": ("subject", 12345),
    "subject a list": ("subject", ["Cannot sign in"]),
    "no description": ("description", ABSENT),
    "blank description": ("description", "   "),
    "description of wide blanks": ("description", "\u00a0\n\u2003\u3000"),
    "description an object": ("description", {"text": "The portal does not let me in."}),
    "unknown priority": ("priority", "urgent"),
    "priority a number": ("priority", 1),
    "priority in capitals": ("priority", "HIGH"),
    "unknown category": ("category", "gossip"),
    "category a list": ("category", ["technical"]),
}


@clause("TKT-16", requests=3)
@pytest.mark.parametrize(("field", "value"), BAD_FIELDS.values(), ids=list(BAD_FIELDS))
def test_a_bad_field_is_refused_by_name(customer_a: Customer, target: Target, field: str, value: Any) -> None:
    valid = customer_a.tickets.open()
    body = customer_a.tickets.draft(**{field: none_of_its_words(target.dialect, field, value)})
    if value is ABSENT:
        del body[field]
    answer = customer_a.tickets.try_open_raw(body)
    expect(answer).is_refused().names(getattr(target.dialect.ticket, field))
    expect([t.id for t in customer_a.tickets.list_all()], "the list").holds_exactly([valid.id])


BODIES: dict[str, tuple[bytes, str]] = {
    "cut off": (b'{"subject": "Cannot sign in", "descr', "application/json"),
    "empty": (b"", "application/json"),
    "a list": (b'["Cannot sign in"]', "application/json"),
    "a text": (b'"Cannot sign in"', "application/json"),
    "not UTF-8": (b'{"subject": "\xff\xfe", "description": "\xff"}', "application/json"),
    "not a number": (b'{"subject": NaN, "description": Infinity}', "application/json"),
    "a form": (b"subject=Cannot+sign+in&description=x", "application/x-www-form-urlencoded"),
    "xml": (b"<ticket><subject>Cannot sign in</subject></ticket>", "application/xml"),
}


@clause("TKT-16", requests=3)
@pytest.mark.parametrize(("body", "content_type"), BODIES.values(), ids=list(BODIES))
def test_a_body_that_is_no_ticket_is_refused(
    customer_a: Customer, target: Target, body: bytes, content_type: str
) -> None:
    valid = customer_a.tickets.open()
    answer = customer_a.send_raw(
        "POST",
        target.dialect.paths.create_ticket,
        "sends a body that is no ticket",
        content=body,
        headers={"Content-Type": content_type},
    )
    expect(answer).is_refused()
    expect(answer.message, "the refusal's message", of=answer).is_given()
    expect([t.id for t in customer_a.tickets.list_all()], "the list").holds_exactly([valid.id])


@clause("TKT-16", requests=2)
def test_a_ticket_sent_under_a_wrong_content_type_is_refused(customer_a: Customer, target: Target) -> None:
    body = b'{"subject": "Cannot sign in", "description": "The portal does not let me in."}'
    answer = customer_a.send_raw(
        "POST",
        target.dialect.paths.create_ticket,
        "sends a ticket as plain text",
        content=body,
        headers={"Content-Type": "text/plain"},
    )
    expect(answer).is_refused()
    expect(customer_a.tickets.list_all(), "the list").equals([])


@clause("TKT-16", requests=3)
@pytest.mark.parametrize("filters", [{"status": "done"}, {"priority": "urgent"}], ids=["status", "priority"])
def test_an_unknown_filter_value_is_refused_by_name(customer_a: Customer, filters: dict[str, Any]) -> None:
    customer_a.tickets.open()
    expect(customer_a.tickets.try_list(status="open", priority="low")).is_ok()
    [(name, value)] = filters.items()
    none = none_of_its_words(customer_a.dialect, name, value)
    answer = customer_a.tickets.try_list(**{name: none})
    expect(answer).is_refused().names(
        filter_parameter(customer_a.dialect, name), getattr(customer_a.dialect.ticket, name)
    )


@clause("TKT-16", requests=4)
def test_a_number_that_is_none_leaves_the_assignee_alone(customer_a: Customer, target: Target) -> None:
    team = target.dialect.values.assignee
    opened = customer_a.tickets.open()
    expect(customer_a.tickets.try_update(opened, assigned_to=team)).is_ok()
    update = requests.update_ticket(target.dialect, opened.id, {"assigned_to": math.nan})
    body = json.dumps(update.json).encode()
    headers = {"Content-Type": "application/json", **update.headers}
    answer = customer_a.send(replace(update, json=None, content=body, headers=headers))
    expect(answer).is_refused()
    expect(customer_a.tickets.read(opened).assigned_to, "the assignee").equals(team)
