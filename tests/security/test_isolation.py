"""One customer never sees, counts, changes or infers anything of another's (SEC-01, SEC-09)."""

from collections.abc import Callable
from typing import Any

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.strangers import unknown_place_like, unknown_ticket_like
from signoff.target.target import Target
from signoff.wire.answers import Ticket, ticket
from signoff.wire.exchange import Answer

CANARY = "canary-of-customer-a"

Try = Callable[[Customer, Ticket | str], Answer]
TRIES: dict[str, Try] = {
    "read": lambda customer, ticket: customer.tries_to_read(ticket),
    "change the status": lambda customer, ticket: customer.tries_to_update(ticket, status="closed"),
    "assign": lambda customer, ticket: customer.tries_to_update(ticket, assigned_to="customer B"),
    "comment": lambda customer, ticket: customer.tries_to_comment(ticket, "From somebody else."),
    "read the comments": lambda customer, ticket: customer.tries_to_read_comments(ticket),
    "delete": lambda customer, ticket: customer.tries_to_delete(ticket),
}
CONTROLS = {name: (201 if name == "comment" else 200) for name in TRIES if name != "delete"}


def opens_marked(customer: Customer) -> Ticket:
    """A ticket of customer A's with a comment, every text of it recognisable."""
    opened = customer.opens_ticket(
        subject=f"Subject {CANARY}", description=f"Description {CANARY}" + "." * 20
    )
    customer.comments_on(opened, f"Comment {CANARY}")
    return opened


@clause("SEC-01", requests=8)
@pytest.mark.parametrize("attempt", TRIES)
def test_another_customers_ticket_looks_like_none(
    customer_a: Customer, customer_b: Customer, attempt: str
) -> None:
    foreign = opens_marked(customer_a)
    before, comments = customer_a.reads(foreign), customer_a.reads_comments(foreign)
    answer = TRIES[attempt](customer_b, foreign)
    nothing = TRIES[attempt](customer_b, unknown_ticket_like(foreign))
    if attempt == "delete":
        expect(answer).is_refused()
    else:
        expect(answer).is_not_found()
    expect(answer).says_the_same_as(nothing).holds_nothing_of(CANARY, customer_a.id)
    expect(customer_a.reads(foreign).raw, "customer A's ticket afterwards").equals(before.raw)
    expect(customer_a.reads_comments(foreign), "customer A's comments afterwards").equals(comments)
    if attempt in CONTROLS:
        expect(TRIES[attempt](customer_a, foreign)).has_status(CONTROLS[attempt])


@clause("SEC-01", requests=8)
@pytest.mark.parametrize(
    "filters",
    [{}, {"status": "open"}, {"priority": "high"}, {"status": "open", "priority": "high"}],
    ids=lambda filters: "+".join(filters) or "none",
)
def test_a_list_holds_nothing_of_another_customer(
    customer_a: Customer, customer_b: Customer, filters: dict[str, Any]
) -> None:
    foreign = customer_a.opens_ticket(subject=f"Subject {CANARY}", priority="high")
    own = customer_b.opens_ticket(priority="high")
    answer = customer_b.tries_to_list(**filters)
    expect(answer).is_ok().holds_nothing_of(CANARY, customer_a.id, f'"{foreign.id}"')
    expect([t.id for t in customer_b.lists_tickets(**filters)], "customer B's list").holds_exactly([own.id])
    expect([t.id for t in customer_a.lists_tickets(**filters)], "customer A's list").holds_exactly(
        [foreign.id]
    )


@clause("SEC-01", requests=6)
def test_a_page_of_another_customer_cannot_be_asked_for(
    customer_a: Customer, customer_b: Customer, target: Target
) -> None:
    for number in range(3):
        customer_a.opens_ticket(subject=f"Subject {number} {CANARY}")
    customer_b.opens_ticket()
    place = customer_a.sees_page(size=1).place
    expect(place, "the place of customer A's second page").is_given()
    expect(customer_a.tries_to_list(size=1, place=place)).is_ok()
    answer = customer_b.tries_to_list(size=1, place=place)
    expect(answer).has_status(200, 400, 404, 422).holds_nothing_of(CANARY, customer_a.id)
    if target.dialect.paging.style == "cursor":
        nothing = customer_b.tries_to_list(size=1, place=unknown_place_like(str(place)))
        expect(answer).says_the_same_as(nothing)


