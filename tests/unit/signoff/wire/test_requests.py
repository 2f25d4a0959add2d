"""Requests as they go out: quoting, paging, idempotency, and what they are called in a story."""

from dataclasses import replace
from typing import Any

import pytest

from signoff.wire import requests
from signoff.wire.dialect import CommentFields, Dialect, Paging, TicketFields, Values
from signoff.wire.sent.parts import Bodies, Filters, Headers

DIALECT = Dialect()
OFFSET = replace(DIALECT, paging=Paging(style="offset"))


@pytest.mark.parametrize(
    ("ticket_id", "segment"),
    [
        ("42", "42"),
        ("a/b", "a%2Fb"),
        ("a b", "a%20b"),
        ("../admin", "..%2Fadmin"),
        ("x?y#z", "x%3Fy%23z"),
        ("50%", "50%25"),
        ("ü", "%C3%BC"),
        ("{id}", "%7Bid%7D"),
    ],
)
def test_an_id_stays_one_segment_of_the_path(ticket_id: str, segment: str) -> None:
    assert requests.read_ticket(DIALECT, ticket_id).path == f"/support/tickets/{segment}"
    assert requests.delete_ticket(DIALECT, ticket_id).path == f"/support/tickets/{segment}"
    assert requests.update_ticket(DIALECT, ticket_id, {}).path == f"/support/tickets/{segment}"
    assert requests.add_comment(DIALECT, ticket_id, "x").path == f"/support/tickets/{segment}/comments"
    assert requests.list_comments(DIALECT, ticket_id).path == f"/support/tickets/{segment}/comments"


@pytest.mark.parametrize(
    ("dialect", "page", "query"),
    [
        (DIALECT, {}, {}),
        (DIALECT, {"size": 10}, {"limit": "10"}),
        (DIALECT, {"size": 10, "place": "c1"}, {"limit": "10", "cursor": "c1"}),
        (DIALECT, {"size": 0, "place": ""}, {"limit": "0", "cursor": ""}),
        (OFFSET, {"size": 10, "place": "20"}, {"limit": "10", "offset": "20"}),
    ],
)
def test_a_page_is_asked_for_in_the_targets_way(
    dialect: Dialect, page: dict[str, Any], query: dict[str, str]
) -> None:
    assert requests.list_tickets(dialect, **page).query == query
    assert requests.list_comments(dialect, "7", **page).query == query


def test_what_is_said_may_lie_within_a_field_beside_what_each_call_carries() -> None:
    bodies = Bodies(
        ticket_within="data.attributes",
        comment_within="comment",
        open_ticket={"data.type": "tickets"},
        add_comment={"comment.public": True},
    )
    dialect = replace(DIALECT, bodies=bodies, ticket=TicketFields(assigned_to="desk.handler"))
    opened = requests.open_ticket(dialect, {"subject": "x"}).json
    assert opened == {"data": {"type": "tickets", "attributes": {"subject": "x"}}}
    changed = requests.update_ticket(dialect, "7", {"assigned_to": "Ann"}).json
    assert changed == {"data": {"attributes": {"desk": {"handler": "Ann"}}}}
    assert requests.add_comment(dialect, "7", "hi").json == {"comment": {"public": True, "text": "hi"}}


def test_a_value_that_is_a_number_is_sent_as_one_and_asked_for_as_a_text() -> None:
    dialect = replace(DIALECT, values=Values(status={"open": 2}))
    assert requests.update_ticket(dialect, "7", {"status": "open"}).json == {"status": 2}
    assert requests.list_tickets(dialect, {"status": "open"}).query == {"status": "2"}


def test_filters_are_asked_for_together_with_the_page() -> None:
    request = requests.list_tickets(DIALECT, {"status": "open", "mine": "yes"}, size=5, place="c1")
    assert request.query == {"status": "open", "mine": "yes", "limit": "5", "cursor": "c1"}
    assert request.says == "lists tickets with status=open with mine=yes, 5 a page, next page"


