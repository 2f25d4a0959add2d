"""Opening a live connection: who may, and how many at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Listener
from signoff.actors.live.connection import Close
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable, NotVerified, Unmet
from signoff.wire.exchange import Answer
from signoff.wire.live import Live

OPEN = 101
OF_A_TOKEN, OF_THEIR_NUMBER = (3000, 4401), (1013, 4429)
"""Close codes: what makes a client sign in again (IANA's 3000, and 401 among codes of one's own), or wait."""


def live(target: Target) -> Live:
    """What the target says of its live connections."""
    assert target.description.ws is not None
    return target.description.ws


def opens_one(customer: Customer, settles_s: float = 0) -> Listener | None:
    """One more connection, or None when it is refused, or closed again within `settles_s`."""
    listener, _ = customer.live.connect()
    return None if listener is None or (settles_s and is_closed_again(listener, settles_s)) else listener


def is_closed_again(listener: Listener, within: float) -> bool:
    """Whether the target takes back a connection that it gave."""
    with suppress(Unmet):
        listener.is_closed(within)
    return not listener.is_open


def takes_the_free_place(customer: Customer, within: float, settles_s: float) -> Listener:
    """One more connection that stays, as soon as the target notices that there is a place for it."""
    found = eventually(
        lambda: opens_one(customer, settles_s),
        until=lambda listener: listener is not None,
        within=within,
        what="a free place for one more connection",
        shown=lambda _: "refused",
    )
    assert found is not None
    return found


@clause("WS-01", requests=1)
def test_a_valid_token_connects(customer_a: Customer) -> None:
    expect(customer_a.live.try_listen()).has_status(OPEN)
    with customer_a.live.listen() as listener:
        expect(listener.is_open, "that the connection is open").equals(True)


@clause("WS-01", requests=1)
def test_each_of_two_customers_connects(customer_a: Customer, customer_b: Customer) -> None:
    with (
        customer_a.live.listen() as first,
        customer_b.live.listen() as second,
        customer_a.live.listen() as third,
    ):
        opened = [listener.is_open for listener in (first, second, third)]
        expect(opened, "which connections are open").equals([True, True, True])


def is_turned_down_for_their_number(answer: Answer) -> None:
    """As what the client has to mend, and not as if its token were bad: that would make it sign in again."""
    expect(answer.status, "the answer to one connection too many", of=answer).is_between(400, 499)
    expect(answer.status, "the answer to one connection too many", of=answer).differs_from(401)


def is_taken_back_for_their_number(listener: Listener, target: Target) -> Close:
    """Closed without a message, by a gateway that counts only once it has answered; not as of a bad token."""
    closed = listener.is_closed(live(target).delivered_within_s)
    told = [message.shown() for message in listener.heard if message.tells]
    expect(told, "what reached one connection too many").equals([])
    expired = live(target).expired_code
    # One of RFC 6455's own, such as 1008, says too little to be taken for an expired token.
    of_a_token = closed.code in (*OF_A_TOKEN, *[expired] * (expired >= 3000))
    expect(of_a_token, f"whether the close code {closed.code} is that of a bad token").equals(False)
    return closed


def gets_no_place(customer: Customer, target: Target, held: Sequence[Listener] = ()) -> float:
    """One connection too many is refused, or taken back before it hears anything of what `held` hear.

    Returns how long a connection has to be looked at to know that it stays.
    """
    listener, answer = customer.live.connect()
    if held:
        opened = customer.tickets.open()
        for each in held:
            each.hears(about=opened)
    if listener is None or not is_closed_again(listener, live(target).delivered_within_s):
        is_turned_down_for_their_number(answer)
        return 0
    closed = is_taken_back_for_their_number(listener, target)
    return 2 * (closed.at - listener.opened_at) + 0.5


@clause("WS-06", requests=2)
def test_the_limit_of_connections_is_exact(
    fresh_customer: Customer, customer_b: Customer, target: Target
) -> None:
    most = target.description.limits.connections
    held = fresh_customer.live.listen_many(most - 1)
    held.extend(fresh_customer.live.listen_many(1))
    gets_no_place(fresh_customer, target, held)
    expect(customer_b.live.try_listen()).has_status(OPEN)
    with customer_b.live.listen() as other:
        other.hears(about=customer_b.tickets.open())


@clause("WS-06", requests=1)
def test_connections_of_two_tokens_of_a_customer_share_the_limit(
    fresh_customer: Customer, target: Target
) -> None:
    try:
        other = fresh_customer.with_second_token()
    except NotVerified as reason:
        raise NotApplicable(str(reason)) from None
    most = target.description.limits.connections
    held = fresh_customer.live.listen_many(most // 2)
    held.extend(other.live.listen_many(most - most // 2))
    gets_no_place(fresh_customer, target)
    gets_no_place(other, target)


@clause("WS-06", requests=1)
def test_a_closed_connection_frees_its_place_and_no_more(fresh_customer: Customer, target: Target) -> None:
    held = fresh_customer.live.listen_many(target.description.limits.connections)
    settles_s = gets_no_place(fresh_customer, target)
    held[0].close()
    last = takes_the_free_place(fresh_customer, live(target).delivered_within_s, settles_s)
    gets_no_place(fresh_customer, target)
    last.hears(about=fresh_customer.tickets.open())


@clause("WS-06", requests=1)
def test_connections_that_subscribe_keep_their_places(fresh_customer: Customer, target: Target) -> None:
    held = fresh_customer.live.listen_many(target.description.limits.connections)
    for listener in held[:10]:
        listener.subscribe("notification")
    gets_no_place(fresh_customer, target)


@clause("WS-06", requests=1)
def test_a_connection_that_was_cut_frees_its_place(fresh_customer: Customer, target: Target) -> None:
    held = fresh_customer.live.listen_many(target.description.limits.connections)
    settles_s = gets_no_place(fresh_customer, target)
    held[-1].drop()
    takes_the_free_place(fresh_customer, live(target).reaped_within_s, settles_s)


@clause("WS-06", requests=1)
def test_connections_asked_for_at_once_do_not_exceed_the_limit(
    fresh_customer: Customer, target: Target
) -> None:
    most, at_once = target.description.limits.connections, 12
    places = at_once // 2
    fresh_customer.live.listen_many(most - places)
    with ThreadPoolExecutor(at_once) as threads:
        given = [one for one in threads.map(opens_one, [fresh_customer] * at_once) if one is not None]
    for one in given:
        # Which of them are taken back is for the target to say.
        if sum(each.is_open for each in given) > places:
            is_closed_again(one, live(target).delivered_within_s / at_once)
    accepted = [one for one in given if one.is_open]
    expect(len(accepted), f"the connections accepted of {at_once} for {places} places").equals(places)
    opened = fresh_customer.tickets.open()
    for one in accepted:
        one.hears(about=opened)


@clause("WS-06", requests=1, level=Level.SHOULD)
def test_the_refusal_says_that_there_are_too_many(fresh_customer: Customer, target: Target) -> None:
    fresh_customer.live.listen_many(target.description.limits.connections)
    listener, answer = fresh_customer.live.connect()
    if listener is None or not is_closed_again(listener, live(target).delivered_within_s):
        expect(answer).is_too_many()
    else:
        code = is_taken_back_for_their_number(listener, target).code
        expect(code, "the close code of one connection too many").is_one_of(OF_THEIR_NUMBER)
