"""A session whose token expires: refused from then on, and back with a new one (SEC-03)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import time

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.target import Target
from signoff.expect.staying import what_changed
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import token
from signoff.wire.exchange import Answer
from signoff.wire.instants.reading import session_end, session_lasts_s
from signoff.wire.requests import sign_in
from tests.security.refusals import Refusals, every_operation, state, things_for

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
        first_pause=max(left, 0) + 0.01,
    )
    eventually(
        lambda: session.tickets.try_list(size=1).status,
        until=lambda status: status in (401, 403),
        within=target.description.limits.clock_leeway_s + 1,
        what="the refusal of the expired token",
    )


@clause("SEC-03", requests=TRIES + 48)
def test_an_expired_session_is_refused_everywhere_and_a_new_token_restores_it(
    customer_a: Customer, target: Target
) -> None:
    operations = every_operation(customer_a)
    things = things_for(customer_a, operations)
    session = customer_a.with_token_lasting(LASTS_S)
    before = state(session, things)
    expires(session, target)
    refusals = Refusals("an expired session", *things.ids.values())
    for name, operation in operations.items():
        refusals.hear(name, operation.call(session, things))
    refusals.were_all()
    again = customer_a.with_second_token()
    expect(what_changed(before, lambda: state(again, things)), "what the new token shows otherwise").equals(
        ""
    )
    again.tickets.update(things.ticket, status="resolved")
    expect(session.tickets.try_list()).is_unauthorised()


@clause("SEC-03", requests=TRIES + 4)
def test_a_support_agents_session_expires_too(customer_a: Customer, mint: TokenMint, target: Target) -> None:
    if not mint.agent_claims:
        raise NotApplicable("the target file makes no support agents ([auth.mint] agent_claims)")
    agent = customer_a.as_support_agent(LASTS_S)
    expect(agent.tickets.try_list(size=1)).is_ok()
    expires(agent, target)
    expect(agent.tickets.try_list(size=1)).is_unauthorised()
    expect(customer_a.as_support_agent().tickets.try_list(size=1)).is_ok()


def who_signs_in(customer: Customer, target: Target) -> Customer:
    """The listed customer that has a key to sign in with."""
    known = next((one for one in target.description.auth.customers if one.has_api_key), None)
    if known is None:
        raise NotApplicable("the target file lists no customer with an API key to sign in with ([auth])")
    return replace(customer, name="the listed customer", id=known.id)


def signs_in(customer: Customer, target: Target) -> Answer:
    """The answer to signing in with that customer's key."""
    key = customer.recorder.session.api_key(customer.id)
    return customer.presenting(None, "signing in").send(sign_in(target.dialect, str(key)))


@clause("SEC-03", requests=1, level=Level.SHOULD)
def test_what_is_said_of_a_sessions_end_is_so(customer_a: Customer, target: Target) -> None:
    listed = who_signs_in(customer_a, target)
    answer = signs_in(listed, target)
    expect(answer).has_status(200, 201)
    ends, own = session_end(target.dialect, answer.json), token(target.dialect, answer.json)
    if ends is None or own.count(".") != 2:
        raise NotApplicable("the target does not say when a session ends, or its tokens do not")
    # How long it lasts is told by the target's clock, and counted by ours.
    is_told = session_lasts_s(target.dialect, answer.json) is None
    apart = timedelta(seconds=1 if is_told else 1 + target.description.limits.clock_leeway_s)
    by_token = datetime.fromtimestamp(listed.presenting(f"Bearer {own}", "signed in").token_expires_at, UTC)
    expect(ends, "when the session ends, by the answer").is_between(by_token - apart, by_token + apart)


@clause("SEC-03", requests=TRIES + 6)
def test_signing_in_again_reaches_the_same_data(customer_a: Customer, target: Target) -> None:
    customer = who_signs_in(customer_a, target)
    session = customer.with_token_lasting(LASTS_S)
    ticket = session.tickets.open()
    expires(session, target)
    answer = signs_in(customer, target)
    expect(answer).has_status(200, 201)
    again = customer.presenting(f"Bearer {token(target.dialect, answer.json)}", "signed in again")
    expect(again.tickets.read(ticket).id, "the ticket after signing in again").equals(ticket.id)
    expect(session.tickets.try_read(ticket)).is_unauthorised()
