"""Changing tickets through real proxy events (TKT-07, TKT-11, TKT-12, EDGE-03, EDGE-04)."""

import time

import pytest

from tests.unit.backend.caller import Caller

STATUSES = ["in-progress", "waiting-customer", "resolved", "open", "closed", "in-progress"]


def path_of(caller: Caller) -> str:
    """Open a ticket and return its path."""
    return f"/support/tickets/{caller.open_ticket()['id']}"


def test_the_status_goes_through_all_of_its_values(acme: Caller) -> None:
    path = path_of(acme)
    versions = [acme.get(path).json["version"]]
    for status in STATUSES:
        reply = acme.put(path, {"status": status})
        versions.append(reply.json["version"])
        assert (reply.status, reply.json["status"]) == (200, status)
        assert acme.get(path).json == reply.json
        assert reply.headers["ETag"] == f'"{versions[-1]}"'
    assert versions == sorted(set(versions))


def test_a_ticket_resolved_in_time_says_so_until_it_is_reopened(acme: Caller) -> None:
    path = path_of(acme)
    resolved = acme.put(path, {"status": "resolved"}).json
    assert resolved["sla_met"] is True
    assert resolved["resolved_at"] == resolved["updated_at"]
    reopened = acme.put(path, {"status": "open"}).json
    assert (reopened["sla_met"], reopened["resolved_at"]) == (None, None)


def test_an_assignment_goes_alone_and_with_a_status_and_can_be_undone(acme: Caller) -> None:
    path = path_of(acme)
    assert acme.put(path, {"assigned_to": " support-team "}).json["assigned_to"] == "support-team"
    both = acme.put(path, {"assigned_to": "ann", "status": "in-progress"}).json
    assert (both["assigned_to"], both["status"]) == ("ann", "in-progress")
    assert acme.put(path, {"assigned_to": None}).json["assigned_to"] is None


def test_a_new_priority_moves_the_due_date(acme: Caller) -> None:
    ticket = acme.open_ticket(priority="critical")
    changed = acme.put(f"/support/tickets/{ticket['id']}", {"priority": "low"}).json
    assert (changed["priority"], changed["sla_due_date"] > ticket["sla_due_date"]) == ("low", True)


def test_the_same_values_again_change_nothing(acme: Caller) -> None:
    ticket = acme.open_ticket()
    again = {"status": "open", "priority": "medium", "assigned_to": None}
    assert acme.put(f"/support/tickets/{ticket['id']}", again).json == ticket


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({"status": "done"}, ["status"]),
        ({"status": None}, ["status"]),
        ({"priority": 1}, ["priority"]),
        ({"assigned_to": " "}, ["assigned_to"]),
        ({"assigned_to": ["ann"]}, ["assigned_to"]),
        ({"subject": "new"}, ["subject"]),
        ({}, ["status"]),
    ],
)
def test_a_bad_change_is_refused_and_changes_nothing(
    acme: Caller, body: dict[str, object], fields: list[str]
) -> None:
    ticket = acme.open_ticket()
    path = f"/support/tickets/{ticket['id']}"
    reply = acme.put(path, body)
    assert (reply.status, reply.fields) == (400, fields)
    assert acme.get(path).json == ticket


def test_a_closed_ticket_is_reopened_to_in_progress_only(acme: Caller) -> None:
    path = path_of(acme)
    acme.put(path, {"status": "closed"})
    refused = acme.put(path, {"status": "open"})
    assert (refused.status, refused.fields) == (400, ["status"])
    assert acme.put(path, {"status": "in-progress"}).status == 200


@pytest.mark.parametrize(
    ("if_match", "status"),
    [('"V"', 200), ("*", 200), ('"9", "V"', 200), ('"2"', 412), ('W/"V"', 412), ("V", 412), ("", 412)],
)
def test_if_match_guards_the_version(acme: Caller, if_match: str, status: int) -> None:
    ticket = acme.open_ticket()
    tags = if_match.replace("V", str(ticket["version"]))
    changed = acme.put(f"/support/tickets/{ticket['id']}", {"status": "closed"}, If_Match=tags)
    assert changed.status == status


def test_a_comment_makes_an_older_etag_stale(acme: Caller) -> None:
    path = path_of(acme)
    before = acme.get(path).headers["ETag"]
    acme.post(f"{path}/comments", {"text": "meanwhile"})
    assert acme.put(path, {"status": "closed"}, If_Match=before).status == 412
    after = acme.get(path).headers["ETag"]
    assert acme.put(path, {"status": "closed"}, If_Match=after).json["comment_count"] == 1


def test_a_stale_if_match_is_refused_also_if_nothing_would_change(acme: Caller) -> None:
    assert acme.put(path_of(acme), {"status": "open"}, If_Match='"7"').status == 412


def test_deleting_is_not_allowed_and_leaves_ticket_and_comments(acme: Caller) -> None:
    path = path_of(acme)
    acme.post(f"{path}/comments", {"text": "stays"})
    before = acme.get(path).json
    reply = acme.send("DELETE", path)
    assert (reply.status, reply.headers["Allow"]) == (405, "GET, PUT")
    assert acme.get(path).json == before
    assert len(acme.get(f"{path}/comments").json["comments"]) == 1


def test_an_sla_in_seconds_is_missed_after_it(acme: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECUREBASE_SLA_SECONDS", "critical=0.02")
    path = f"/support/tickets/{acme.open_ticket(priority='critical')['id']}"
    time.sleep(0.03)  # what is tested is that this much time went by
    assert acme.put(path, {"status": "resolved"}).json["sla_met"] is False
