"""No live connection without a valid token, and none that outlives it (WS-01, WS-07, WS-12)."""

from math import ceil
from time import time

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Listener, forgery
from signoff.actors.connection import Close
from signoff.target.target import Target
from signoff.target.tokens import TokenMint
from signoff.wire.live import Live
from signoff.wire.messages import subscribe_frame
from tests.security.attacks import BROKEN, FORGED

OPEN = 101
LASTS_S = 4
"""Long enough to connect, short enough to wait for."""


def is_refused_at_the_handshake(customer: Customer, altered: Customer) -> None:
    """The customer connects with its token, and is turned down with the altered one."""
    expect(customer.tries_to_listen()).has_status(OPEN)
    answer = altered.tries_to_listen()
    expect(answer.status, "the answer to the handshake", of=answer).is_between(400, 499)
    expect(answer).is_unauthorised()


def live(target: Target) -> Live:
    """What the target says of its live connections."""
    assert target.description.ws is not None
    return target.description.ws


def lasting_to_hear(customer: Customer, target: Target) -> Customer:
    """The customer with a token that lasts long enough to hear something before it expires."""
    return customer.with_token_lasting(LASTS_S + ceil(live(target).delivered_within_s))


def expires(customer: Customer) -> None:
    """Waits until the customer's token has expired, by our clock."""
    left = customer.token_expires_at - time()
    eventually(
        time,
        until=lambda now: now > customer.token_expires_at,
        within=max(left, 0) + 1,
        what="the token to expire",
    )


def ends(listener: Listener, customer: Customer, target: Target) -> Close:
    """How the connection was closed, which has to be within the target's bound after the token's expiry."""
    bound = target.description.limits.token_expiry_s
    left = customer.token_expires_at - time()
    closed = listener.is_closed(within=max(left, 0) + bound)
    expect(closed.at - customer.token_expires_at <= bound, f"the close within {bound:g} s").equals(True)
    return closed


@clause("WS-01", requests=1)
def test_without_a_token_there_is_no_connection(customer_a: Customer) -> None:
    is_refused_at_the_handshake(customer_a, customer_a.presenting(None, "without a token"))


@clause("WS-01", requests=1)
def test_with_an_empty_token_there_is_no_connection(customer_a: Customer, target: Target) -> None:
    if live(target).token_in == "subprotocol":
        # An empty subprotocol cannot be offered: this is the handshake without a token, tried above.
        expect(customer_a.tries_to_listen()).has_status(OPEN)
        return
    is_refused_at_the_handshake(customer_a, customer_a.presenting("", "with an empty token"))


@clause("WS-01", requests=1)
@pytest.mark.parametrize("attack", BROKEN)
def test_a_broken_token_does_not_connect(customer_a: Customer, attack: str) -> None:
    broken = BROKEN[attack](customer_a.scene.stage.token(customer_a.id))
    is_refused_at_the_handshake(customer_a, customer_a.presenting(f"Bearer {broken}", f"with {attack}"))


@clause("WS-01", requests=1)
@pytest.mark.parametrize("attack", FORGED)
def test_a_forged_token_does_not_connect(customer_a: Customer, mint: TokenMint, attack: str) -> None:
    forged = FORGED[attack](mint, customer_a.id)
    is_refused_at_the_handshake(customer_a, customer_a.presenting(f"Bearer {forged}", f"with {attack}"))


@clause("WS-01", requests=1)
def test_altered_claims_do_not_open_another_customers_connection(
    customer_a: Customer, customer_b: Customer, mint: TokenMint
) -> None:
    expect(customer_b.tries_to_listen()).has_status(OPEN)
    stolen = forgery.with_claims(mint.token(customer_a.id), **{mint.customer_claim: customer_b.id})
    is_refused_at_the_handshake(
        customer_a, customer_a.presenting(f"Bearer {stolen}", "claiming to be customer B")
    )


