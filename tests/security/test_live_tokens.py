"""No live connection without a valid token, and none that outlives it (WS-01, WS-07, WS-12)."""

from collections.abc import Mapping
from time import time

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Listener
from signoff.actors.live.connection import Close
from signoff.actors.session import forgery
from signoff.deployment.auth.mint import TokenMint
from signoff.deployment.target import Target
from signoff.verdict.outcomes import Inconclusive, NotApplicable
from signoff.wire.exchange import Answer
from signoff.wire.live import Live
from signoff.wire.messages import subscribe_frame
from tests.security.attacks import (
    borne,
    unless_opaque,
    with_the_key,
    with_the_key_and_no_delay,
    without_a_key,
)
from tests.security.refusals import Refusals, is_unauthorised, presenting

OPEN = 101
LASTS_S = 4
"""Long enough to connect and to hear something, short enough to wait for."""


def are_refused_at_the_handshake(customer: Customer, altered: Mapping[str, Customer]) -> None:
    """The customer connects with its token, and is turned down with each altered one."""
    expect(customer.live.try_listen()).has_status(OPEN)
    refusals = Refusals("the handshake", judge=is_turned_down)
    for attack, attacker in altered.items():
        refusals.hear(attack, attacker.live.try_listen())
    refusals.were_all()
    refusals.were_looked_at()


def is_turned_down(answer: Answer) -> str | None:
    """401 or 403; another way of turning down tells that something else was looked at before."""
    return "a connection" if answer.status == OPEN else is_unauthorised(answer)


def live(target: Target) -> Live:
    """What the target says of its live connections."""
    assert target.description.ws is not None
    return target.description.ws


def expires(customer: Customer) -> None:
    """Waits until the customer's token has expired, by our clock."""
    left = max(customer.token_expires_at - time(), 0)
    eventually(
        time,
        until=lambda now: now > customer.token_expires_at,
        within=left + 1,
        what="the token to expire",
        first_pause=left + 0.01,
    )


def is_told(listener: Listener, closed: Close, target: Target) -> bool:
    """Whether it is said that the token has expired: in a message, or by the close code."""
    said = any(message.type == "token_expired" for message in listener.heard)
    return said or closed.code == live(target).expired_code


def ends(listener: Listener, customer: Customer, target: Target) -> Close:
    """How the connection was closed, which has to be within the target's bound after the token's expiry."""
    bound = target.description.limits.token_expiry_s
    left = customer.token_expires_at - time()
    closed = listener.is_closed(within=max(left, 0) + bound)
    late = closed.at - customer.token_expires_at
    if late < -target.description.limits.clock_leeway_s and not is_told(listener, closed, target):
        raise Inconclusive(
            f"{listener.name} was closed with {closed.code} {-late:.1f} s before its token expired: for "
            "another reason, so nothing is known of the expiry"
        )
    expect(late <= bound, f"the close of {listener.name} within {bound:g} s").equals(True)
    return closed


def speaks_until_it_expires(listener: Listener, customer: Customer, target: Target) -> None:
    """Says something now and then, to the last second but one."""

    def speaks() -> float:
        listener.send(subscribe_frame(target.dialect, ("notification",)))
        return time()

    eventually(
        speaks,
        until=lambda now: now > customer.token_expires_at - 1,
        within=LASTS_S + 1,
        what="a second before the expiry, having said something now and then",
    )


def is_refused_again(customer: Customer, target: Target) -> None:
    """The expired token opens no connection any more."""
    eventually(
        lambda: customer.live.try_listen().status,
        until=lambda status: status in (401, 403),
        within=target.description.limits.clock_leeway_s + 1,
        what="the refusal of the expired token at the handshake",
    )


@clause("WS-01", requests=1)
def test_without_a_valid_token_there_is_no_connection(customer_a: Customer, target: Target) -> None:
    headers = {"no token": None} | borne(without_a_key(customer_a))
    if live(target).token_in != "subprotocol":
        # An empty subprotocol cannot be offered: there it is the handshake without a token.
        headers["an empty token"] = ""
    are_refused_at_the_handshake(customer_a, presenting(customer_a, headers))


@clause("WS-01", requests=1)
def test_with_wrong_claims_there_is_no_connection(customer_a: Customer, mint: TokenMint) -> None:
    headers = borne(with_the_key(customer_a, mint))
    are_refused_at_the_handshake(customer_a, presenting(customer_a, headers))


