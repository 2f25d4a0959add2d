"""Every name that a target file may map has an effect on what is sent or on how an answer is read."""

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pytest

from signoff.wire import answers, notifications, requests
from signoff.wire.dialect import Dialect
from signoff.wire.instants.reading import session_end
from tests.unit.signoff.wire import about_webhooks, beside_tickets, sent_beside

ROOT = Path(__file__).resolve().parents[4]
Looks = Callable[[Dialect], Any]


def sent(name: str) -> Looks:
    """The field names of a ticket that is sent with that field of the guide."""
    return lambda dialect: list(requests.open_ticket(dialect, {name: "x"}).json)


def read(name: str, item: dict[str, Any]) -> Looks:
    """What a ticket read from `item` holds in that field of the guide."""
    return lambda dialect: getattr(answers.ticket_item(dialect, {"id": "T1"} | item), name)


def comment_read(name: str, item: dict[str, Any]) -> Looks:
    """What a comment read from `item` holds in that field."""

    def look(dialect: Dialect) -> Any:
        try:
            return getattr(answers.comment_item(dialect, item), name)
        except answers.Malformed:
            return "malformed"

    return look


def opened(kind: str, body: Any) -> Looks:
    """The id found in the answer that holds a ticket or a comment, in whatever envelope."""

    def look(dialect: Dialect) -> Any:
        try:
            return getattr(answers, kind)(dialect, body).id
        except answers.Malformed:
            return "malformed"

    return look


def listed(kind: str) -> Looks:
    """How many items are found in a list that is inside "inside"."""

    def look(dialect: Dialect) -> Any:
        try:
            envelope = getattr(dialect.envelopes, kind)
            return len(answers.page(dialect, {"inside": [{}, {}]}, envelope, None, None).items)
        except answers.Malformed:
            return "malformed"

    return look


def path(build: Callable[[Dialect], requests.Request]) -> Looks:
    """The path of a request."""
    return lambda dialect: build(dialect).path


def asked(**page: Any) -> Looks:
    """The query of a page of the ticket list."""
    return lambda dialect: requests.list_tickets(dialect, **page).query


def styled(change: Dialect, style: Literal["offset", "page", "link"]) -> Dialect:
    """The same dialect with lists that are paged in that style."""
    return replace(change, paging=replace(change.paging, style=style))


def offset(change: Dialect) -> Dialect:
    """The same dialect with paging by offset."""
    return styled(change, "offset")


def token_in(dialect: Dialect) -> Any:
    try:
        return answers.token(dialect, {"jwt": "abc"})
    except answers.Malformed:
        return "malformed"