@clause("WS-01", requests=1, level=Level.SHOULD)
def test_the_refusal_is_401_and_tells_nothing_about_the_inside(customer_a: Customer) -> None:
    expect(customer_a.tries_to_listen()).has_status(OPEN)
    answer = customer_a.presenting("Bearer a.b.c", "with garbage").tries_to_listen()
    expect(answer).has_status(401).reveals_no_internals()


@clause("WS-07", requests=2)
def test_a_connection_that_receives_ends_with_its_token(customer_a: Customer, target: Target) -> None:
    short = lasting_to_hear(customer_a, target)
    with short.listens() as expiring, customer_a.listens() as lasting:
        before = customer_a.opens_ticket()
        expiring.hears("notification", about=before)
        ends(expiring, short, target)
        after = customer_a.opens_ticket()
        lasting.hears("notification", about=after)
        missed = [message for message in expiring.heard if message.ticket_id == after.id]
        expect(missed, "what reached the closed connection").equals([])


@clause("WS-07", requests=1)
def test_an_idle_connection_ends_with_its_token(customer_a: Customer, target: Target) -> None:
    short = customer_a.with_token_lasting(LASTS_S)
    with short.listens() as expiring, customer_a.listens() as lasting:
        ends(expiring, short, target)
        expect(lasting.is_open, "that the connection with a valid token is open").equals(True)
        lasting.hears("notification", about=customer_a.opens_ticket())


@clause("WS-07", requests=1)
def test_speaking_does_not_prolong_a_connection(customer_a: Customer, target: Target) -> None:
    short = customer_a.with_token_lasting(LASTS_S)
    with short.listens() as expiring:

        def speaks() -> float:
            expiring.sends(subscribe_frame(target.dialect, ("notification",)))
            return time()

        eventually(
            speaks,
            until=lambda now: now > short.token_expires_at - 1,
            within=LASTS_S + 1,
            what="a second before the expiry, having said something now and then",
        )
        ends(expiring, short, target)


@clause("WS-07", requests=1)
def test_an_expired_token_does_not_connect_again(customer_a: Customer, target: Target) -> None:
    short = customer_a.with_token_lasting(LASTS_S)
    expect(short.tries_to_listen()).has_status(OPEN)
    expires(short)
    eventually(
        lambda: short.tries_to_listen().status,
        until=lambda status: status in (401, 403),
        within=target.description.limits.clock_leeway_s + 1,
        what="the refusal of the expired token at the handshake",
    )
    expect(customer_a.tries_to_listen()).has_status(OPEN)


@clause("WS-07", requests=14)
def test_a_fresh_token_brings_back_what_was_missed_and_what_comes(
    customer_a: Customer, target: Target
) -> None:
    short = customer_a.with_token_lasting(LASTS_S)
    with short.listens() as expiring:
        ends(expiring, short, target)
    missed = customer_a.opens_ticket()
    with customer_a.listens() as again:
        listed = customer_a.awaits_notifications(1, about=missed)
        expect([told.ticket_id for told in listed], "what was missed").equals([missed.id])
        again.hears("notification", about=customer_a.opens_ticket())


@clause("WS-07", requests=2, level=Level.SHOULD)
def test_nothing_arrives_once_the_token_has_expired(customer_a: Customer, target: Target) -> None:
    short = lasting_to_hear(customer_a, target)
    with short.listens() as expiring, customer_a.listens() as lasting:
        before = customer_a.opens_ticket()
        expiring.hears("notification", about=before)
        expires(short)
        after = customer_a.opens_ticket()
        lasting.hears("notification", about=after)
        late = [message for message in expiring.heard if message.ticket_id == after.id]
        expect(late, "what reached the connection after the expiry").equals([])


@clause("WS-12", requests=1)
def test_an_expired_connection_is_told_why_it_is_closed(customer_a: Customer, target: Target) -> None:
    short = customer_a.with_token_lasting(LASTS_S)
    with short.listens() as expiring:
        closed = ends(expiring, short, target)
        said = any(message.type == "token_expired" for message in expiring.heard)
        expect(
            said or closed.code == live(target).expired_code,
            f"a token_expired message or the close code {live(target).expired_code} (it was {closed.code})",
        ).equals(True)
