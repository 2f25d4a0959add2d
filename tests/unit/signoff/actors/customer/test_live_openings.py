"""How a live connection is opened: with its token where the target wants it, and as from the portal."""

from collections.abc import Callable
from typing import Any

import pytest

from signoff.actors import Customer
from signoff.verdict.outcomes import Unmet
from tests.unit.signoff.actors.line import Exchange
from tests.unit.signoff.deployment.files import MINTED

Listens = Callable[..., Customer]


@pytest.mark.parametrize(
    ("ws", "where"),
    [
        ('token_name = "t"\n', lambda request, token: request.path == f"/?t={token}"),
        (
            'token_in = "header"\ntoken_name = "Authorization"\ntoken_as = "Bearer {token}"\n',
            lambda request, token: request.headers["Authorization"] == f"Bearer {token}",
        ),
        (
            'token_in = "subprotocol"\ntoken_as = "desk, {token}"\n',
            lambda request, token: request.headers["Sec-WebSocket-Protocol"] == f"desk, {token}",
        ),
        (
            'token_in = "cookie"\ntoken_name = "session"\n',
            lambda request, token: request.headers["Cookie"] == f"session={token}",
        ),
    ],
)
def test_the_token_is_where_the_target_wants_it(
    customer_of: Listens, exchange: Exchange, ws: str, where: Callable[[Any, str | None], bool]
) -> None:
    customer = customer_of(ws)
    with customer.live.listen():
        assert where(exchange.openings[0], customer.token)
    opening = customer.recorder.story[0]
    assert str(customer.token) not in opening.shown() + opening.repeat() + opening.as_json()
    assert "$CUSTOMER_A_TOKEN" in opening.repeat()


@pytest.mark.parametrize(
    ("top", "beside", "origin"),
    [
        ("", "", None),
        ('portal_url = "https://portal.desk.test/app/"\n', "", "https://portal.desk.test"),
        ("", '[transport.headers]\norigin = "https://a.test"\n', "https://a.test"),
        (
            'portal_url = "https://portal.desk.test"\n',
            '[transport.headers]\nOrigin = "https://a.test"\n',
            "https://a.test",
        ),
    ],
)
def test_a_connection_is_opened_as_from_the_portal(
    customer_of: Listens, exchange: Exchange, top: str, beside: str, origin: str | None
) -> None:
    customer = customer_of(f"delivered_within_s = 2.0\n{beside}", top)
    with customer.live.listen():
        assert exchange.openings[0].headers.get_all("Origin") == ([] if origin is None else [origin])


def test_without_a_token_none_is_sent(customer_of: Listens, exchange: Exchange) -> None:
    with customer_of().presenting(None, "without a token").live.listen():
        assert exchange.openings[0].path == "/"


def test_a_refused_opening_is_an_answer(customer_of: Listens, exchange: Exchange) -> None:
    customer = customer_of()
    assert customer.live.try_listen().status == 101
    exchange.refusal = (429, "too many")
    answer = customer.live.try_listen()
    assert (answer.status, answer.text) == (429, "too many")
    assert customer.recorder.story[-1].line().startswith("customer A opens a live connection → 429")
    with pytest.raises(Unmet, match="the opening was answered with 429"):
        customer.live.listen()


def test_no_answer_at_all_is_no_refusal(customers: Callable[..., Customer]) -> None:
    customer = customers('ws_url = "ws://127.0.0.1:9/"\n' + MINTED + "[ws]\n")
    with pytest.raises(ConnectionError, match="no live connection at ws:"):
        customer.live.try_listen()
