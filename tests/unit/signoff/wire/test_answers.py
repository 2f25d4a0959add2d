"""Answers as they are read: the guide's words out, or Malformed that says what is wrong."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.wire import answers
from signoff.wire.answers import Malformed
from signoff.wire.dialect import Dialect, Envelopes, Errors, Paging, Values

DIALECT = Dialect()
OFFSET = replace(DIALECT, paging=Paging(style="offset", default_size=3))
WRAPPED = replace(DIALECT, envelopes=Envelopes(ticket="result", comment="result"))


def test_a_ticket_is_read_in_the_guides_words() -> None:
    item = {"id": 42, "subject": "No sign-in", "status": "open", "comment_count": 0, "sla_met": True}
    ticket = answers.ticket(DIALECT, item)
    assert (ticket.id, ticket.subject, ticket.status) == ("42", "No sign-in", "open")
    assert (ticket.comment_count, ticket.sla_met, ticket.priority) == (0, True, None)
    assert ticket.raw is item


def test_a_comment_is_read_in_the_guides_words() -> None:
    comment = answers.comment(DIALECT, {"id": "C1", "text": "", "created_at": "now"})
    assert (comment.id, comment.text, comment.created_at) == ("C1", "", "now")


@pytest.mark.parametrize(
    ("parse", "body", "complaint"),
    [
        (answers.ticket, {}, "a ticket without an id in 'id'"),
        (answers.ticket, {"id": ""}, "a ticket without an id"),
        (answers.ticket, {"id": None}, "a ticket without an id"),
        (answers.ticket, {"id": True}, "a ticket without an id"),
        (answers.ticket, {"id": ["T1"]}, "a ticket without an id"),
        (answers.ticket, None, "a ticket without an id"),
        (answers.ticket, "T1", "a ticket without an id"),
        (answers.comment, {"id": "C1"}, "a comment without a text in 'text'"),
        (answers.comment, {"id": "C1", "text": 7}, "a comment without a text"),
        (answers.comment, {"text": "x"}, "a comment without an id"),
        (answers.token, {}, "no token in 'token' of the sign-in answer"),
        (answers.token, {"token": ""}, "no token"),
        (answers.token, {"token": 7}, "no token"),
        (answers.token, None, "no token"),
    ],
)
def test_an_answer_of_the_wrong_shape_is_malformed(
    parse: Callable[[Dialect, Any], Any], body: Any, complaint: str
) -> None:
    with pytest.raises(Malformed, match=complaint):
        parse(DIALECT, body)


@pytest.mark.parametrize("body", [{"id": "T1"}, [], None, "text"])
@pytest.mark.parametrize("parse", [answers.ticket, answers.comment])
def test_a_missing_envelope_is_malformed(parse: Callable[[Dialect, Any], Any], body: Any) -> None:
    with pytest.raises(Malformed, match="no 'result' in the answer that is to hold the"):
        parse(WRAPPED, body)


def test_a_malformed_answer_is_shown_shortened() -> None:
    with pytest.raises(Malformed) as caught:
        answers.ticket(DIALECT, {"x": "y" * 9000})
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("body", [{"tickets": {}}, {"tickets": ["T1"]}, {}, [], None])
def test_a_list_that_is_none_is_malformed(body: Any) -> None:
    with pytest.raises(Malformed, match="list"):
        answers.page(DIALECT, body, "tickets", None, None)


def test_a_list_may_be_the_answer_itself() -> None:
    assert answers.page(DIALECT, [{"id": 1}], "", None, None) == answers.Page(items=({"id": 1},), place=None)


@pytest.mark.parametrize(
    ("cursor", "place"), [("c2", "c2"), (17, "17"), (0, "0"), (None, None), ("", None), (..., None)]
)
def test_the_next_page_begins_at_the_cursor_if_there_is_one(cursor: Any, place: str | None) -> None:
    body = {"tickets": [{}]} | ({} if cursor is ... else {"next_cursor": cursor})
    assert answers.page(DIALECT, body, "tickets", None, 1).place == place


@pytest.mark.parametrize(
    ("count", "begins", "asked", "place"),
    [
        (3, None, None, "3"),
        (2, None, None, None),
        (2, None, 2, "2"),
        (2, "4", 2, "6"),
        (1, "4", 2, None),
        (0, "4", 2, None),
        (5, None, 2, "5"),
    ],
)
def test_an_offset_goes_on_while_pages_are_full(
    count: int, begins: str | None, asked: int | None, place: str | None
) -> None:
    page = answers.page(OFFSET, {"tickets": [{}] * count}, "tickets", begins, asked)
    assert (len(page.items), page.place) == (count, place)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"detail": "no such ticket"}, "no such ticket"),
        ({"errors": [{"field": "subject"}], "detail": "invalid"}, "invalid · [{'field': 'subject'}]"),
        ({"detail": None, "errors": []}, ""),
        ({"message": "elsewhere"}, ""),
        ("subject is too long", "subject is too long"),
        (None, ""),
    ],
)
def test_a_message_joins_what_the_target_tells_its_reader(body: Any, says: str) -> None:
    assert answers.message(DIALECT, body) == says


def test_an_empty_name_is_the_whole_answer() -> None:
    dialect = replace(DIALECT, errors=Errors(message=("",)))
    assert answers.message(dialect, {"subject": ["is too long"]}) == "{'subject': ['is too long']}"
    assert answers.message(dialect, []) == ""


def test_values_may_be_numbers() -> None:
    dialect = replace(DIALECT, values=Values(status={"open": 2, "resolved": 4}, priority={"low": 1}))
    item = {"id": "1", "status": 2, "priority": 1}
    found = answers.ticket_item(dialect, item)
    assert (found.status, found.priority) == ("open", "low")
    assert answers.ticket_item(dialect, item | {"status": "4"}).status == "resolved"
    other = answers.ticket_item(dialect, item | {"status": 7, "priority": True})
    assert f"{other.status} {other.priority}" == "7 True", "what nobody mapped"


@pytest.mark.parametrize(
    ("said", "met"),
    [("ok", True), ("breached", False), ("running", None), (None, None), (True, None), (1, None)],
)
def test_whether_an_sla_was_met_may_be_said_in_words(said: Any, met: bool | None) -> None:
    dialect = replace(DIALECT, values=Values(sla_met={"met": "ok", "missed": "breached"}))
    assert answers.ticket_item(dialect, {"id": "1", "sla_met": said}).sla_met is met
    assert answers.ticket_item(DIALECT, {"id": "1", "sla_met": said}).sla_met is said


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00+00:00",
        "2026-11-22T10:00:00.000Z",
        "2026-11-22T10:00:00.000000+00:00",
        "2026-11-22t10:00:00z",
    ],
)
def test_an_instant_in_utc_is_read_however_it_is_spelled(text: str) -> None:
    assert answers.instant_in_utc(text) == answers.instant(text) == datetime(2026, 11, 22, 10, tzinfo=UTC)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_read_to_the_microsecond(when: datetime) -> None:
    assert answers.instant(when.isoformat()) == when
    assert answers.instant(when.isoformat().replace("+00:00", "Z")) == when


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("2026-11-22T10:00:00", "an instant without a time zone: '2026-11-22T10:00:00'"),
        ("2026-11-22", "an instant without a time zone: '2026-11-22'"),
        ("2026-11-22T10:00:00+01:00", "not in UTC"),
        ("2026-11-22T10:00:00-05:00", "not in UTC"),
        ("yesterday", "not ISO 8601: 'yesterday'"),
        ("", "not ISO 8601"),
        (1763805600, "no instant: 1763805600"),
        (None, "no instant: None"),
    ],
)
def test_anything_else_is_no_instant_in_utc(text: Any, complaint: str) -> None:
    with pytest.raises(Malformed, match=complaint):
        answers.instant_in_utc(text)


@pytest.mark.parametrize(
    "value",
    [
        "2026-11-22T10:00:00",
        " 2026-11-22T10:00:00Z",
        "2026-11-22T11:00:00+01:00",
        1795341600,
        1795341600.0,
        1795341600000,
        "1795341600",
        "1795341600000",
    ],
)
def test_an_instant_is_read_as_best_it_can_be(value: Any) -> None:
    assert answers.instant(value) == datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize("value", ["yesterday", "", None, True, 7, -1795341600, 1e20, "12", float("nan")])
def test_what_is_no_instant_at_all_is_none(value: Any) -> None:
    with pytest.raises(Malformed):
        answers.instant(value)


def test_a_number_written_as_a_text_is_a_number() -> None:
    item = {"id": "1", "comment_count": "3"}
    assert answers.ticket_item(DIALECT, item).comment_count == 3
    assert str(answers.ticket_item(DIALECT, item | {"comment_count": "three"}).comment_count) == "three"


def test_dots_lead_inwards_and_a_name_with_a_dot_is_one() -> None:
    item = {"data": {"attributes": {"subject": "My bill"}}, "a.b": 1}
    assert answers.get(item, "data.attributes.subject") == "My bill"
    assert answers.get(item, "a.b") == 1
    assert answers.get(item, "data.subject.none") is None
    assert answers.inside("data.attributes", item, "ticket") == {"subject": "My bill"}
    with pytest.raises(Malformed, match=r"no 'data\.none'"):
        answers.inside("data.none", item, "ticket")


@pytest.mark.parametrize(
    ("link", "place"),
    [
        ("", None),
        ('<https://desk.test/t?c=2>; rel="next"', "c=2"),
        ("</t?c=2&limit=5>; rel=next", "c=2&limit=5"),
        ('</t?c=1>; rel="prev", </t?c=3>; rel="next"', "c=3"),
        ('</t?c=a,b>; title="one, rel=next"; rel="last"', None),
        ('</t?c=3>; title="a, b"; REL="last next"', "c=3"),
        ("</t>; rel=next", None),
        ('</t?c=3>; rel="nextish"', None),
    ],
)
def test_a_link_header_names_the_next_page(link: str, place: str | None) -> None:
    dialect = replace(DIALECT, paging=Paging(style="link"))
    assert answers.page(dialect, {"tickets": [{}]}, "tickets", None, None, link).place == place


@pytest.mark.parametrize(
    ("name", "around", "place"),
    [
        ("next", {"next": "https://desk.test/api/t?c=2&limit=5", "previous": None}, "c=2&limit=5"),
        ("next", {"next": "/t?c=2"}, "c=2"),
        ("next", {"next": "?c=2"}, "c=2"),
        ("next", {"next": None, "count": 1}, None),
        ("next", {"next": ""}, None),
        ("_links.next.href", {"_links": {"self": {"href": "/t"}}}, None),
        ("_links.next.href", {"_links": {"next": {"href": "/t?c=2"}}}, "c=2"),
        ("links.next", {"links": {"next": {"href": "/t?c=2", "meta": {}}}}, "c=2"),
        ("@odata.nextLink", {"@odata.nextLink": "https://desk.test/t?$skiptoken=a%20b"}, "$skiptoken=a%20b"),
        ("@odata.nextLink", {}, None),
    ],
)
def test_a_field_may_hold_the_address_of_the_next_page(
    name: str, around: dict[str, Any], place: str | None
) -> None:
    dialect = replace(DIALECT, paging=Paging(style="link", next_link=name))
    body, header = {"tickets": [{}], **around}, '</t?c=9>; rel="next"'
    assert answers.page(dialect, body, "tickets", None, None, header).place == place


@pytest.mark.parametrize("found", ["https://desk.test/t/2", "2", 2, True, {"url": "/t?c=2", "href": 7}])
def test_what_is_no_address_with_parameters_leads_nowhere(found: Any) -> None:
    dialect = replace(DIALECT, paging=Paging(style="link", next_link="next"))
    with pytest.raises(Malformed, match="no address with parameters in 'next'"):
        answers.page(dialect, {"tickets": [{}], "next": found}, "tickets", None, None)


def test_an_address_is_no_cursor() -> None:
    body = {"tickets": [{}], "next_cursor": "https://desk.test/t?c=2"}
    with pytest.raises(Malformed, match="an address in place of a cursor"):
        answers.page(DIALECT, body, "tickets", None, None)


@pytest.mark.parametrize(
    ("more", "said", "items", "place"),
    [
        ("has_more", True, 2, "T2"),
        ("has_more", True, 1, "T1"),
        ("has_more", False, 2, None),
        ("has_more", None, 2, None),
        ("has_more", True, 0, None),
        ("", None, 2, "T2"),
        ("", None, 1, None),
        ("", None, 0, None),
    ],
)
def test_a_cursor_may_be_the_last_item(more: str, said: Any, items: int, place: str | None) -> None:
    dialect = replace(DIALECT, paging=Paging(last_item="id", more=more))
    listed = [{"id": f"T{number + 1}"} for number in range(items)]
    assert answers.page(dialect, {"tickets": listed, "has_more": said}, "tickets", None, 2).place == place


@pytest.mark.parametrize(("said", "place"), [(True, "c2"), ("true", "c2"), (False, None), ("false", None)])
def test_a_cursor_on_the_last_page_leads_nowhere_where_a_field_says_so(said: Any, place: str | None) -> None:
    dialect = replace(DIALECT, paging=Paging(next_cursor="page.end", more="page.next"))
    body = {"tickets": [{}], "page": {"end": "c2", "next": said}}
    assert answers.page(dialect, body, "tickets", None, 1).place == place
