"""Tokens that a customer may come with."""

from collections.abc import Callable
from time import time

import jwt
import pytest

from signoff.actors import Customer
from signoff.verdict.outcomes import NotVerified
from signoff.wire.raw import by_hand
from signoff.wire.requests import Request
from tests.unit.signoff.deployment.files import HMAC_KEY, LISTED, MINTED
from tests.unit.signoff.wire.serving import Desk, Reply, serving

AGENT = MINTED + 'agent_claims = { sub = "agent", role = "support" }\n'


def claims(customer: Customer) -> dict[str, str]:
    found: dict[str, str] = jwt.decode(str(customer.token), HMAC_KEY, ["HS256"], audience="portal")
    return found


def test_a_token_lasts_as_long_as_asked(customer: Customer) -> None:
    soon = customer.with_token_lasting(3)
    assert 1.9 < soon.token_expires_at - time() <= 3
    assert (soon.id, soon.name) == ("acme", "customer A, with a token for 3 s,")
    assert customer.token_expires_at - time() > 3000


def test_a_support_agent_is_scoped_to_the_customer(customers: Callable[..., Customer]) -> None:
    agent = customers(AGENT).as_support_agent()
    found = claims(agent)
    assert (found["sub"], found["role"], found["customer_id"]) == ("agent", "support", "acme")
    assert (agent.name, agent.token_name) == ("a support agent of customer A", "AGENT_TOKEN")


def test_where_there_are_no_agents_nothing_is_verified(customer: Customer) -> None:
    with pytest.raises(NotVerified, match="makes no support agents"):
        customer.as_support_agent()


@pytest.mark.parametrize("act", [lambda c: c.with_token_lasting(3), lambda c: c.as_support_agent()])
def test_where_no_token_can_be_made_nothing_is_verified(
    customers: Callable[..., Customer], act: Callable[[Customer], Customer]
) -> None:
    other = LISTED.replace("api_key_env", "token_env")
    with pytest.raises(NotVerified, match=r"needs a key to make it with \(\[auth\.mint\]\)"):
        act(customers(other))


def test_who_shows_no_token_has_none(customer: Customer) -> None:
    assert customer.presenting(None, "without a token").token is None


def test_what_is_added_goes_with_every_call_and_leaves_the_rest_alone(customer: Customer, desk: Desk) -> None:
    adding = customer.adding("in a hurry", headers={"X-Pace": "2"}, query={"pace": "2"})
    adding.send(Request(says="asks", method="GET", path="/a", query={"q": "1"}, headers={"If-Match": "7"}))
    customer.send(Request(says="asks", method="GET", path="/a"))
    added, plain = desk.heard
    assert (added.query, added.headers["x-pace"], added.headers["if-match"]) == (
        {"q": "1", "pace": "2"},
        "2",
        "7",
    )
    assert added.headers["authorization"] == customer.authorization
    assert (plain.query, plain.headers.get("x-pace")) == ({}, None)
    assert adding.name == "customer A, in a hurry,"


ASKED = MINTED + '[transport.query]\napi-version = "2026-11-01"\n"sub scription" = "a&b"\n'
ALSO = {"api-version": "2026-11-01", "sub scription": "a&b"}


def test_what_each_request_has_to_ask_goes_with_it(customers: Callable[..., Customer], desk: Desk) -> None:
    customer = customers(ASKED)
    for query in ({}, {"q": "a b"}):
        request = Request(says="asks", method="GET", path="/a%2Fb", query=query)
        customer.send(request)
        customer.raw.send(by_hand(request))
        through_client, through_hand = desk.heard[-2:]
        assert through_client.query == through_hand.query == {**query, **ALSO}
        assert through_client.path == through_hand.path
    assert "--url-query api-version=2026-11-01" in customer.recorder.story[0].repeat()


def test_who_is_not_the_target_is_not_asked_that(customers: Callable[..., Customer], desk: Desk) -> None:
    with serving() as store:
        store.answers = lambda heard: Reply(b"")
        customers(ASKED).attachments.try_url(f"{store.base_url}/down?signature=1")
        assert store.heard[0].query == {"signature": "1"}
