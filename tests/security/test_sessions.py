"""A session whose token expires: refused from then on, and back with a new one (SEC-03)."""

from dataclasses import replace
from time import time

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer
from signoff.target.target import Target
from signoff.verdict.outcomes import NotVerified
from signoff.wire.answers import token
from signoff.wire.requests import sign_in
from tests.security.operations import OPERATIONS

LASTS_S = 3
"""Long enough for a few calls, short enough to wait for."""
TRIES = 40
"""The most calls that go by until a target with a slower clock notices the expiry."""


def expires(session: Customer, target: Target) -> None:
    """Waits until the target refuses the session's token, which it may do by its own clock."""
    left = session.token_expires_at - time()
    eventually(
        time,
        until=lambda now: now > session.token_expires_at,
        within=max(left, 0) + 1,
        what="the token to expire",
    )
    eventually(
        lambda: session.tries_to_list(size=1).status,
        until=lambda status: status in (401, 403),
        within=target.description.limits.clock_leeway_s + 1,
        what="the refusal of the expired token",
    )


@clause("SEC-03", requests=TRIES + 14)
def test_an_expired_session_is_refused_everywhere(customer_a: Customer, target: Target) -> None:
    session = customer_a.with_token_lasting(LASTS_S)
    ticket = session.opens_ticket()
    session.comments_on(ticket, "While the session lasts.")
    expires(session, target)
    before = customer_a.reads(ticket)
    for operation in OPERATIONS.values():
        expect(operation(session, ticket)).is_unauthorised().holds_nothing_of(ticket.id)
    expect(customer_a.reads(ticket).raw, "the ticket afterwards").equals(before.raw)
    expect([found.id for found in customer_a.lists_tickets()], "the tickets afterwards").equals([ticket.id])


@clause("SEC-03", requests=TRIES + 10)
def test_a_new_token_reaches_the_same_data(customer_a: Customer, target: Target) -> None:
    session = customer_a.with_token_lasting(LASTS_S)
    ticket = session.opens_ticket()
    session.comments_on(ticket, "Before the session ended.")
    before, comments = session.reads(ticket), session.reads_comments(ticket)
    expires(session, target)
    again = customer_a.with_second_token()
    expect(again.reads(ticket).raw, "the ticket with the new token").equals(before.raw)
    expect(again.reads_comments(ticket), "the comments with the new token").equals(comments)
    expect([found.id for found in again.lists_tickets()], "the list with the new token").equals([ticket.id])
    again.updates(ticket, status="resolved")


@clause("SEC-03", requests=TRIES + 3)
def test_a_new_token_does_not_bring_the_old_one_back(customer_a: Customer, target: Target) -> None:
    session = customer_a.with_token_lasting(LASTS_S)
    expect(session.tries_to_list()).is_ok()
    expires(session, target)
    expect(customer_a.with_second_token().tries_to_list()).is_ok()
    expect(session.tries_to_list()).is_unauthorised()


@clause("SEC-03", requests=TRIES + 6, level=Level.SHOULD)
def test_signing_in_again_reaches_the_same_data(customer_a: Customer, target: Target) -> None:
    known = next((one for one in target.description.auth.customers if one.api_key_env), None)
    if known is None:
        raise NotVerified("the target file lists no customer with an API key to sign in with ([auth])")
    customer = replace(customer_a, name="the listed customer", id=known.id)
    session = customer.with_token_lasting(LASTS_S)
    ticket = session.opens_ticket()
    expires(session, target)
    key = customer.scene.stage.api_key(known.id)
    answer = customer.presenting(None, "signing in").tries(sign_in(target.dialect, str(key)))
    expect(answer).has_status(200, 201)
    again = customer.presenting(f"Bearer {token(target.dialect, answer.json)}", "signed in again")
    expect(again.reads(ticket).id, "the ticket after signing in again").equals(ticket.id)
    expect(session.tries_to_read(ticket)).is_unauthorised()
