"""A recorder sends a test's requests, keeps its story without secrets, and minds what it may spend."""

import json
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import pytest

from signoff.actors import Customer, Recorder, TargetSession
from signoff.actors.session.past import Earlier, Past
from signoff.actors.session.recorder import OverBudget
from signoff.monitors.undescribed import UndescribedMonitor
from signoff.verdict.outcomes import NotVerified
from signoff.wire import requests
from signoff.wire.requests import Request
from tests.unit.signoff.deployment.files import LISTED, MINTED
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

READ = Request(says="reads", method="GET", path="/support/tickets")
Sessions = Callable[..., TargetSession]
Customers = Callable[..., Customer]


def test_a_request_arrives_as_it_was_built(customer: Customer, desk: Desk) -> None:
    customer.send(
        Request(
            says="asks",
            method="PUT",
            path="/a%2Fb",
            query={"q": "1 2"},
            headers={"If-Match": "7"},
            json={"ü": 1},
        )
    )
    (heard,) = desk.heard
    assert (heard.method, heard.path, heard.query) == ("PUT", "/a%2Fb", {"q": "1 2"})
    assert json.loads(heard.body) == {"ü": 1}
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["if-match"] == "7"
    assert heard.headers["authorization"] == customer.authorization
    assert heard.headers["user-agent"] == "securebase-signoff (run-1)"


def test_raw_content_is_sent_as_it_is(customer: Customer, desk: Desk) -> None:
    answer = customer.send_raw("POST", "/x", "sends bytes", content=b"\xff{", headers={"Content-Type": "a/b"})
    assert (desk.heard[0].body, desk.heard[0].headers["content-type"]) == (b"\xff{", "a/b")
    assert answer.exchange.sent == "\ufffd{"


def test_half_a_surrogate_pair_reaches_the_target_and_the_log(
    customers: Customers, desk: Desk, tmp_path: Path
) -> None:
    customers(log=tmp_path / "log").tickets.try_open(subject="\ud83d")
    assert b'"\xed\xa0\xbd"' in desk.heard[0].body
    assert "opens a ticket" in (tmp_path / "log").read_text(encoding="utf-8")


def test_an_answer_holds_what_came_back(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({"detail": "no"}, 422, {"X-Request-Id": "r1"})
    answer = customer.send(READ)
    assert (answer.status, answer.message, answer.headers["x-request-id"]) == (422, "no", "r1")
    assert answer.exchange.status == 422
    assert customer.recorder.story == [answer.exchange]
    assert answer.exchange.line().startswith("customer A reads → 422 (")


def test_no_redirect_is_followed(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({}, 302, {"Location": "/elsewhere"})
    assert customer.send(READ).status == 302
    assert len(desk.heard) == 1


def test_nothing_secret_is_kept_of_an_exchange(customers: Customers, desk: Desk, tmp_path: Path) -> None:
    def echoes(heard: Heard) -> Reply:
        return Reply(
            {"echo": heard.headers["authorization"], "key": "api-key-of-acme"},
            headers={"X": "api-key-of-acme"},
        )

    desk.answers = echoes
    customer = customers(log=tmp_path / "log.jsonl")
    assert customer.authorization is not None
    token = customer.authorization.partition(" ")[2]
    request = Request(
        says="tries api-key-of-acme",
        method="POST",
        path="/api-key-of-acme",
        query={"t": token},
        headers={"X-Token": token},
        json={"key": token},
    )
    answer = customer.send(request)
    logged = (tmp_path / "log.jsonl").read_text(encoding="utf-8")
    for kept in (answer.exchange.as_json(), answer.exchange.curl(), answer.exchange.shown(), logged):
        assert token not in kept
        assert "api-key-of-acme" not in kept
    assert token in answer.text


def test_every_exchange_is_logged_with_its_test(customers: Customers, tmp_path: Path) -> None:
    customer = customers(log=tmp_path / "log.jsonl")
    customer.send(READ)
    customer.send(READ)
    lines = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["test"] for line in lines] == ["test_a", "test_a"]
    assert [line["exchange"]["says"] for line in lines] == ["reads", "reads"]


def test_a_target_that_hangs_up_is_a_connection_error_with_a_story(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply(status=0)
    with pytest.raises(ConnectionError) as caught:
        customer.send(READ)
    said = f"customer A reads: no answer from {desk.base_url}/support/tickets: RemoteProtocolError "
    assert str(caught.value).startswith(said)


def test_nobody_else_comes_to_a_second_boot(sessions: Sessions, desk: Desk) -> None:
    session = sessions(LISTED)
    session.is_second = True
    desk.answers = lambda heard: Reply({"detail": "Too many."}, 429)
    recorder = Recorder(session, "test_a", requests_each=1)
    assert recorder.send("customer B", "globex", READ, None, None).status == 429
    assert not recorder.used_elsewhere
    assert session.ledger.spent("globex") == 1


def test_a_test_sends_no_more_than_it_declares(sessions: Sessions, customers: Customers, desk: Desk) -> None:
    recorder = Recorder(sessions(), "test_a", requests_each=2)
    customer = customers(recorder=recorder)
    for _ in range(2):
        customer.send(READ)
    with pytest.raises(OverBudget, match="declares 2 requests a customer and sends more; raise `requests=`"):
        customer.send(READ)
    assert len(desk.heard) == 2
    recorder.send("customer B", "globex", READ, None, None)
    assert [recorder.session.ledger.spent(each) for each in ("acme", "globex")] == [2, 1]


def test_a_customer_with_a_long_past_is_too_much_for_a_test_and_no_fault_of_it(
    sessions: Sessions, customers: Customers
) -> None:
    recorder = Recorder(sessions(MINTED), "test_a", requests_each=1)
    customer = customers(recorder=recorder)
    recorder.pasts["acme"] = Past(tickets=Earlier(frozenset({"T-1", "T-2"})))
    customer.send(READ)
    with pytest.raises(NotVerified, match="the customer had 2 tickets or more before, whose pages"):
        customer.send(READ)


def test_a_listed_customers_idempotency_key_is_each_tests_own(sessions: Sessions) -> None:
    one, other = (Recorder(sessions(LISTED), "test_a", requests_each=1) for _ in range(2))
    assert one.sent_key("once") == one.sent_key("once") != other.sent_key("once")
    assert one.sent_key(None) is None
    assert Recorder(sessions(MINTED), "test_a", requests_each=1).sent_key("once") == "once"


def test_even_an_unanswered_request_is_charged(customer: Customer, desk: Desk) -> None:
    desk.answers = lambda heard: Reply(status=0)
    with pytest.raises(ConnectionError):
        customer.send(READ)
    assert customer.recorder.session.ledger.spent("acme") == 1


PRODUCTION = MINTED.replace('"local"', '"production"')


READ_ONLY = MINTED.replace("[auth", "read_only = true\n[auth", 1)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PRODUCTION, "the target is a production target"),
        (READ_ONLY, r"nothing is to be changed there \(read_only\)"),
    ],
    ids=["production", "read-only"],
)
def test_nothing_is_changed_where_that_is_forbidden(
    customers: Customers, desk: Desk, method: str, text: str, why: str
) -> None:
    customer = customers(text)
    with pytest.raises(NotVerified, match=f"^{method} changes data, and {why}$"):
        customer.send(Request(says="changes", method=method, path="/support/tickets/create"))
    assert desk.heard == []
    assert customer.recorder.session.ledger.spent("acme") == 0