@clause("WS-01", requests=1)
def test_altered_claims_do_not_open_another_customers_connection(
    customer_a: Customer, customer_b: Customer
) -> None:
    expect(customer_b.live.try_listen()).has_status(OPEN)
    unless_opaque(customer_a)
    stolen = forgery.renamed(str(customer_a.token), customer_a.id, customer_b.id)
    thief = customer_a.presenting(f"Bearer {stolen}", "claiming to be customer B")
    are_refused_at_the_handshake(customer_a, {"customer B's id": thief})


@clause("WS-01", requests=1, level=Level.SHOULD)
def test_the_handshake_takes_no_token_a_second_too_early_or_too_late(
    customer_a: Customer, mint: TokenMint, target: Target
) -> None:
    leeway = target.description.limits.clock_leeway_s
    headers = borne(with_the_key_and_no_delay(customer_a, mint, leeway))
    are_refused_at_the_handshake(customer_a, presenting(customer_a, headers))


@clause("WS-01", requests=1, level=Level.SHOULD)
def test_the_refusal_is_401_and_tells_nothing_about_the_inside(customer_a: Customer) -> None:
    expect(customer_a.live.try_listen()).has_status(OPEN)
    answer = customer_a.presenting("Bearer a.b.c", "with garbage").live.try_listen()
    expect(answer).has_status(401).reveals_no_internals()


@clause("WS-07", requests=16)
def test_connections_end_with_their_token_and_a_fresh_one_restores_them(
    customer_a: Customer, target: Target
) -> None:
    short = customer_a.with_token_lasting(LASTS_S)
    # The lasting one is the oldest: where connections are ended by their age or silence, it is the first.
    with customer_a.live.listen() as lasting, short.live.listen() as idle, short.live.listen() as speaking:
        lasting.hears("notification", about=customer_a.tickets.open())
        speaks_until_it_expires(speaking, short, target)
        for listener in (idle, speaking):
            ends(listener, short, target)
        is_refused_again(short, target)
        lasting.is_still_open()
        missed = customer_a.tickets.open()
        lasting.hears("notification", about=missed)
        for listener in (idle, speaking):
            late = [message for message in listener.heard if message.ticket_id == missed.id]
            expect(late, f"what reached {listener.name}, which is closed").equals([])
    listed = customer_a.notifications.wait_for(1, about=missed)
    expect([received.ticket_id for received in listed], "what was missed").equals([missed.id])
    with customer_a.with_second_token().live.listen() as again:
        again.hears("notification", about=customer_a.tickets.open())


@clause("WS-07", requests=2)
def test_a_support_agents_connection_ends_with_its_token_too(
    customer_a: Customer, mint: TokenMint, target: Target
) -> None:
    if not mint.agent_claims:
        raise NotApplicable("the target file makes no support agents ([auth.mint] agent_claims)")
    if customer_a.as_support_agent().live.try_listen().status != OPEN:
        raise NotApplicable("support agents of the target have no live connections")
    agent = customer_a.as_support_agent(LASTS_S)
    with customer_a.live.listen() as lasting, agent.live.listen() as expiring:
        lasting.hears("notification", about=customer_a.tickets.open())
        ends(expiring, agent, target)
        is_refused_again(agent, target)
        lasting.is_still_open()


@clause("WS-07", requests=2, level=Level.SHOULD)
def test_nothing_arrives_once_the_token_has_expired(customer_a: Customer, target: Target) -> None:
    short = customer_a.with_token_lasting(LASTS_S)
    with customer_a.live.listen() as lasting, short.live.listen() as expiring:
        lasting.hears("notification", about=customer_a.tickets.open())
        expires(short)
        after = customer_a.tickets.open()
        lasting.hears("notification", about=after)
        late = [message for message in expiring.heard if message.ticket_id == after.id]
        expect(late, "what reached the connection after the expiry").equals([])


@clause("WS-12", requests=1)
def test_an_expired_connection_is_told_why_it_is_closed(customer_a: Customer, target: Target) -> None:
    short = customer_a.with_token_lasting(LASTS_S - 1)
    with short.live.listen() as expiring:
        closed = ends(expiring, short, target)
        expect(
            is_told(expiring, closed, target),
            f"a token_expired message or the close code {live(target).expired_code} (it was {closed.code})",
        ).equals(True)
