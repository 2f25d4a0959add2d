"""What a customer does: `opens`, `reads`, ... must succeed; `tries_to_...` returns the raw answer."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from signoff.actors import Customer
from signoff.verdict.outcomes import Unmet
from signoff.wire.exchange import Answer
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.wire.samples import TICKET
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

Customers = Callable[..., Customer]
COMMENT = {"id": "C1", "text": "hello"}


def works(heard: Heard) -> Reply:
    """Answers as a desk that keeps the guide."""
    if heard.path.endswith("/comments"):
        return Reply(COMMENT, 201) if heard.method == "POST" else Reply({"comments": [COMMENT]})
    if heard.path == "/support/tickets":
        return Reply({"tickets": [TICKET]})
    return Reply(TICKET, {"POST": 201, "DELETE": 405}.get(heard.method, 200))


@pytest.fixture(autouse=True)
def _working(desk: Desk) -> None:
    desk.answers = works


@pytest.mark.parametrize(
    ("tries", "method", "path", "body"),
    [
        (
            lambda c: c.tickets.try_open_raw({"subject": "x"}),
            "POST",
            "/support/tickets/create",
            {"subject": "x"},
        ),
        (lambda c: c.tickets.try_read("T1"), "GET", "/support/tickets/T1", None),
        (
            lambda c: c.tickets.try_update("T1", status="open"),
            "PUT",
            "/support/tickets/T1",
            {"status": "open"},
        ),
        (lambda c: c.tickets.try_delete("T1"), "DELETE", "/support/tickets/T1", None),
        (lambda c: c.tickets.try_comment("T1", "hi"), "POST", "/support/tickets/T1/comments", {"text": "hi"}),
        (
            lambda c: c.tickets.try_comment_raw("T1", {"x": 1}),
            "POST",
            "/support/tickets/T1/comments",
            {"x": 1},
        ),
        (lambda c: c.tickets.try_read_comments("T1"), "GET", "/support/tickets/T1/comments", None),
        (lambda c: c.tickets.try_list(), "GET", "/support/tickets", None),
        (lambda c: c.send_raw("GET", "/x", "looks around"), "GET", "/x", None),
    ],
)
def test_a_try_sends_one_request_and_returns_the_raw_answer(
    customer: Customer, desk: Desk, tries: Callable[[Customer], Answer], method: str, path: str, body: Any
) -> None:
    answer = tries(customer)
    (heard,) = desk.heard
    assert (heard.method, heard.path) == (method, path)
    assert (json.loads(heard.body) if heard.body else None) == body
    assert answer.status == works(heard).status


@pytest.mark.parametrize(
    ("does", "found"),
    [
        (lambda c: c.tickets.open().id, "T1"),
        (lambda c: c.tickets.read("T1").subject, "Cannot sign in"),
        (lambda c: c.tickets.read(c.tickets.open()).id, "T1"),
        (lambda c: c.tickets.update("T1", status="open").status, "open"),
        (lambda c: c.tickets.comment("T1", "hello").text, "hello"),
        (lambda c: [comment.id for comment in c.tickets.read_comments("T1")], ["C1"]),
        (lambda c: [ticket.id for ticket in c.tickets.list_all()], ["T1"]),
        (lambda c: (len(c.tickets.list_page().items), c.tickets.list_page().place), (1, None)),
        (lambda c: len(c.tickets.page_of_comments(c.tickets.try_read_comments("T1")).items), 1),
    ],
)
def test_a_deed_returns_what_the_target_answered(
    customer: Customer, does: Callable[[Customer], Any], found: Any
) -> None:
    assert does(customer) == found


@pytest.mark.parametrize(
    ("does", "step"),
    [
        (lambda c: c.tickets.open(), "open a ticket, answered with 201"),
        (lambda c: c.tickets.read("T1"), "read the ticket, answered with 200"),
        (lambda c: c.tickets.update("T1"), "update the ticket, answered with 200"),
        (lambda c: c.tickets.comment("T1", "x"), "add a comment, answered with 201"),
        (lambda c: c.tickets.read_comments("T1"), "read the comments, answered with 200"),
        (lambda c: c.tickets.list_all(), "list tickets, answered with 200"),
        (lambda c: c.tickets.list_page(), "list tickets, answered with 200"),
    ],
)
def test_a_deed_that_is_refused_is_unmet(
    customer: Customer, desk: Desk, does: Callable[[Customer], Any], step: str
) -> None:
    desk.answers = lambda heard: Reply({"detail": "out of order"}, 503)
    with pytest.raises(Unmet) as caught:
        does(customer)
    assert caught.value.expected == f"customer A to {step}"
    assert caught.value.actual == "the answer was 503 'out of order'"
    assert caught.value.exchange is customer.recorder.story[-1]


@pytest.mark.parametrize(
    ("does", "reply", "says"),
    [
        (lambda c: c.tickets.open(), Reply({}, 201), "a ticket without an id in 'id': {}"),
        (lambda c: c.tickets.comment("T1", "x"), Reply({"id": 1}, 201), "a comment without a text in 'text'"),
        (
            lambda c: c.tickets.list_all(),
            Reply([]),
            "no 'tickets' in the answer that is to hold the list: []",
        ),
        (lambda c: c.tickets.list_all(), Reply({"tickets": [{}]}), "a ticket without an id"),
        (lambda c: c.tickets.read_comments("T1"), Reply({"comments": [{}]}), "a comment without a text"),
        (lambda c: c.tickets.read("T1"), Reply(b"<html>"), "a ticket without an id in 'id': None"),
    ],
)
def test_an_answer_of_another_shape_is_unmet(
    customer: Customer, desk: Desk, does: Callable[[Customer], Any], reply: Reply, says: str
) -> None:
    desk.answers = lambda heard: reply
    with pytest.raises(Unmet) as caught:
        does(customer)
    assert caught.value.expected == "an answer of the shape the target file describes"
    assert caught.value.actual.startswith(says)


def test_a_draft_is_a_valid_ticket_named_after_the_run(customer: Customer, desk: Desk) -> None:
    assert f"(Sign-off run run-1, {customer.canary})" in customer.tickets.draft()["description"]
    customer.tickets.try_open(priority="low", subject=None, key="k1")
    sent = json.loads(desk.heard[0].body)
    assert (sent["priority"], sent["subject"]) == ("low", None)
    assert desk.heard[0].headers["idempotency-key"] == "k1"


@pytest.mark.parametrize(
    ("shown", "token_name"), [("Bearer forged-token-of-acme", "ALTERED_TOKEN"), (None, None)]
)
def test_a_customer_may_present_another_header(
    customer: Customer, desk: Desk, shown: str | None, token_name: str | None
) -> None:
    other = customer.presenting(shown, "with a forged token")
    exchange = other.tickets.try_list().exchange
    assert desk.heard[0].headers.get("authorization") == shown
    assert (exchange.actor, exchange.token) == ("customer A, with a forged token,", token_name)
    assert "forged-token" not in customer.recorder.session.redact(str(shown))
    assert customer.name == "customer A"


def test_a_second_token_is_another_one_of_the_same_customer(customer: Customer, desk: Desk) -> None:
    second = customer.with_second_token()
    assert second.id == customer.id
    assert second.authorization != customer.authorization
    assert second.tickets.try_list().exchange.token == "SECOND_TOKEN"
    assert desk.heard[0].headers["authorization"] == second.authorization


def test_a_customer_does_not_show_its_token(customer: Customer) -> None:
    assert customer.authorization is not None
    assert customer.authorization not in repr(customer)


@pytest.mark.parametrize("where", ["secret", "signing.key"])
def test_the_secret_of_a_webhook_is_kept_nowhere_whatever_it_looks_like(
    customers: Customers, desk: Desk, tmp_path: Path, where: str
) -> None:
    outer, _, inner = where.partition(".")
    shown = {outer: {inner: "Xq9-of-another-shape"} if inner else "Xq9-of-another-shape"}
    desk.answers = lambda heard: Reply({"id": "W1", "url": "https://x.test", "events": [], **shown}, 201)
    log = tmp_path / "log.jsonl"
    customer = customers(MINTED + f'[fields.webhook]\nsecret = "{where}"\n', log=log)
    assert customer.webhooks.register().secret == "Xq9-of-another-shape"
    assert "Xq9-of-another-shape" not in log.read_text(encoding="utf-8")
    assert "<secret>" in log.read_text(encoding="utf-8")
    assert "Xq9-of-another-shape" in customer.recorder.session.redact.learned
