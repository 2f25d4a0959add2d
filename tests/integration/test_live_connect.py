"""Opening a live connection: who may, and how many at once."""

from concurrent.futures import ThreadPoolExecutor

from signoff import Level, clause, eventually, expect
from signoff.actors import Customer, Listener
from signoff.deployment.target import Target
from signoff.verdict.outcomes import Unmet
from signoff.wire.exchange import Answer

OPEN = 101


def opens_one(customer: Customer) -> Listener | None:
    """One more connection, or None when it is refused."""
    try:
        return customer.live.listen()
    except Unmet:
        return None


def takes_the_free_place(customer: Customer, within: float) -> Listener:
    """One more connection, as soon as the target notices that there is a place for it."""
    found = eventually(
        lambda: opens_one(customer),
        until=lambda listener: listener is not None,
        within=within,
        what="a free place for one more connection",
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


@clause("WS-06", requests=2)
def test_the_limit_of_connections_is_exact(
    fresh_customer: Customer, customer_b: Customer, target: Target
) -> None:
    most = target.description.limits.connections
    held = fresh_customer.live.listen_many(most - 1)
    held.extend(fresh_customer.live.listen_many(1))
    refused = fresh_customer.live.try_listen()
    is_turned_down_for_their_number(refused)
    expect(customer_b.live.try_listen()).has_status(OPEN)
    opened = fresh_customer.tickets.open()
    for listener in held:
        listener.hears(about=opened)


@clause("WS-06", requests=1)
def test_a_closed_connection_frees_its_place_and_no_more(fresh_customer: Customer, target: Target) -> None:
    live = target.description.ws
    assert live is not None
    held = fresh_customer.live.listen_many(target.description.limits.connections)
    expect(fresh_customer.live.try_listen().status, "the answer while all are open").differs_from(OPEN)
    held[0].close()
    last = takes_the_free_place(fresh_customer, within=live.delivered_within_s)
    expect(fresh_customer.live.try_listen().status, "the answer when it is full again").differs_from(OPEN)
    last.hears(about=fresh_customer.tickets.open())


@clause("WS-06", requests=1)
def test_connections_that_subscribe_keep_their_places(fresh_customer: Customer, target: Target) -> None:
    held = fresh_customer.live.listen_many(target.description.limits.connections)
    for listener in held[:10]:
        listener.subscribe("notification")
    is_turned_down_for_their_number(fresh_customer.live.try_listen())


@clause("WS-06", requests=1)
def test_a_connection_that_was_cut_frees_its_place(fresh_customer: Customer, target: Target) -> None:
    live = target.description.ws
    assert live is not None
    held = fresh_customer.live.listen_many(target.description.limits.connections)
    expect(fresh_customer.live.try_listen().status, "the answer while all are open").differs_from(OPEN)
    held[-1].drop()
    takes_the_free_place(fresh_customer, within=live.reaped_within_s)


@clause("WS-06", requests=1)
def test_connections_asked_for_at_once_do_not_exceed_the_limit(
    fresh_customer: Customer, target: Target
) -> None:
    most, at_once = target.description.limits.connections, 12
    fresh_customer.live.listen_many(most - at_once // 2)
    with ThreadPoolExecutor(at_once) as threads:
        accepted = [one for one in threads.map(opens_one, [fresh_customer] * at_once) if one is not None]
    expect(len(accepted), f"the connections accepted of {at_once} for {at_once // 2} places").equals(
        at_once // 2
    )


@clause("WS-06", requests=1, level=Level.SHOULD)
def test_the_refusal_says_that_there_are_too_many(fresh_customer: Customer, target: Target) -> None:
    fresh_customer.live.listen_many(target.description.limits.connections)
    expect(fresh_customer.live.try_listen()).is_too_many()
