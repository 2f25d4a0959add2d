"""`securebase-notifications`, as the queue and as others invoke it (NTF-05..08, NTF-10, NTF-12)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from backend.bootstrap import backend
from backend.domain.events import from_json
from backend.functions import notifications, relay_events
from tests.unit.backend.caller import Caller, Context
from tests.unit.backend.topics import Listening, listening_to_events, listening_to_messages

NOTICE = {"customer_id": "acme", "type": "info", "title": "Hello", "message": "There is news."}


@pytest.fixture
def events(database: object) -> Listening:
    return listening_to_events()


@pytest.fixture(autouse=True)
def messages(database: object) -> Listening:
    return listening_to_messages()


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Between attempts, do not sleep."""
    monkeypatch.setattr("backend.backoff.time.sleep", lambda _: None)


def invoked(payload: Any, request_id: str = "request-1") -> tuple[int, Any]:
    """Invoke it directly; the status and the document."""
    answer = notifications.lambda_handler(payload, Context("securebase-notifications", request_id))
    json.dumps(answer)
    return answer["statusCode"], json.loads(answer["body"])


def delivered(records: list[dict[str, Any]]) -> list[str]:
    """Hand a batch over as the queue does; the ids of the messages that failed."""
    answer = notifications.lambda_handler({"Records": records}, Context("securebase-notifications"))
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def told_to(caller: Caller) -> list[dict[str, Any]]:
    """Relay and deliver all that waits; the caller's notifications, oldest first."""
    listening = listening_to_events()
    relay_events.lambda_handler({}, Context("securebase-relay-events"))
    assert delivered(listening.taken()) == []
    listed: list[dict[str, Any]] = caller.get("/notifications", {"limit": "100"}).json["notifications"]
    return listed[::-1]


def test_each_change_of_a_ticket_makes_one_notification_for_its_customer(
    acme: Caller, globex: Caller, messages: Listening
) -> None:
    ticket = acme.open_ticket(subject="Very private")
    path = f"/support/tickets/{ticket['id']}"
    acme.post(f"{path}/comments", {"text": "Nobody else's business"})
    acme.put(path, {"status": "in-progress", "assigned_to": "Ann Smith", "priority": "high"})
    acme.put(path, {"status": "in-progress"})  # changes nothing
    acme.put(path, {"assigned_to": None})
    received = told_to(acme)
    assert [each["title"] for each in received] == [
        "Ticket created",
        "New comment",
        "Ticket status changed",
        "Ticket assignment changed",
    ]
    assert {each["ticket_id"] for each in received} == {ticket["id"]}
    assert not any(word in json.dumps(received) for word in ("private", "business", "Smith"))
    assert globex.get("/notifications").json["notifications"] == []
    versions = [said["payload"]["version"] for said in messages.said() if said["type"] == "ticket_update"]
    assert len(versions) == 4
    assert max(versions) == acme.get(path).json["version"]


def test_a_message_on_live_connections_carries_the_notification_of_the_list(
    acme: Caller, messages: Listening
) -> None:
    acme.open_ticket()
    (listed,) = told_to(acme)
    said = {each["type"]: each for each in messages.said()}
    assert said.keys() == {"notification", "ticket_update"}
    assert said["notification"]["payload"] == listed
    assert {each["customer_id"] for each in said.values()} == {"acme"}


def test_a_redelivered_event_makes_nothing_twice(acme: Caller, events: Listening) -> None:
    acme.open_ticket()
    relay_events.lambda_handler({}, Context("securebase-relay-events"))
    (record,) = events.taken()
    assert [delivered([record, record]), delivered([record])] == [[], []]
    (notification,) = acme.get("/notifications").json["notifications"]
    acme.send("DELETE", f"/notifications/{notification['id']}")
    delivered([record])
    assert acme.get("/notifications").json["notifications"] == []