@pytest.mark.parametrize(
    ("request_", "method", "says"),
    [
        (requests.open_ticket(DIALECT, {}), "POST", "opens a ticket"),
        (requests.list_tickets(DIALECT), "GET", "lists tickets"),
        (requests.read_ticket(DIALECT, "7"), "GET", "reads the ticket"),
        (
            requests.update_ticket(DIALECT, "7", {"status": "open"}),
            "PUT",
            "updates the ticket: status='open'",
        ),
        (requests.delete_ticket(DIALECT, "7"), "DELETE", "deletes the ticket"),
        (requests.add_comment(DIALECT, "7", "x"), "POST", "adds a comment"),
        (requests.list_comments(DIALECT, "7", place="c1"), "GET", "reads the comments, next page"),
        (requests.sign_in(DIALECT, "key"), "POST", "signs in"),
    ],
)
def test_a_request_says_what_its_caller_does(request_: requests.Request, method: str, says: str) -> None:
    assert (request_.method, request_.says) == (method, says)


def test_only_a_given_key_makes_a_call_idempotent() -> None:
    assert requests.open_ticket(DIALECT, {}).headers == {}
    assert requests.add_comment(DIALECT, "7", "x", "k1").headers == {"Idempotency-Key": "k1"}
    assert requests.update_ticket(DIALECT, "7", {}, {"If-Match": "1"}).headers == {"If-Match": "1"}


def test_a_sign_in_never_says_its_key() -> None:
    assert "k-secret" not in requests.sign_in(DIALECT, "k-secret").says


def test_dots_in_the_targets_names_lead_inwards() -> None:
    dialect = Dialect(
        ticket=TicketFields(subject="data.subject", assigned_to="data.desk.handler"),
        comment=CommentFields(text="data.text"),
        bodies=Bodies(open_ticket={"source": "portal"}),
    )
    opened = requests.open_ticket(dialect, {"subject": "My bill", "assigned_to": None, "a.b": 1})
    expected = {"source": "portal", "data": {"subject": "My bill", "desk": {"handler": None}}, "a.b": 1}
    assert opened.json == expected
    assert requests.add_comment(dialect, "7", "Yes.").json == {"data": {"text": "Yes."}}
    assert requests.list_tickets(dialect, {"subject": "x"}).query == {"subject": "x"}


def test_a_change_bears_what_a_target_wants_of_it() -> None:
    dialect = Dialect(
        ticket=TicketFields(status="data.attributes.status"),
        bodies=Bodies(update_ticket={"data.type": "tickets", "data.id": "{id}"}),
        headers=Headers(update_ticket={"If-Match": "*", "Content-Type": "application/merge-patch+json"}),
    )
    request = requests.update_ticket(dialect, "T/1", {"status": "closed"}, {"If-Match": '"7"'})
    assert request.json == {"data": {"type": "tickets", "id": "T/1", "attributes": {"status": "closed"}}}
    assert request.headers == {"If-Match": '"7"', "Content-Type": "application/merge-patch+json"}
    assert requests.update_ticket(dialect, "T1", {"status": "closed"}).headers["If-Match"] == "*"


def test_a_filter_may_have_a_parameter_of_its_own() -> None:
    dialect = Dialect(
        ticket=TicketFields(status="state.code", priority="urgency"), filters=Filters(status="filter[status]")
    )
    query = requests.list_tickets(dialect, {"status": "open", "priority": "low"}).query
    assert query == {"filter[status]": "open", "urgency": "low"}


def test_json_is_said_to_be_of_the_targets_own_type() -> None:
    dialect = Dialect(bodies=Bodies(content_type="application/vnd.api+json"))
    sent = requests.with_json_type
    assert sent(dialect, {}) == {"Content-Type": "application/vnd.api+json"}
    assert sent(dialect, {"content-type": "application/json"}) == {"content-type": "application/vnd.api+json"}
    for other in ("text/plain", "application/merge-patch+json", "application/xml"):
        assert sent(dialect, {"Content-Type": other}) == {"Content-Type": other}
