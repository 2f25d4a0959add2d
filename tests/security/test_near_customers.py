"""Customers whose ids are near are two, and no role makes one of them the other (SEC-01, SEC-04, WS-05)."""

from typing import Any

import pytest

from signoff import WHOLE_ALLOWANCE, clause, expect
from signoff.actors import Customer, some
from signoff.deployment.target import Target
from signoff.expect.naming import names
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import ticket
from tests.domains.customers import NEAR, ODD, ROLES, long_id
from tests.integration.inboxes import ids, unread
from tests.security.isolation.ticket_rows import no_cursors

REFUSALS = (401, 403)
FILTERS: tuple[dict[str, Any], ...] = ({}, {"status": "open"}, {"priority": "high"})
SCAN = 30
"""The most looks at one attachment until it is scanned."""

pytestmark = pytest.mark.left_out_when_thin
"""Customers of near ids have to be made: who lists customers cannot show it, and need not plan for it."""


def two(customer: Customer, how: str) -> tuple[Customer, Customer]:
    """Two customers, the id of one near to the other's; NotApplicable where there cannot be both."""
    one = customer.as_another(long_id(customer.id), "customer A")
    near = {**NEAR, **ODD}[how](one.id)
    expect(near, "the id that is near").differs_from(one.id)
    another = customer.as_another(near, f"customer A with {how}")
    for each in (one, another):
        if each.tickets.try_list().status in REFUSALS:
            raise NotApplicable(f"the target has no customer of the id {each.id!r}")
    return one, another


def reaches_nothing(customer: Customer, of: Customer) -> None:
    """What the other has is not found, not listed and not changed; what the customer does itself is."""
    own, foreign = customer.tickets.open(priority="high"), of.tickets.open(priority="high")
    of.tickets.comment(foreign, f"Said by its owner. ({of.canary})")
    for answer in (
        customer.tickets.try_read(foreign),
        customer.tickets.try_read_comments(foreign),
        customer.tickets.try_update(foreign, status="closed"),
        customer.tickets.try_comment(foreign, "Said by somebody else."),
    ):
        expect(answer).is_not_found()
    for filters in FILTERS:
        listed = [ticket.id for ticket in customer.tickets.list_all(**filters)]
        expect(listed, f"the customer's list by {filters}").contains(own.id).lacks(foreign.id)
    kept = of.tickets.read(foreign)
    expect((kept.status, kept.comment_count), "the other's ticket afterwards").equals(("open", 1))


@clause("SEC-01", requests=26)
@pytest.mark.parametrize("how", [*NEAR, *ODD])
def test_customers_whose_ids_are_near_share_no_tickets(customer_a: Customer, how: str) -> None:
    one, another = two(customer_a, how)
    reaches_nothing(one, of=another)
    reaches_nothing(another, of=one)


@clause("SEC-01", requests=16)
def test_what_a_page_begins_at_is_not_taken_apart_otherwise(customer_a: Customer) -> None:
    """A customer's id and a filter, put together, are another customer's id without any."""
    if why := no_cursors(customer_a.recorder.session.target):
        raise NotApplicable(why)
    one, another = customer_a, customer_a.as_another(f"{customer_a.id}open", "customer A with open")
    for customer in (one, another):
        if customer.tickets.try_list().status in REFUSALS:
            raise NotApplicable(f"the target has no customer of the id {customer.id!r}")
        for _ in range(3):
            customer.tickets.open()
    foreign = one.tickets.list_page(size=1, status="open").place
    own = another.tickets.list_page(size=1).place
    expect(another.tickets.try_list(size=1, place=own)).is_ok()
    expect(another.tickets.try_list(size=1, place=foreign)).is_refused()


@clause("SEC-01", requests=70)
@pytest.mark.parametrize("how", NEAR)
def test_customers_whose_ids_are_near_share_no_notifications(customer_a: Customer, how: str) -> None:
    one, another = two(customer_a, how)
    opened, foreign = one.tickets.open(), another.tickets.open()
    mine = one.notifications.wait_for(1, about=opened)
    theirs = another.notifications.wait_for(1, about=foreign)
    expect(ids(one.notifications.list_all()), "the inbox of one").equals(ids(mine))
    expect(ids(another.notifications.list_all()), "the inbox of the other").equals(ids(theirs))
    expect(one.notifications.try_mark_read(theirs[0])).is_not_found()
    expect(one.notifications.try_delete(theirs[0])).is_not_found()
    one.notifications.mark_all_read()
    expect((unread(one), unread(another)), "the unread of both").equals((0, 1))


