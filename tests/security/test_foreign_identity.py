"""A customer's id that somebody else supplies is ignored, or the call is refused (SEC-09)."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from itertools import chain, repeat, starmap

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.expect.evaluating import unmet_if
from signoff.expect.sameness import told_apart
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.exchange import Answer
from signoff.wire.requests import Request
from tests.security.isolation.belongings import World, changed, has_a_world
from tests.security.isolation.beside_rows import FILES, NOTIFICATIONS, WEBHOOKS
from tests.security.isolation.calls import BODIES, CALLS, IDENTITY_HEADERS, beside, identity_names

_ELSEWHERE = {*NOTIFICATIONS, *FILES, *WEBHOOKS}
OPERATIONS = (*NOTIFICATIONS, *(name for name in CALLS if name not in _ELSEWHERE))
"""Notifications come first: what others do is told a while later. Webhooks have rows of their own."""
OF_ALL = ("create ticket", "list tickets", "list notifications", "mark all read")
"""Those that are about nothing in particular."""


def is_ignored_or_refused(world: World, request: Request, usually: Callable[[], Answer]) -> str:
    """How customer B's call is neither; empty: it is one of them. `usually` asks the same without A's id."""
    found, answer = told_apart(partial(world.b.send, request), usually, (world.a.id,), world.varying)
    is_refused = 400 <= answer.status < 500 and answer.status not in (401, 429)
    return "" if is_refused else found


@clause("SEC-09", requests=70)
@pytest.mark.parametrize(
    "place",
    [
        "query",
        pytest.param("header", marks=pytest.mark.left_out_when_thin),
        pytest.param("body", marks=pytest.mark.left_out_when_thin),
    ],
)
def test_a_foreign_customer_id_beside_a_call_changes_nothing(
    customer_a: Customer, customer_b: Customer, place: str
) -> None:
    world = has_a_world(customer_a, customer_b, received=True)
    world.begins()
    names = [IDENTITY_HEADERS] if place == "header" else [(name,) for name in identity_names(customer_a)]
    found = []
    for operation in (each for each in OPERATIONS if place != "body" or each in BODIES):
        request = CALLS[operation](customer_b, world.own)
        if operation in ("update ticket", "mark read", "mark all read", "delete notification"):
            customer_b.send(request)
        usual = customer_b.send(request)
        for each in names:
            asked = beside(request, place, dict.fromkeys(each, customer_a.id))
            usually = chain([usual], starmap(customer_b.send, repeat((request,))))
            if seen := is_ignored_or_refused(world, asked, partial(next, usually)):
                found.append(f"[{operation}] {seen}")
            theirs = beside(
                CALLS[operation](customer_b, world.theirs), place, dict.fromkeys(each, customer_a.id)
            )
            answer = customer_b.send(theirs)
            if operation not in OF_ALL and not 400 <= answer.status < 500:
                found.append(f"[{operation}] on customer A's own, the status is {answer.status}")
    unmet_if(found, "customer A's id, supplied by customer B, to be ignored or refused", "; ".join(found))
    expect(changed(world), "what changed of customer A's").equals("")


@clause("SEC-09", requests=40)
@pytest.mark.left_out_when_thin
def test_a_support_agent_of_one_customer_reaches_no_other_by_its_id(
    customer_a: Customer, customer_b: Customer
) -> None:
    world = has_a_world(customer_a, customer_b, received=True)
    agent = customer_b.as_support_agent()
    expect(agent.tickets.try_read(world.own.ticket)).is_ok()
    if agent.tickets.try_read(world.theirs.ticket).status == HTTPStatus.OK:
        raise NotApplicable("support agents of the target see the tickets of every customer")
    world.begins()
    for operation in ("list tickets", "list notifications"):
        request = CALLS[operation](agent, world.own)
        expect(agent.send(request)).is_ok()
        for place, names in (
            ("header", IDENTITY_HEADERS),
            *(("query", (name,)) for name in identity_names(customer_a)),
        ):
            asked = beside(request, place, dict.fromkeys(names, customer_a.id))
            expect(agent.send(asked)).holds_nothing_of(customer_a.canary)
    expect(changed(world), "what changed of customer A's").equals("")


@clause("SEC-09", requests=25)
@pytest.mark.left_out_when_thin
def test_a_foreign_customer_id_in_the_path_finds_nothing(customer_a: Customer, customer_b: Customer) -> None:
    world = has_a_world(customer_a, customer_b)
    world.begins()
    paths, ticket, of_a = customer_b.dialect.paths, world.theirs.ticket, customer_a.id
    expect(customer_a.tickets.try_read(ticket)).is_ok()
    for path in (paths.tickets, paths.notifications):
        for hostile in (
            f"{path}/{of_a}",
            f"{path}/{of_a}/{ticket.id}",
            f"/{of_a}{path}",
            f"/customers/{of_a}{path}",
        ):
            answer = customer_b.send_raw("GET", hostile, "asks with customer A's id in the path")
            expect(answer).is_refused().holds_nothing_of(customer_a.canary)
    expect(changed(world), "what changed of customer A's").equals("")