UNREAD = {"subject", "description", "assigned_to", "created_at", "sla_due_date", "sla_met", "comment_count"}
VALUE = {"in-progress": "doing"}
CASES: dict[str, tuple[Any, Looks, Any]] = {
    "paths.create_ticket": ("/new", path(lambda d: requests.open_ticket(d, {})), "/new"),
    "paths.tickets": ("/all", path(requests.list_tickets), "/all"),
    "paths.ticket": ("/t/{id}", path(lambda d: requests.read_ticket(d, "7")), "/t/7"),
    "paths.comments": ("/t/{id}/c", path(lambda d: requests.list_comments(d, "7")), "/t/7/c"),
    "paths.login": ("/in", path(lambda d: requests.sign_in(d, "key")), "/in"),
    **{f"ticket.{name}": ("theirs", read(name, {"theirs": "v"}), "v") for name in sorted(UNREAD)},
    **{f"ticket.{name}": ("theirs", read(name, {"theirs": "low"}), "low") for name in ("status", "priority")},
    "ticket.category": ("theirs", sent("category"), ["theirs"]),
    "ticket.id": ("ref", lambda d: answers.ticket_item(d, {"id": "mine", "ref": "R1"}).id, "R1"),
    "ticket.customer_id": ("owner", sent("customer_id"), ["owner"]),
    "ticket.updated_at": ("changed", sent("updated_at"), ["changed"]),
    "comment.id": ("ref", comment_read("id", {"id": "1", "ref": "R1", "text": "hello"}), "R1"),
    "comment.text": ("says", lambda d: requests.add_comment(d, "7", "hello").json, {"says": "hello"}),
    "comment.created_at": ("at", comment_read("created_at", {"id": "1", "text": "x", "at": "now"}), "now"),
    "login.api_key": ("key", lambda d: requests.sign_in(d, "k1").json, {"key": "k1"}),
    "login.token": ("jwt", token_in, "abc"),
    "login.expires_at": (
        "ends",
        lambda d: str(session_end(d, {"ends": "2026-11-30T10:00:00Z"})),
        "2026-11-30 10:00:00+00:00",
    ),
    "envelopes.ticket": ("result", opened("ticket", {"result": {"id": "T1"}}), "T1"),
    "envelopes.comment": ("result", opened("comment", {"result": {"id": "C1", "text": "x"}}), "C1"),
    "envelopes.tickets": ("inside", listed("tickets"), 2),
    "envelopes.comments": ("inside", listed("comments"), 2),
    "values.status": (VALUE, read("status", {"status": "doing"}), "in-progress"),
    "values.priority": ({"low": "p4"}, read("priority", {"priority": "p4"}), "low"),
    "values.sla_met": ({"met": "ok", "missed": "breached"}, read("sla_met", {"sla_met": "ok"}), True),
    "values.category": ({"billing": "money"}, read("category", {"category": "money"}), "billing"),
    "paging.style": ("offset", asked(place="7"), {"offset": "7"}),
    "paging.size": ("per", asked(size=5), {"per": "5"}),
    "paging.cursor": ("after", asked(place="c1"), {"after": "c1"}),
    "paging.next_cursor": (
        "more",
        lambda d: answers.page(d, {"tickets": [], "more": "c2"}, "tickets", None, None).place,
        "c2",
    ),
    "paging.last_item": (
        "ref",
        lambda d: answers.page(d, {"tickets": [{"ref": 7}]}, "tickets", None, 1).place,
        "7",
    ),
    "paging.more": (
        "more",
        lambda d: (
            answers.page(d, {"tickets": [], "next_cursor": "c2", "more": False}, "tickets", None, 1).place
        ),
        None,
    ),
    "paging.next_link": (
        "next",
        lambda d: answers.page(styled(d, "link"), {"tickets": [], "next": "?c=2"}, "tickets", None, 1).place,
        "c=2",
    ),
    "paging.offset": ("from", lambda d: requests.list_tickets(offset(d), place="7").query, {"from": "7"}),
    "paging.page": ("p", lambda d: requests.list_tickets(styled(d, "page"), place="2").query, {"p": "2"}),
    "paging.first_page": (
        0,
        lambda d: answers.page(styled(d, "page"), {"tickets": [{}]}, "tickets", None, 1).place,
        "1",
    ),
    "methods.update_ticket": ("PATCH", lambda d: requests.update_ticket(d, "7", {}).method, "PATCH"),
    "bodies.open_ticket": (
        {"channel": "portal", "priority": "low"},
        lambda d: requests.open_ticket(d, {"priority": "high"}).json,
        {"channel": "portal", "priority": "high"},
    ),
    "bodies.add_comment": (
        {"public": True},
        lambda d: requests.add_comment(d, "7", "hello").json,
        {"public": True, "text": "hello"},
    ),
    "bodies.ticket_within": (
        "data.ticket",
        lambda d: [requests.open_ticket(d, {"subject": "x"}).json, requests.update_ticket(d, "7", {}).json],
        [{"data": {"ticket": {"subject": "x"}}}, {"data": {"ticket": {}}}],
    ),
    "bodies.comment_within": (
        "comment",
        lambda d: requests.add_comment(d, "7", "hello").json,
        {"comment": {"text": "hello"}},
    ),
    "bodies.read_notification": (
        '{"ids": [{id}]}',
        lambda d: notifications.read_notification(d, 'N"1').json,
        {"ids": ['N"1']},
    ),
    "bodies.read_all_notifications": (
        '{"all": true}',
        lambda d: notifications.read_all(d).json,
        {"all": True},
    ),
    "paging.default_size": (
        2,
        lambda d: answers.page(offset(d), {"tickets": [{}, {}]}, "tickets", "4", None).place,
        "6",
    ),
    "errors.message": (("why",), lambda d: answers.message(d, {"detail": "a", "why": "b"}), "b"),
    "headers.idempotency_key": ("Once", lambda d: requests.open_ticket(d, {}, "k").headers, {"Once": "k"}),
    "headers.request_id": ("X-Trail", lambda dialect: dialect.headers.request_id, "X-Trail"),
    **beside_tickets.CASES,
    **about_webhooks.CASES,
    **sent_beside.CASES,
}
READ_BY_SUITES = {"values.assignee", "paging.max_size"}
"""Facts about the target that the black-box tests read from the dialect themselves."""


