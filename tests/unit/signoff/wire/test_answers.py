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
from signoff.wire.dialect import Dialect, Envelopes, Errors, Values
from signoff.wire.instants.reading import instant, instant_in_utc

DIALECT = Dialect()
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
    assert instant_in_utc(text) == instant(text) == datetime(2026, 11, 22, 10, tzinfo=UTC)


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_is_read_to_the_microsecond(when: datetime) -> None:
    assert instant(when.isoformat()) == when
    assert instant(when.isoformat().replace("+00:00", "Z")) == when


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
        instant_in_utc(text)


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
    assert instant(value) == datetime(2026, 11, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize("value", ["yesterday", "", None, True, 7, -1795341600, 1e20, "12", float("nan")])
def test_what_is_no_instant_at_all_is_none(value: Any) -> None:
    with pytest.raises(Malformed):
        instant(value)


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
