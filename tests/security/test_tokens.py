"""No operation without a valid token: each attack alters one thing of a token that works (SEC-02, SEC-11)."""

from collections.abc import Callable
from time import time

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer, forgery
from signoff.target.tokens import TokenMint
from tests.security.operations import OPERATIONS, WRITES

FIVE_MINUTES, A_DAY = 300, 86_400

WITHOUT_KEY: dict[str, Callable[[str], str | None]] = {
    "no header": lambda token: None,
    "an empty header": lambda token: "",
    "a scheme alone": lambda token: "Bearer",
    "no scheme": lambda token: token,
    "scheme Basic": lambda token: f"Basic {token}",
    "scheme Token": lambda token: f"Token {token}",
    "garbage": lambda token: "Bearer garbage",
    "three dots": lambda token: "Bearer a.b.c",
    "cut short": lambda token: f"Bearer {token[:-12]}",
    "no signature": lambda token: f"Bearer {token.rpartition('.')[0]}.",
    "two tokens": lambda token: f"Bearer {token} {token}",
    "alg none": lambda token: f"Bearer {forgery.unsigned(token, 'none')}",
    "alg None": lambda token: f"Bearer {forgery.unsigned(token, 'None')}",
    "alg NONE": lambda token: f"Bearer {forgery.unsigned(token, 'NONE')}",
    "alg nOnE": lambda token: f"Bearer {forgery.unsigned(token, 'nOnE')}",
}
Forge = Callable[[TokenMint, str], str]
WITH_KEY: dict[str, Forge] = {
    "expired": lambda mint, me: mint.token(me, exp=int(time()) - FIVE_MINUTES),
    "not yet valid": lambda mint, me: mint.token(me, nbf=int(time()) + A_DAY),
    "never expiring": lambda mint, me: mint.token(me, exp=None),
    "a foreign signature": lambda mint, me: forgery.forged(mint.token(me), mint),
    "a confused algorithm": lambda mint, me: forgery.confused(mint.token(me), mint),
    "an altered expiry": lambda mint, me: forgery.with_claims(mint.token(me), exp=int(time()) + A_DAY),
    "a wrong issuer": lambda mint, me: mint.token(me, iss="https://somebody.example"),
    "no issuer": lambda mint, me: mint.token(me, iss=None),
    "a wrong audience": lambda mint, me: mint.token(me, aud="another-api"),
    "no audience": lambda mint, me: mint.token(me, aud=None),
    "no customer": lambda mint, me: mint.token(me, **{mint.customer_claim: None}),
    "an empty customer": lambda mint, me: mint.token(me, **{mint.customer_claim: ""}),
    "a list of customers": lambda mint, me: mint.token(me, **{mint.customer_claim: [me]}),
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
@pytest.mark.parametrize("attack", WITH_KEY)
def test_a_forged_token_is_refused(
    customer_a: Customer, mint: TokenMint, attack: str, operation: str
) -> None:
    altered = customer_a.presenting(f"Bearer {WITH_KEY[attack](mint, customer_a.id)}", f"with {attack}")
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
