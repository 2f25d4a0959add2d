"""Only an authenticated customer reaches notifications, and only its own (NTF-09)."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.strangers import unknown_id_like, unknown_place_like
from signoff.target.target import Target
from signoff.target.tokens import TokenMint
from signoff.wire.exchange import Answer
from signoff.wire.notifications import Notification
from tests.integration.inboxes import ids, states, told_of
from tests.security.attacks import BROKEN, FORGED

Route = Callable[[Customer, Notification | str], Answer]
ROUTES: dict[str, Route] = {
    "list": lambda customer, one: customer.tries_to_list_notifications(),
    "mark read": lambda customer, one: customer.tries_to_mark_read(one),
    "mark all read": lambda customer, one: customer.tries_to_mark_all_read(),
    "delete": lambda customer, one: customer.tries_to_delete_notification(one),
}
OF_ONE = ("mark read", "delete")
"""The routes that name a notification."""


def is_refused_to(
    customer: Customer, altered: Mapping[str, str | None], route: str, told: Notification
) -> None:
    """Each altered header is refused and changes nothing; the valid one works on the very same call."""
    for attack, authorization in altered.items():
        answer = ROUTES[route](customer.presenting(authorization, f"with {attack}"), told)
        expect(answer).is_unauthorised().holds_nothing_of(told.id, str(told.ticket_id))
    expect(states(customer, [told]), "whether it is read afterwards").equals([False])
    expect(ROUTES[route](customer, told)).has_status(200, 204)


@clause("NTF-09", requests=45)
@pytest.mark.parametrize("route", ROUTES)
def test_no_route_is_open_without_a_valid_token(customer_a: Customer, route: str) -> None:
    told = told_of(customer_a)[0]
    token = customer_a.scene.stage.token(customer_a.id)
    altered = {name: f"Bearer {broken(token)}" for name, broken in BROKEN.items()}
    others = {
        "an empty header": "",
        "a scheme alone": "Bearer",
        "no scheme": token,
        "Basic": f"Basic {token}",
    }
    is_refused_to(customer_a, {"no header": None, **others, **altered}, route, told)


@clause("NTF-09", requests=45)
@pytest.mark.parametrize("route", ROUTES)
def test_no_route_is_open_with_a_forged_token(customer_a: Customer, mint: TokenMint, route: str) -> None:
    told = told_of(customer_a)[0]
    forged = {name: f"Bearer {forge(mint, customer_a.id)}" for name, forge in FORGED.items()}
    is_refused_to(customer_a, forged, route, told)


@clause("NTF-09", requests=20)
@pytest.mark.parametrize("route", OF_ONE)
def test_another_customers_looks_like_none(customer_a: Customer, customer_b: Customer, route: str) -> None:
    foreign, own = told_of(customer_a)[0], told_of(customer_b)[0]
    expect(ROUTES[route](customer_b, own)).has_status(200, 204)
    answer = ROUTES[route](customer_b, foreign)
    expect(answer).is_not_found().holds_nothing_of(str(foreign.ticket_id), customer_a.id)
    expect(answer).says_the_same_as(ROUTES[route](customer_b, unknown_id_like(foreign.id)))
    expect(states(customer_a, [foreign]), "whether it is read, or gone").equals([False])
    expect(ROUTES[route](customer_a, foreign)).has_status(200, 204)


@clause("NTF-09", requests=18)
@pytest.mark.parametrize(
    "part", [{}, {"type": "ticket"}, {"unread": True}, {"type": "ticket", "unread": True}], ids=str
)
def test_a_list_holds_nothing_of_another_customer(
    customer_a: Customer, customer_b: Customer, part: dict[str, Any]
) -> None:
    foreign, own = told_of(customer_a)[0], told_of(customer_b)[0]
    answer = customer_b.tries_to_list_notifications(**part)
    expect(answer).is_ok().holds_nothing_of(foreign.id, str(foreign.ticket_id), customer_a.id)
    expect(ids(customer_b.lists_notifications(**part)), "customer B's list").equals([own.id])
    expect(ids(customer_a.lists_notifications(**part)), "customer A's list").equals([foreign.id])


@clause("NTF-09", requests=50)
def test_a_page_of_another_customer_cannot_be_asked_for(
    customer_a: Customer, customer_b: Customer, target: Target
) -> None:
    foreign = told_of(customer_a, 3)
    told_of(customer_b)
    place = customer_a.sees_notifications(size=1).place
    expect(place, "the place of customer A's second page").is_given()
    expect(customer_a.tries_to_list_notifications(size=1, place=place)).is_ok()
    answer = customer_b.tries_to_list_notifications(size=1, place=place)
    expect(answer).has_status(200, 400, 404, 422).holds_nothing_of(customer_a.id, *ids(foreign))
    if target.dialect.paging.style == "cursor":
        nothing = customer_b.tries_to_list_notifications(size=1, place=unknown_place_like(str(place)))
        expect(answer).says_the_same_as(nothing)


@clause("NTF-09", requests=20)
@pytest.mark.parametrize("place", ["query", "header"])
def test_a_foreign_customer_id_beside_the_call_gives_nothing(
    customer_a: Customer, customer_b: Customer, target: Target, place: str
) -> None:
    foreign, own = told_of(customer_a)[0], told_of(customer_b)[0]
    name = target.dialect.ticket.customer_id or "customer_id"
    answer = customer_b.tries_raw(
        "GET",
        target.dialect.paths.notifications,
        f"lists notifications with customer A's id in the {place}",
        query={name: customer_a.id} if place == "query" else {},
        headers={"X-Customer-Id": customer_a.id, "X-Tenant-Id": customer_a.id} if place == "header" else {},
    )
    expect(answer).has_status(200, 400, 403, 422).holds_nothing_of(foreign.id)
    if answer.status == 200:
        expect(answer.text, "customer B's list", of=answer).contains(own.id)


@clause("NTF-09", requests=20)
@pytest.mark.parametrize("place", ["query", "body"])
def test_a_foreign_customer_id_marks_nothing_of_the_other(
    customer_a: Customer, customer_b: Customer, target: Target, place: str
) -> None:
    foreign, own = told_of(customer_a)[0], told_of(customer_b)[0]
    name = target.dialect.ticket.customer_id or "customer_id"
    hostile = {name: customer_a.id}
    answer = customer_b.tries_raw(
        target.dialect.methods.read_all_notifications,
        target.dialect.paths.read_all_notifications,
        f"marks all as read with customer A's id in the {place}",
        query=hostile if place == "query" else {},
        content=json.dumps(hostile).encode() if place == "body" else None,
        headers={"Content-Type": "application/json"} if place == "body" else {},
    )
    expect(answer).has_status(200, 204, 400, 403, 415, 422)
    expect(states(customer_a, [foreign]), "whether customer A's is read").equals([False])
    expect(states(customer_b, [own]), "whether customer B's is still there").differs_from([None])


@clause("NTF-09", requests=16)
def test_a_strange_id_finds_nothing(customer_a: Customer) -> None:
    told = told_of(customer_a)[0]
    for strange in ("..", "%00", "'\"<>", "9" * 3000, f"{customer_a.id}/{told.id}"):
        expect(customer_a.tries_to_delete_notification(strange)).is_refused().reveals_no_internals()
    expect(states(customer_a, [told]), "what is left").equals([False])