def changed(key: str, value: Any) -> Dialect:
    """The reference's dialect with one key mapped otherwise."""
    dialect: Dialect = _with(Dialect(), key.split("."), value)
    return dialect


def _with(part: Any, steps: list[str], value: Any) -> Any:
    step, *further = steps
    return replace(part, **{step: _with(getattr(part, step), further, value) if further else value})


def keys_of(part: Any) -> Iterator[str]:
    """Every key of a part of the dialect, dots leading inwards."""
    for key in fields(part):
        inner = getattr(part, key.name)
        yield from (f"{key.name}.{name}" for name in keys_of(inner)) if is_dataclass(inner) else [key.name]


@pytest.mark.parametrize("key", CASES)
def test_a_mapped_name_has_its_effect(key: str) -> None:
    value, look, expected = CASES[key]
    assert look(Dialect()) != expected
    assert look(changed(key, value)) == expected


def test_every_key_of_the_dialect_has_a_case() -> None:
    elsewhere = READ_BY_SUITES | beside_tickets.USED_BY_ACTORS | beside_tickets.ABOUT_ENDS
    elsewhere |= about_webhooks.USED_BY_THE_RECEIVER
    assert set(keys_of(Dialect())) == CASES.keys() | elsewhere


@pytest.mark.parametrize("key", sorted(about_webhooks.USED_BY_THE_RECEIVER))
def test_a_header_of_webhooks_is_read_where_they_arrive(key: str) -> None:
    assert key in (ROOT / "signoff/plugin/receiving.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", sorted(beside_tickets.USED_BY_ACTORS))
def test_a_key_that_wire_does_not_use_is_used_by_an_actor(key: str) -> None:
    actors = [file.read_text(encoding="utf-8") for file in (ROOT / "signoff/actors").rglob("*.py")]
    assert any(key in text for text in actors)


@pytest.mark.parametrize("key", sorted(beside_tickets.ABOUT_ENDS))
def test_a_fact_about_how_connections_end_is_read_by_a_suite(key: str) -> None:
    suites = [*(ROOT / "tests/integration").glob("*.py"), *(ROOT / "tests/security").glob("*.py")]
    assert any(f".{key.rpartition('.')[2]}" in file.read_text(encoding="utf-8") for file in suites)


@pytest.mark.parametrize("key", sorted(READ_BY_SUITES))
def test_a_key_that_wire_does_not_use_is_read_by_a_suite(key: str) -> None:
    suites = [*(ROOT / "tests/integration").glob("*.py"), *(ROOT / "tests/security").glob("*.py")]
    assert any(f"dialect.{key}" in file.read_text(encoding="utf-8") for file in suites)


@pytest.mark.parametrize(
    ("key", "value", "fields_", "body"),
    [
        ("values.status", VALUE, {"status": "in-progress"}, {"status": "doing"}),
        ("values.priority", {"low": "p4"}, {"priority": "low"}, {"priority": "p4"}),
        ("values.category", {"billing": "money"}, {"category": "billing"}, {"category": "money"}),
        ("values.status", VALUE, {"status": "open"}, {"status": "open"}),
        ("values.status", VALUE, {"status": 7}, {"status": 7}),
        ("ticket.subject", "title", {"subject": "x", "extra": 1}, {"title": "x", "extra": 1}),
    ],
)
def test_what_is_sent_is_in_the_targets_words(
    key: str, value: Any, fields_: dict[str, Any], body: dict[str, Any]
) -> None:
    dialect = changed(key, value)
    assert requests.open_ticket(dialect, fields_).json == body
    assert requests.update_ticket(dialect, "7", fields_).json == body


@pytest.mark.parametrize("key", ["ticket.assigned_to", "ticket.sla_met", "ticket.comment_count"])
def test_a_field_that_the_target_has_not_is_read_as_none(key: str) -> None:
    item = {"id": "T1", "": "never this", key.partition(".")[2]: "nor this"}
    assert getattr(answers.ticket_item(changed(key, ""), item), key.partition(".")[2]) is None
