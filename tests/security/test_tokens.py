"""No operation without a valid token: each attack alters one thing of a token that works (SEC-02, SEC-11)."""

from collections.abc import Callable

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer, forgery
from signoff.target.tokens import TokenMint
from tests.security.attacks import BROKEN, FORGED
from tests.security.operations import OPERATIONS, WRITES


def bearing(broken: Callable[[str], str]) -> Callable[[str], str]:
    """The broken token as the header that presents it."""
    return lambda token: f"Bearer {broken(token)}"


WITHOUT_KEY: dict[str, Callable[[str], str | None]] = {
    "no header": lambda token: None,
    "an empty header": lambda token: "",
    "a scheme alone": lambda token: "Bearer",
    "no scheme": lambda token: token,
    "scheme Basic": lambda token: f"Basic {token}",
    "scheme Token": lambda token: f"Token {token}",
    "two tokens": lambda token: f"Bearer {token} {token}",
    **{name: bearing(broken) for name, broken in BROKEN.items()},
}


def is_refused_before_anything_happens(customer: Customer, altered: Customer, operation: str) -> None:
    """The operation works with the valid token, is refused with the altered one, and changed nothing."""
    ticket = customer.opens_ticket()
    if operation != "create":
        expect(OPERATIONS[operation](customer, ticket)).has_status(200, 201)
    before = [found.raw for found in customer.lists_tickets()] if operation in WRITES else []
    expect(OPERATIONS[operation](altered, ticket)).is_unauthorised().holds_nothing_of(ticket.id)
    if operation in WRITES:
        expect([found.raw for found in customer.lists_tickets()], "the tickets afterwards").equals(before)


@clause("SEC-02", requests=5)
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("attack", WITHOUT_KEY)
def test_a_call_without_a_valid_token_is_refused(customer_a: Customer, attack: str, operation: str) -> None:
    token = customer_a.scene.stage.token(customer_a.id)
    altered = customer_a.presenting(WITHOUT_KEY[attack](token), f"with {attack}")
    is_refused_before_anything_happens(customer_a, altered, operation)


@clause("SEC-02", requests=5)
@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("attack", FORGED)
def test_a_forged_token_is_refused(
    customer_a: Customer, mint: TokenMint, attack: str, operation: str
) -> None:
    altered = customer_a.presenting(f"Bearer {FORGED[attack](mint, customer_a.id)}", f"with {attack}")
    is_refused_before_anything_happens(customer_a, altered, operation)


@clause("SEC-02", requests=3)
def test_altered_claims_do_not_make_another_customer(
    customer_a: Customer, customer_b: Customer, mint: TokenMint
) -> None:
    foreign = customer_b.opens_ticket()
    expect(customer_b.tries_to_read(foreign)).is_ok()
    stolen = forgery.with_claims(mint.token(customer_a.id), **{mint.customer_claim: customer_b.id})
    thief = customer_a.presenting(f"Bearer {stolen}", "claiming to be customer B")
    expect(thief.tries_to_read(foreign)).is_unauthorised()


@clause("SEC-02", requests=1, level=Level.SHOULD)
@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(customer_a: Customer, scheme: str) -> None:
    token = customer_a.scene.stage.token(customer_a.id)
    expect(customer_a.presenting(f"{scheme} {token}", f"with scheme {scheme}").tries_to_list()).is_ok()


@clause("SEC-11", requests=2)
@pytest.mark.parametrize("attack", ["no header", "garbage"])
def test_the_refusal_asks_for_a_bearer_token(customer_a: Customer, attack: str) -> None:
    token = customer_a.scene.stage.token(customer_a.id)
    expect(customer_a.tries_to_list()).is_ok()
    altered = customer_a.presenting(WITHOUT_KEY[attack](token), f"with {attack}")
    answer = altered.tries_to_list()
    expect(answer).has_status(401).has_header("WWW-Authenticate")
    expect(answer.headers["www-authenticate"].lower(), "WWW-Authenticate", of=answer).contains("bearer")
