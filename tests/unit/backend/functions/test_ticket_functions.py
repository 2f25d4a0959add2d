"""Tickets through real proxy events: create, read, list, update (TKT clauses)."""

import uuid
from datetime import datetime, timedelta

import pytest

from backend.domain.instants import from_text
from tests.unit.backend.caller import Caller

CREATE = "/support/tickets/create"


def test_a_created_ticket_is_open_and_due_after_a_day(acme: Caller) -> None:
    ticket = acme.open_ticket()
    created, due = (datetime.fromisoformat(ticket[name]) for name in ("created_at", "sla_due_date"))
    assert ticket["status"] == "open"
    assert due - created == timedelta(hours=24)
    assert ticket["created_at"].endswith("Z")


def test_a_created_ticket_has_exactly_the_fields_of_the_contract(acme: Caller) -> None:
    ticket = acme.open_ticket(priority="low", category="billing")
    assert uuid.UUID(ticket.pop("id")).version == 7
    created = ticket.pop("created_at")
    assert ticket.pop("updated_at") == created
    assert ticket.pop("version") == from_text(created)
    assert ticket.pop("sla_due_date") > created
    assert ticket == {
        "customer_id": "acme",
        "subject": "Cannot sign in",
        "description": "The form says no, every time.",
        "priority": "low",
        "category": "billing",
        "status": "open",
        "assigned_to": None,
        "resolved_at": None,
        "sla_met": None,
        "comment_count": 0,
        "attachments": [],
    }


def test_details_show_what_was_created_with_its_version_as_etag(acme: Caller) -> None:
    ticket = acme.open_ticket(subject="Ünïcödé 🙂 \u202e ꙮ <b>")
    reply = acme.get(f"/support/tickets/{ticket['id']}")
    assert (reply.status, reply.json) == (200, ticket)
    assert reply.headers["ETag"] == f'"{ticket["version"]}"'


def test_surrounding_white_space_is_trimmed_and_inner_kept(acme: Caller) -> None:
    ticket = acme.open_ticket(subject="\u2003 two  words\n", description="\t a\n\n b ")
    assert (ticket["subject"], ticket["description"]) == ("two  words", "a\n\n b")


def test_the_list_is_newest_first_with_each_ticket_once(acme: Caller) -> None:
    created = [acme.open_ticket()["id"] for _ in range(4)]
    listed = acme.get("/support/tickets").json
    assert [ticket["id"] for ticket in listed["tickets"]] == created[::-1]
    assert listed["next_cursor"] is None


def test_walking_the_pages_yields_each_ticket_once_while_others_are_added(acme: Caller) -> None:
    created = [acme.open_ticket()["id"] for _ in range(5)]
    seen: list[str] = []
    query = {"limit": "2"}
    while True:
        page = acme.get("/support/tickets", query).json
        seen += [ticket["id"] for ticket in page["tickets"]]
        acme.open_ticket()
        if page["next_cursor"] is None:
            break
        query = {"limit": "2", "cursor": page["next_cursor"]}
    assert seen == created[::-1]


def test_both_filters_together_intersect(acme: Caller) -> None:
    wanted = acme.open_ticket(priority="high")["id"]
    resolved = acme.open_ticket(priority="high")["id"]
    acme.open_ticket(priority="low")
    acme.put(f"/support/tickets/{resolved}", {"status": "resolved"})
    listed = acme.get("/support/tickets", {"status": "open", "priority": "high"}).json["tickets"]
    assert [ticket["id"] for ticket in listed] == [wanted]


@pytest.mark.parametrize("name", ["status", "priority", "category"])
def test_an_unknown_filter_value_names_the_parameter(acme: Caller, name: str) -> None:
    reply = acme.get("/support/tickets", {name: "nonsense"})
    assert (reply.status, reply.fields) == (400, [name])


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "", "ten", "１０", "1e1", " 5"])
def test_a_limit_outside_of_1_to_100_is_refused(acme: Caller, limit: str) -> None:
    reply = acme.get("/support/tickets", {"limit": limit})
    assert (reply.status, reply.fields) == (400, ["limit"])


@pytest.mark.parametrize("query", [{"customer_id": "globex"}, {"sort": "asc"}, {"limit": ["1", "2"]}])
def test_unknown_and_repeated_parameters_are_named(acme: Caller, query: dict[str, object]) -> None:
    reply = acme.get("/support/tickets", query)
    assert (reply.status, reply.fields) == (400, list(query))


def test_a_cursor_of_another_customer_or_filter_is_refused(acme: Caller, globex: Caller) -> None:
    for _ in range(2):
        acme.open_ticket()
    cursor = acme.get("/support/tickets", {"limit": "1"}).json["next_cursor"]
    assert acme.get("/support/tickets", {"cursor": cursor}).status == 200
    foreign = globex.get("/support/tickets", {"cursor": cursor})
    other_filter = acme.get("/support/tickets", {"cursor": cursor, "status": "open"})
    assert [(reply.status, reply.fields) for reply in (foreign, other_filter)] == [(400, ["cursor"])] * 2


@pytest.mark.parametrize("field", ["id", "customer_id", "created_at", "sla_due_date", "comment_count"])
def test_a_client_cannot_set_what_is_not_its_own(acme: Caller, field: str) -> None:
    ticket = acme.open_ticket()
    body = {"subject": "Subject", "description": "Long enough to be a description", field: "1"}
    created = acme.post(CREATE, body)
    updated = acme.put(f"/support/tickets/{ticket['id']}", {"status": "closed", field: "1"})
    assert [(reply.status, reply.fields) for reply in (created, updated)] == [(400, [field])] * 2
    assert acme.get("/support/tickets").json["tickets"] == [ticket]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, ["subject", "description"]),
        ({"subject": " ", "description": "\n"}, ["subject", "description"]),
        ({"subject": 5, "description": None}, ["subject", "description"]),
        ({"subject": "ok", "description": "ok", "priority": "urgent"}, ["priority"]),
        ({"subject": "ok", "description": "ok", "category": ["billing"]}, ["category"]),
        ({"subject": "x" * 256, "description": "ok"}, ["subject"]),
        ({"subject": "ok", "description": "x" * 10_001}, ["description"]),
        ({"subject": "half \ud83d of a pair", "description": "ok"}, ["subject"]),
        ({"subject": "ok", "description": "ok", "\ud800": 1}, ["body"]),
    ],
)
def test_invalid_input_names_every_field_and_makes_no_ticket(
    acme: Caller, body: dict[str, object], fields: list[str]
) -> None:
    reply = acme.post(CREATE, body)
    assert (reply.status, reply.fields) == (400, fields)
    assert acme.get("/support/tickets").json["tickets"] == []


def test_255_characters_are_counted_not_bytes(acme: Caller) -> None:
    subject = "🙂" * 255
    assert acme.open_ticket(subject=subject)["subject"] == subject