@clause("SEC-01", requests=6)
def test_a_page_of_another_customers_comments_cannot_be_asked_for(
    customer_a: Customer, customer_b: Customer, target: Target
) -> None:
    foreign, own = customer_a.opens_ticket(), customer_b.opens_ticket()
    for number in range(3):
        customer_a.comments_on(foreign, f"Comment {number} {CANARY}")
        customer_b.comments_on(own, f"Comment {number}")
    answer = customer_a.tries_to_read_comments(foreign, size=1)
    expect(answer).is_ok()
    place = customer_a.page_of_comments(answer, size=1).place
    stolen = customer_b.tries_to_read_comments(own, size=1, place=place)
    expect(stolen).has_status(200, 400, 404, 422).holds_nothing_of(CANARY, customer_a.id)
    if target.dialect.paging.style == "cursor":
        nothing = customer_b.tries_to_read_comments(own, size=1, place=unknown_place_like(str(place)))
        expect(stolen).says_the_same_as(nothing)


@clause("SEC-01", requests=2)
def test_an_idempotency_key_does_not_open_another_customers_answer(
    customer_a: Customer, customer_b: Customer, target: Target
) -> None:
    if not target.dialect.headers.idempotency_key:
        # Nothing to try here; the other checks of the clause decide it.
        expect(customer_b.lists_tickets(), "customer B's list").equals([])
        return
    first = customer_a.tries_to_open_ticket(key="same-key")
    expect(first).is_created()
    foreign = ticket(first.dialect, first.json)
    second = customer_b.tries_to_open_ticket(key="same-key")
    expect(second).is_created().holds_nothing_of(foreign.id, customer_a.id)


@clause("SEC-09", requests=3)
@pytest.mark.parametrize("place", ["query", "header"])
def test_a_foreign_customer_id_beside_the_call_gives_nothing(
    customer_a: Customer, customer_b: Customer, target: Target, place: str
) -> None:
    customer_a.opens_ticket(subject=f"Subject {CANARY}")
    own = customer_b.opens_ticket()
    name = target.dialect.ticket.customer_id or "customer_id"
    expect(customer_b.tries_to_list()).is_ok()
    answer = customer_b.tries_raw(
        "GET",
        target.dialect.paths.tickets,
        f"lists tickets with customer A's id in the {place}",
        query={name: customer_a.id} if place == "query" else {},
        headers={"X-Customer-Id": customer_a.id, "X-Tenant-Id": customer_a.id} if place == "header" else {},
    )
    expect(answer).has_status(200, 400, 403, 422).holds_nothing_of(CANARY)
    if answer.status == 200:
        expect(answer.text, "customer B's list", of=answer).contains(own.id)


@clause("SEC-09", requests=4)
@pytest.mark.parametrize("way", ["create", "update", "comment"])
def test_a_foreign_customer_id_in_the_body_moves_nothing(
    customer_a: Customer, customer_b: Customer, target: Target, way: str
) -> None:
    own = customer_b.opens_ticket()
    hostile: dict[str, Any] = {"customer_id": customer_a.id}
    if way == "create":
        answer = customer_b.tries_to_open_ticket(**hostile)
    elif way == "update":
        answer = customer_b.tries_to_update(own, status="in-progress", **hostile)
    else:
        answer = customer_b.tries_raw_comment(own, {target.dialect.comment.text: "Hello.", **hostile})
    expect(answer).has_status(200, 201, 400, 403, 422)
    expect(customer_a.lists_tickets(), "customer A's list").equals([])
    expect(customer_b.reads(own).id, "customer B's ticket").equals(own.id)


@clause("SEC-09", requests=3)
def test_a_foreign_customer_id_in_the_path_finds_nothing(
    customer_a: Customer, customer_b: Customer, target: Target
) -> None:
    foreign = customer_a.opens_ticket(subject=f"Subject {CANARY}")
    path = target.dialect.paths.tickets
    expect(customer_a.tries_to_read(foreign)).is_ok()
    for hostile in (f"{path}/{customer_a.id}", f"{path}/{customer_a.id}/{foreign.id}"):
        answer = customer_b.tries_raw("GET", hostile, "asks with customer A's id in the path")
        expect(answer).is_refused().holds_nothing_of(CANARY)