def test_swapped_events_are_each_told_with_their_own_version(
    acme: Caller, events: Listening, messages: Listening
) -> None:
    path = f"/support/tickets/{acme.open_ticket()['id']}"
    acme.put(path, {"status": "resolved"})
    relay_events.lambda_handler({}, Context("securebase-relay-events"))
    delivered(events.taken()[::-1])
    updates = [said["payload"] for said in messages.said() if said["type"] == "ticket_update"]
    newest = max(updates, key=lambda update: update["version"])
    assert (newest["change"], newest["status"]) == ("status", "resolved")


def test_a_message_that_is_no_event_fails_alone(acme: Caller, events: Listening) -> None:
    acme.open_ticket()
    relay_events.lambda_handler({}, Context("securebase-relay-events"))
    (record,) = events.taken()
    raw = {"messageId": "raw", "body": json.loads(record["body"])["Message"]}
    bad = [{"messageId": body, "body": body} for body in ("", "{}", '{"Type": "Notification"}')]
    assert delivered([*bad, raw]) == ["", "{}", '{"Type": "Notification"}']
    assert len(acme.get("/notifications").json["notifications"]) == 1
    assert from_json(raw["body"]).customer_id == "acme"


def test_a_direct_invocation_stores_what_it_is_told_unread(acme: Caller, messages: Listening) -> None:
    status, made = invoked(NOTICE)
    assert (status, made["title"], made["read"]) == (201, "Hello", False)
    listed = acme.get("/notifications").json
    assert (listed["notifications"], listed["unread_count"]) == ([made], 1)
    (said,) = messages.said()
    assert (said["type"], said["payload"], said["customer_id"]) == ("notification", made, "acme")


def test_an_invocation_tried_again_is_one_notification(acme: Caller, messages: Listening) -> None:
    assert invoked(NOTICE, "r1") == invoked(NOTICE, "r1")
    assert invoked(NOTICE | {"event_id": "e"}, "r2") == invoked(NOTICE | {"event_id": "e"}, "r3")
    assert len(acme.get("/notifications").json["notifications"]) == 2
    assert len({said["id"] for said in messages.said()}) == 2


def test_a_notice_may_name_a_ticket_and_more_than_is_known_here(acme: Caller, messages: Listening) -> None:
    ticket_id = acme.open_ticket()["id"]
    status, made = invoked(NOTICE | {"type": "ticket", "ticket_id": ticket_id, "source": "guide"})
    assert (status, made["type"], made["ticket_id"]) == (201, "ticket", ticket_id)


@pytest.mark.parametrize(
    ("payload", "fields"),
    [
        ({}, ["customer_id", "type", "title", "message"]),
        (NOTICE | {"type": "gossip"}, ["type"]),
        (NOTICE | {"title": 7}, ["title"]),
        (NOTICE | {"title": " "}, ["title"]),
        (NOTICE | {"customer_id": "../other"}, ["customer_id"]),
        (NOTICE | {"ticket_id": "7"}, ["ticket_id"]),
        ([NOTICE], ["payload"]),
        ("text", ["payload"]),
        (None, ["payload"]),
    ],
)
def test_a_bad_invocation_is_told_what_is_wrong(
    acme: Caller, messages: Listening, payload: Any, fields: list[str]
) -> None:
    status, problem = invoked(payload)
    assert (status, [error["field"] for error in problem["errors"]]) == (400, fields)
    assert messages.said() == []
    assert acme.get("/notifications").json["notifications"] == []


@pytest.fixture
def broken(database: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A backend whose topic is not there."""
    monkeypatch.setenv("SECUREBASE_TOPIC_MESSAGES", "missing")
    backend.cache_clear()
    yield
    backend.cache_clear()


def test_what_cannot_be_published_is_no_stack_trace_and_is_tried_again(
    broken: None, acme: Caller, events: Listening
) -> None:
    status, problem = invoked(NOTICE)
    assert (status, problem["title"]) == (503, "Temporarily unavailable")
    acme.open_ticket()
    relay_events.lambda_handler({}, Context("securebase-relay-events"))
    (record,) = events.taken()
    assert delivered([record]) == [record["messageId"]]
