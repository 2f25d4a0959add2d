"""No operation without a valid token: each attack alters one thing of a token that works (SEC-02, SEC-11)."""

from collections.abc import Mapping
from functools import partial
from uuid import uuid4

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.actors.session import forgery
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from tests.security.attacks import (
    borne,
    in_bad_headers,
    unless_opaque,
    with_the_key,
    with_the_key_and_no_delay,
    without_a_key,
)
from tests.security.operations import OPERATIONS, READING, Things
from tests.security.refusals import (
    Refusals,
    asks_for_a_bearer_token,
    every_operation,
    is_refused_before_anything_happens,
    presenting,
    things_for,
    works,
)


def are_refused_everywhere(customer: Customer, altered: Mapping[str, Customer], refusals: Refusals) -> None:
    """Every operation is tried with each alteration, and then with the valid token, with which it works."""
    operations = every_operation(customer)
    things = things_for(customer, operations)
    for name, operation in operations.items():
        refusals.try_all(
            {f"{name} with {attack}": partial(operation.call, one, things) for attack, one in altered.items()}
        )
    refusals.were_all()
    for operation in operations.values():
        works(customer, operation, things)
    refusals.were_looked_at()


@clause("SEC-02", requests=98)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_call_without_a_valid_token_is_refused(customer_a: Customer, operation: str) -> None:
    headers = in_bad_headers(customer_a) | borne(without_a_key(customer_a))
    is_refused_before_anything_happens(customer_a, operation, presenting(customer_a, headers))


@clause("SEC-02", requests=90)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_token_with_wrong_claims_is_refused(customer_a: Customer, mint: TokenMint, operation: str) -> None:
    headers = borne(with_the_key(customer_a, mint))
    is_refused_before_anything_happens(customer_a, operation, presenting(customer_a, headers))


@clause("SEC-02", requests=90)
@pytest.mark.parametrize("operation", ["list tickets", "update a ticket", "list notifications"])
def test_a_support_agents_token_with_wrong_claims_is_refused(
    customer_a: Customer, mint: TokenMint, operation: str
) -> None:
    """Whoever may do more is looked at no less."""
    if not mint.agent_claims:
        raise NotApplicable("the target file makes no support agents ([auth.mint] agent_claims)")
    expect(customer_a.as_support_agent().tickets.try_list(size=1)).is_ok()
    headers = borne(with_the_key(customer_a, mint.of_agents()))
    is_refused_before_anything_happens(customer_a, operation, presenting(customer_a, headers))


@clause("SEC-02", requests=3)
def test_altered_claims_do_not_make_another_customer(customer_a: Customer, customer_b: Customer) -> None:
    foreign = customer_b.tickets.open()
    expect(customer_b.tickets.try_read(foreign)).is_ok()
    unless_opaque(customer_a)
    stolen = forgery.renamed(str(customer_a.token), customer_a.id, customer_b.id)
    thief = customer_a.presenting(f"Bearer {stolen}", "claiming to be customer B")
    expect(thief.tickets.try_read(foreign)).is_unauthorised()


@clause("SEC-02", requests=70, level=Level.SHOULD)
def test_a_token_is_refused_from_the_second_on_at_which_it_is_not_valid(
    customer_a: Customer, mint: TokenMint, target: Target
) -> None:
    leeway = target.description.limits.clock_leeway_s
    headers = borne(with_the_key_and_no_delay(customer_a, mint, leeway))
    are_refused_everywhere(customer_a, presenting(customer_a, headers), Refusals("every operation"))


@clause("SEC-02", requests=60, level=Level.SHOULD)
def test_a_token_in_the_address_is_not_taken(customer_a: Customer) -> None:
    nobody = customer_a.presenting(None, "without a header")
    names = ("access_token", "token")
    altered = {
        f"the token as {name}": nobody.adding("with", query={name: str(customer_a.token)}) for name in names
    }
    are_refused_everywhere(customer_a, altered, Refusals("every operation"))


@clause("SEC-02", requests=60, level=Level.SHOULD)
def test_two_headers_are_none(customer_a: Customer) -> None:
    valid, garbage = f"Bearer {customer_a.token}", "Bearer nonsense"
    altered = {
        "a valid header and another": customer_a.adding("and another", headers={"authorization": garbage}),
        "a bad header and a valid one": customer_a.presenting(garbage, "with garbage").adding(
            "and its own token", headers={"authorization": valid}
        ),
    }
    are_refused_everywhere(customer_a, altered, Refusals("every operation"))


@clause("SEC-02", requests=30, level=Level.SHOULD)
def test_the_scheme_is_read_in_any_case(customer_a: Customer) -> None:
    operations = every_operation(customer_a)
    things = things_for(customer_a, operations)
    for number, operation in enumerate(operations.values()):
        scheme = ("bearer", "BEARER")[number % 2]
        works(
            customer_a.presenting(f"{scheme} {customer_a.token}", f"with scheme {scheme}"), operation, things
        )


@clause("SEC-11", requests=2 * len(OPERATIONS) + 1)
def test_the_refusal_asks_for_a_bearer_token(customer_a: Customer, target: Target) -> None:
    expect(customer_a.tickets.try_list()).is_ok()
    altered = presenting(customer_a, {"no header": None, "garbage": "Bearer nonsense"})
    refusals = Refusals("every operation", judge=asks_for_a_bearer_token)
    kinds = ("ticket", "attachment", "notification", "webhook", "delivery")
    nothing = Things(**dict.fromkeys(kinds, str(uuid4())))
    offered = {name: each for name, each in OPERATIONS.items() if each.is_offered_by(customer_a)}
    for name, operation in offered.items():
        if name in READING or not target.description.read_only_because:
            refusals.try_all(
                {
                    f"{name} with {attack}": partial(operation.call, one, nothing)
                    for attack, one in altered.items()
                }
            )
    refusals.were_all()
    refusals.were_looked_at()
