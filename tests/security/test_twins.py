"""Two tokens that say the same of their bearer, but for the customer, open two different doors (SEC-01)."""

from uuid import uuid4

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import ticket
from tests.security.isolation.calls import IDENTITY_HEADERS, identity_names

SAME = {"subject": "The same words", "description": "The same words for both, on purpose."}


def twins(mint: TokenMint, *customers: Customer) -> list[Customer]:
    """The same person at work for each of these customers: only the customer differs in the tokens."""
    claims = {"sub": "one-and-the-same", "jti": str(uuid4()), **mint.agent_claims}
    return [
        one.presenting(f"Bearer {mint.token(one.id, **claims)}", "as one and the same person")
        for one in customers
    ]


@clause("SEC-01", requests=8)
def test_a_key_of_one_customer_does_nothing_for_another(
    customer_a: Customer, customer_b: Customer, mint: TokenMint, target: Target
) -> None:
    if not target.dialect.headers.idempotency_key:
        raise NotApplicable("the target has no idempotency keys")
    key, opened = str(uuid4()), []
    for one in twins(mint, customer_a, customer_b):
        answer = one.tickets.try_open(key=key, **SAME)
        expect(answer).is_created()
        opened.append(ticket(answer.dialect, answer.json).id)
    for one, id_ in zip((customer_a, customer_b), opened, strict=True):
        listed = [each.id for each in one.tickets.list_all()]
        expect(listed, f"the list of {one.name}").holds_exactly([id_])


@clause("SEC-01", requests=20)
@pytest.mark.parametrize("place", ["header", pytest.param("query", marks=pytest.mark.left_out_when_thin)])
def test_an_agent_of_one_customer_does_not_choose_another(
    customer_a: Customer, customer_b: Customer, mint: TokenMint, place: str
) -> None:
    if not mint.agent_claims:
        raise NotApplicable("the target file makes no support agents ([auth.mint] agent_claims)")
    foreign, own = customer_a.tickets.open(), customer_b.tickets.open()
    [agent] = twins(mint, customer_b)
    expect(agent.tickets.try_read(own)).is_ok()
    beside = (
        [{"headers": dict.fromkeys(IDENTITY_HEADERS, customer_a.id)}]
        if place == "header"
        else [{"query": {name: customer_a.id}} for name in identity_names(customer_b)]
    )
    for each in beside:
        choosing = agent.adding(f"naming customer A in the {place}", **each)
        for answer in (
            choosing.tickets.try_read(foreign),
            choosing.tickets.try_update(foreign, status="closed"),
            choosing.tickets.try_comment(foreign, "Said by somebody else."),
        ):
            expect(answer).is_refused()
        listed = choosing.tickets.try_list()
        if listed.status < 400:
            expect(listed).holds_nothing_of(customer_a.canary).names_nobody(foreign.id)
    kept = customer_a.tickets.read(foreign)
    expect((kept.status, kept.comment_count), "customer A's ticket afterwards").equals(("open", 0))