@clause("SEC-01", requests=2 * SCAN + 8)
@pytest.mark.parametrize("how", NEAR)
def test_customers_whose_ids_are_near_share_no_files(customer_a: Customer, how: str) -> None:
    one, another = two(customer_a, how)
    for customer, other in ((one, another), (another, one)):
        opened = other.tickets.open()
        attached = other.attachments.attach(opened, b"Evidence.")
        expect(customer.attachments.try_read(opened, attached)).is_not_found()
        expect(customer.attachments.try_register(opened, b"Evidence.")).is_not_found()
        expect(other.attachments.download(opened, attached), "the other's file").equals(b"Evidence.")


@clause("WS-05", requests=6)
@pytest.mark.parametrize("how", NEAR)
def test_live_messages_reach_no_customer_of_a_near_id(customer_a: Customer, how: str) -> None:
    one, another = two(customer_a, how)
    with one.live.listen() as listener, another.live.listen() as other:
        mine, theirs = one.tickets.open(), another.tickets.open()
        listener.hears("notification", about=mine)
        other.hears("notification", about=theirs)
        after, later = one.tickets.open(), another.tickets.open()
        listener.hears_nothing_of(some(about=theirs), before=some("notification", about=after))
        other.hears_nothing_of(some(about=mine), before=some("notification", about=later))


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_customers_of_near_ids_are_counted_apart(fresh_customer: Customer, target: Target) -> None:
    one = fresh_customer.as_another(long_id(fresh_customer.id), "the customer")
    opened = one.tickets.try_open()
    if opened.status in REFUSALS:
        raise NotApplicable(f"the target has no customer of the id {one.id!r}")
    mine = ticket(opened.dialect, opened.json)
    for _ in range(target.description.limits.requests - 1):
        expect(one.tickets.try_list(size=1)).is_ok()
    expect(one.tickets.try_list(size=1)).is_too_many()
    counted, reaching = [], []
    for how, near in {**NEAR, **ODD}.items():
        answer = fresh_customer.as_another(near(one.id), f"the one with {how}").tickets.try_list(size=1)
        counted += [how] if answer.status == 429 else []
        reaching += [how] if names(answer.text, mine.id) else []
    expect(counted, "the near ids that share the count").equals([])
    expect(reaching, "the near ids that reach the customer's data, on a count of their own").equals([])


def with_role(customer: Customer, role: str) -> Customer:
    """The customer with a token of its own that says more of it."""
    mint = customer.recorder.session.mint
    if mint is None:
        raise NotApplicable("the target file gives no key to make tokens of other roles with ([auth.mint])")
    token = mint.token(customer.id, **{**mint.agent_claims, **ROLES[role]})
    return customer.presenting(f"Bearer {token}", f"with the role {role}")


@clause("SEC-01", requests=12)
@pytest.mark.parametrize("role", ROLES)
def test_no_role_opens_what_is_another_customers(
    customer_a: Customer, customer_b: Customer, role: str
) -> None:
    foreign, own = customer_a.tickets.open(), customer_b.tickets.open()
    customer_a.tickets.comment(foreign, f"Said by its owner. ({customer_a.canary})")
    somebody = with_role(customer_b, role)
    mine = somebody.tickets.try_read(own)
    expect(mine).has_status(200, *REFUSALS)
    wanted = (404,) if mine.status == 200 else REFUSALS
    for answer in (
        somebody.tickets.try_read(foreign),
        somebody.tickets.try_read_comments(foreign),
        somebody.tickets.try_update(foreign, status="closed"),
        somebody.tickets.try_comment(foreign, "Said by somebody else."),
    ):
        expect(answer).has_status(*wanted)
    listed = somebody.tickets.try_list()
    expect(listed).has_status(mine.status).holds_nothing_of(customer_a.canary, f'"{foreign.id}"')
    kept = customer_a.tickets.read(foreign)
    expect((kept.status, kept.comment_count), "customer A's ticket afterwards").equals(("open", 1))


@clause("WS-05", requests=4)
@pytest.mark.parametrize("role", ROLES)
def test_no_role_hears_what_is_another_customers(
    customer_a: Customer, customer_b: Customer, role: str
) -> None:
    somebody = with_role(customer_b, role)
    status = somebody.live.try_listen().status
    expect(status, "the answer to the handshake").is_one_of([101, *REFUSALS])
    if status != 101:
        return
    with customer_a.live.listen() as owner, somebody.live.listen() as listener:
        foreign = customer_a.tickets.open()
        owner.hears("notification", about=foreign)
        marker = customer_b.tickets.open()
        listener.hears_nothing_of(some(about=foreign), before=some("notification", about=marker))