def test_a_production_target_may_be_read_and_signed_in_to(customers: Customers, desk: Desk) -> None:
    customer = customers(PRODUCTION)
    customer.send(READ)
    customer.send(Request(says="asks", method="OPTIONS", path="/support/tickets"))
    customer.send(requests.sign_in(customer.recorder.session.target.dialect, "key"))
    assert [heard.method for heard in desk.heard] == ["GET", "OPTIONS", "POST"]


OPENAPI = """
openapi: 3.1.0
paths:
  /support/tickets:
    get:
      responses:
        "200":
          content: {application/json: {schema: {type: object, required: [tickets]}}}
"""


def test_answers_are_held_against_the_targets_own_document(
    customers: Customers, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "openapi.yaml").write_text(OPENAPI, encoding="utf-8")
    customer = customers('openapi = "openapi.yaml"\n' + MINTED)
    desk.answers = lambda heard: Reply({"tickets": []})
    found = tmp_path / "undescribed.jsonl"
    customer.recorder.session.undescribed = UndescribedMonitor(found)
    customer.send(READ)
    assert not found.exists()
    desk.answers = lambda heard: Reply({})
    for _ in range(2):
        customer.send(READ)
    (row,) = map(json.loads, found.read_text(encoding="utf-8").splitlines())
    assert row["expected"].endswith("as its own OpenAPI and AsyncAPI documents describe it")
    assert row["actual"].startswith("customer A reads → 200")
    assert row["actual"].endswith("$: 'tickets' is a required property")


def test_a_list_that_may_be_behind_is_read_when_it_has_caught_up(customers: Customers, desk: Desk) -> None:
    asked: dict[str, float] = {}
    desk.answers = lambda heard: asked.update({f"{heard.method} {heard.path}": monotonic()}) or Reply({}, 200)
    customer = customers(MINTED + "[limits]\nnotifications_behind_s = 0.3\n")
    customer.notifications.try_mark_read("n1")
    customer.tickets.try_list()
    customer.notifications.try_list()
    changed, tickets, inbox = asked.values()
    assert tickets - changed < 0.3 <= inbox - changed < 1


def test_comments_that_may_be_behind_are_read_when_they_have_caught_up(
    customers: Customers, desk: Desk
) -> None:
    asked: dict[str, float] = {}
    desk.answers = lambda heard: asked.update({f"{heard.method} {heard.path}": monotonic()}) or Reply({}, 200)
    customer = customers(MINTED + "[limits]\ncomments_behind_s = 0.3\n")
    looks: list[Callable[[], object]] = [
        lambda: customer.tickets.try_read_comments("t1"),
        lambda: customer.tickets.try_read("t 1/2"),
        lambda: customer.tickets.try_list(),
    ]
    for look in looks:
        asked.clear()
        customer.tickets.try_comment("t1", "hello")
        customer.notifications.try_list()
        look()
        commented, other, seen = asked.values()
        assert other - commented < 0.3 <= seen - commented < 1


def test_nobody_waits_for_comments_where_there_was_none(customers: Customers, desk: Desk) -> None:
    desk.answers = lambda heard: Reply({}, 200)
    customer, begun = customers(MINTED + "[limits]\ncomments_behind_s = 5.0\n"), monotonic()
    customer.notifications.try_mark_read("n1")
    customer.tickets.try_read_comments("t1")
    assert monotonic() - begun < 5
