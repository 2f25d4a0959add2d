"""One effect per idempotency key (TKT-17)."""

import pytest

from backend.aws.claims import DynamoClaims
from backend.aws.client import dynamodb
from backend.bootstrap import SystemClock
from backend.domain.idempotency import request_key
from backend.settings import Tables
from tests.unit.backend.caller import Caller

CREATE = "/support/tickets/create"
BODY = {"subject": "Once", "description": "Sent more than once."}


def count(caller: Caller) -> int:
    """Count the caller's tickets."""
    return len(caller.get("/support/tickets").json["tickets"])


def test_a_repeated_create_gets_the_first_answer_and_makes_one_ticket(acme: Caller) -> None:
    first = acme.post(CREATE, BODY, Idempotency_Key="k1")
    acme.put(f"/support/tickets/{first.json['id']}", {"status": "closed"})
    again = acme.post(CREATE, dict(reversed(BODY.items())), Idempotency_Key="k1")
    assert (again.status, again.text, again.headers["ETag"]) == (201, first.text, first.headers["ETag"])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert count(acme) == 1


def test_a_repeated_comment_is_counted_once(acme: Caller) -> None:
    path = f"/support/tickets/{acme.open_ticket()['id']}"
    replies = [acme.post(f"{path}/comments", {"text": "once"}, Idempotency_Key="k") for _ in range(3)]
    assert len({reply.text for reply in replies}) == 1
    assert acme.get(path).json["comment_count"] == 1


def test_the_same_key_with_another_body_is_refused(acme: Caller) -> None:
    acme.post(CREATE, BODY, Idempotency_Key="k")
    assert acme.post(CREATE, BODY | {"priority": "low"}, Idempotency_Key="k").status == 422
    assert count(acme) == 1


def test_a_key_is_scoped_to_its_customer_and_its_path(acme: Caller, globex: Caller) -> None:
    first = acme.post(CREATE, BODY, Idempotency_Key="k").json
    assert globex.post(CREATE, BODY, Idempotency_Key="k").json["customer_id"] == "globex"
    comment = acme.post(f"/support/tickets/{first['id']}/comments", {"text": "x"}, Idempotency_Key="k")
    assert (comment.status, comment.json["text"]) == (201, "x")


def test_a_key_in_flight_is_refused_for_now(acme: Caller) -> None:
    claims = DynamoClaims(dynamodb(), Tables(), SystemClock())
    claims.claim(request_key("acme", "POST", CREATE, "k", BODY))
    assert acme.post(CREATE, BODY, Idempotency_Key="k").status == 409
    assert count(acme) == 0


def test_a_refused_comment_gives_its_key_back(acme: Caller) -> None:
    unknown = "/support/tickets/01890000-0000-7000-8000-000000000000/comments"
    replies = [acme.post(unknown, {"text": "x"}, Idempotency_Key="k").status for _ in range(2)]
    assert replies == [404, 404]


def test_invalid_input_does_not_use_the_key_up(acme: Caller) -> None:
    assert acme.post(CREATE, {"subject": "no description"}, Idempotency_Key="k").status == 400
    assert acme.post(CREATE, BODY, Idempotency_Key="k").status == 201


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 256, "tab\t"])
def test_a_key_is_1_to_255_visible_ascii_characters(acme: Caller, key: str) -> None:
    reply = acme.post(CREATE, BODY, Idempotency_Key=key)
    assert (reply.status, reply.fields) == (400, ["Idempotency-Key"])
    assert acme.post(CREATE, BODY, Idempotency_Key="x" * 255).status == 201
