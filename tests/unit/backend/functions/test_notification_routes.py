"""Notifications through real proxy events (NTF-01..04, NTF-09, NTF-11, NTF-13)."""

from typing import Any

import pytest

from backend.functions import notifications
from tests.unit.backend.caller import Caller, Context
from tests.unit.backend.topics import listening_to_messages

LIST = "/notifications"
ABSENT = "01890000-0000-7000-8000-000000000000"


@pytest.fixture(autouse=True)
def topics(database: object) -> None:
    listening_to_messages()


def received(customer: str, *kinds: str) -> list[str]:
    """Make notifications of these types; their ids, oldest first."""
    made = []
    for kind in kinds:
        payload = {"customer_id": customer, "type": kind, "title": "Title", "message": "Message"}
        answer = notifications.lambda_handler(payload, Context("securebase-notifications"))
        assert answer["statusCode"] == 201
        made.append(answer["body"].split('"id":"')[1][:36])
    return made


def listed(caller: Caller, **query: str) -> dict[str, Any]:
    reply = caller.get(LIST, dict(query))
    assert reply.status == 200
    document: dict[str, Any] = reply.json
    return document


def ids(document: dict[str, Any]) -> list[str]:
    return [each["id"] for each in document["notifications"]]


def test_the_list_is_newest_first_and_only_the_customers(acme: Caller, globex: Caller) -> None:
    made = received("acme", "info", "alert", "billing")
    received("globex", "info")
    assert ids(listed(acme)) == made[::-1]
    assert len(ids(listed(globex))) == 1


def test_pages_hold_each_once_and_the_count_is_of_all(acme: Caller) -> None:
    made = received("acme", *["info"] * 5)
    found: list[str] = []
    query: dict[str, str] | None = {"limit": "2"}
    while query:
        page = listed(acme, **query)
        found += ids(page)
        assert page["unread_count"] == 5
        query = page["next_cursor"] and {"limit": "2", "cursor": page["next_cursor"]}
    assert found == made[::-1]


def test_filters_by_type_and_by_unread_intersect(acme: Caller) -> None:
    first, second, _ = received("acme", "billing", "billing", "info")
    acme.put(f"{LIST}/{first}/read")
    assert ids(listed(acme, type="billing")) == [second, first]
    assert ids(listed(acme, type="billing", unread="true")) == [second]
    read = listed(acme, unread="false")
    assert (ids(read), read["unread_count"]) == ([first], 2)


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({"type": "gossip"}, ["type"]),
        ({"unread": "yes"}, ["unread"]),
        ({"type": "", "unread": ""}, ["type", "unread"]),
        ({"limit": "101"}, ["limit"]),
        ({"cursor": "forged"}, ["cursor"]),
        ({"customer_id": "globex"}, ["customer_id"]),
    ],
)
def test_a_bad_query_is_refused_by_name(acme: Caller, query: dict[str, str], fields: list[str]) -> None:
    reply = acme.get(LIST, query)
    assert (reply.status, reply.fields) == (400, fields)


def test_a_cursor_belongs_to_one_customer_and_its_filters(acme: Caller, globex: Caller) -> None:
    received("acme", "info", "info")
    received("globex", "info", "info")
    cursor = listed(acme, limit="1", type="info")["next_cursor"]
    for caller, query in ((globex, {"type": "info"}), (acme, {}), (acme, {"type": "alert"})):
        assert caller.get(LIST, {**query, "cursor": cursor}).fields == ["cursor"]
    assert acme.get("/support/tickets", {"cursor": cursor}).fields == ["cursor"]


def test_reading_one_lowers_the_count_and_twice_is_harmless(acme: Caller) -> None:
    first, second = received("acme", "info", "info")
    for _ in range(2):
        reply = acme.put(f"{LIST}/{first}/read")
        assert (reply.status, reply.json["id"], reply.json["read"]) == (200, first, True)
        after = listed(acme)
        assert after["unread_count"] == 1
        assert [each["read"] for each in after["notifications"]] == [False, True]
    assert ids(listed(acme, unread="true")) == [second]


def test_reading_all_is_for_one_customer(acme: Caller, globex: Caller) -> None:
    received("acme", "info", "alert")
    received("globex", "info")
    assert [acme.put(f"{LIST}/read-all").json for _ in range(2)] == [{"updated": 2}, {"updated": 0}]
    assert (listed(acme)["unread_count"], listed(globex)["unread_count"]) == (0, 1)


def test_a_deleted_one_is_gone(acme: Caller) -> None:
    (made,) = received("acme", "info")
    replies = [acme.send("DELETE", f"{LIST}/{made}") for _ in range(2)]
    assert [(reply.status, reply.text[:1]) for reply in replies] == [(204, ""), (404, "{")]
    assert listed(acme) == {"notifications": [], "unread_count": 0, "next_cursor": None}


def test_anothers_looks_like_none(acme: Caller, globex: Caller) -> None:
    (theirs,) = received("globex", "info")
    for method, suffix in (("PUT", "/read"), ("DELETE", "")):
        refusals = [acme.send(method, f"{LIST}/{each}{suffix}") for each in (theirs, ABSENT, "no-id")]
        assert {reply.status for reply in refusals} == {404}
        bodies = [reply.json | {"request_id": ""} for reply in refusals]
        assert bodies[0] == bodies[1] == bodies[2]
    assert listed(globex)["unread_count"] == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", LIST),
        ("PUT", f"{LIST}/read-all"),
        ("PUT", f"{LIST}/{ABSENT}/read"),
        ("DELETE", f"{LIST}/{ABSENT}"),
    ],
)
def test_without_a_token_nothing_is_reached(nobody: Caller, method: str, path: str) -> None:
    assert nobody.send(method, path).status == 401


def test_notifications_are_not_counted_against_the_request_limit(acme: Caller) -> None:
    assert "RateLimit" not in acme.get(LIST).headers
    assert acme.open_ticket()
    remaining = acme.get("/support/tickets").headers["RateLimit"]
    assert ";r=98;" in remaining
