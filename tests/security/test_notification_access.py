"""Only an authenticated customer reaches notifications, and only its own (NTF-09)."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.deployment.auth.mint import TokenMint
from signoff.wire.exchange import Answer
from signoff.wire.notifications import Notification
from tests.integration.inboxes import ids, states, told_of, unread
from tests.security.attacks import FORGED, borne, broken, forged_by

Route = Callable[[Customer, Notification | str], Answer]
ROUTES: dict[str, Route] = {
    "list": lambda customer, one: customer.notifications.try_list(),
    "mark read": lambda customer, one: customer.notifications.try_mark_read(one),
    "mark all read": lambda customer, one: customer.notifications.try_mark_all_read(),
    "delete": lambda customer, one: customer.notifications.try_delete(one),
}
PARTS: tuple[dict[str, Any], ...] = (
    {},
    {"type": "ticket"},
    {"unread": True},
    {"type": "ticket", "unread": True},
)


def identities(received: Notification) -> list[str]:
    """The ids by which a notification, and what it is about, would be known."""
    return [each for each in (received.id, received.ticket_id) if each]


def is_refused_to(
    customer: Customer, altered: Mapping[str, str | None], route: str, received: Notification
) -> None:
    """Each altered header is refused and changes nothing; the valid one works on the very same call."""
    for attack, authorization in altered.items():
        answer = ROUTES[route](customer.presenting(authorization, f"with {attack}"), received)
        sent = answer.exchange.url
        unsaid = [each for each in identities(received) if each not in sent]
        expect(answer).is_unauthorised().names_nobody(*unsaid)
    expect(states(customer, [received]), "whether it is read afterwards").equals([False])
    expect(ROUTES[route](customer, received)).has_status(200, 204)


@clause("NTF-09", requests=45)
@pytest.mark.parametrize("route", ROUTES)
def test_no_route_is_open_without_a_valid_token(customer_a: Customer, route: str) -> None:
    received = told_of(customer_a)[0]
    token = customer_a.recorder.session.token(customer_a.id)
    altered = borne(broken(token))
    others = {
        "an empty header": "",
        "a scheme alone": "Bearer",
        "no scheme": token,
        "Basic": f"Basic {token}",
    }
    is_refused_to(customer_a, {"no header": None, **others, **altered}, route, received)


@clause("NTF-09", requests=45)
@pytest.mark.parametrize("route", ROUTES)
def test_no_route_is_open_with_a_forged_token(customer_a: Customer, mint: TokenMint, route: str) -> None:
    received = told_of(customer_a)[0]
    forged = borne(forged_by(mint, customer_a, FORGED))
    is_refused_to(customer_a, forged, route, received)


@clause("NTF-09", requests=30)
def test_a_list_holds_nothing_of_another_customer(customer_a: Customer, customer_b: Customer) -> None:
    foreign, own = told_of(customer_a)[0], told_of(customer_b)[0]
    for part in PARTS:
        answer = customer_b.notifications.try_list(**part)
        expect(answer).is_ok().names_nobody(*identities(foreign), customer_a.id, but=customer_b.id)
        expect(ids(customer_b.notifications.list_all(**part)), f"customer B's by {part}").equals([own.id])
        expect(ids(customer_a.notifications.list_all(**part)), f"customer A's by {part}").equals([foreign.id])
    expect(unread(customer_b), "the number that are unread of customer B's").equals(1)


@clause("NTF-09", requests=16)
def test_a_strange_id_finds_nothing(customer_a: Customer) -> None:
    received = told_of(customer_a)[0]
    for strange in ("..", "%00", "'\"<>", "9" * 3000, f"{customer_a.id}/{received.id}"):
        expect(customer_a.notifications.try_delete(strange)).is_refused().reveals_no_internals()
    expect(states(customer_a, [received]), "what is left").equals([False])
