"""A call that is repeated with the same idempotency key happens once (TKT-17)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_ticket_like
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotVerified
from signoff.wire.answers import comment, ticket
from signoff.wire.exchange import Answer
from tests.domains.words import NEAR_KEYS


@pytest.fixture(autouse=True)
def _needs_idempotency_keys(target: Target) -> None:
    if not target.dialect.headers.idempotency_key:
        raise NotVerified("the target has no idempotency keys")


@clause("TKT-17", requests=3)
def test_a_repeated_create_makes_one_ticket(customer_a: Customer) -> None:
    first = customer_a.tickets.try_open(key="create-once")
    second = customer_a.tickets.try_open(key="create-once")
    expect(first).is_created()
    expect(second).has_status(200, 201)
    ids = [ticket(answer.dialect, answer.json).id for answer in (first, second)]
    expect(ids[1], "the id in the second answer", of=second).equals(ids[0])
    expect([t.id for t in customer_a.tickets.list_all()], "the list").holds_exactly(ids[:1])


@clause("TKT-17", requests=5)
def test_a_repeated_comment_makes_one_comment(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    first = customer_a.tickets.try_comment(opened, "Said once.", key="comment-once")
    second = customer_a.tickets.try_comment(opened, "Said once.", key="comment-once")
    expect(first).is_created()
    expect(second).has_status(200, 201)
    expect(comment(second.dialect, second.json).id, "the id in the second answer", of=second).equals(
        comment(first.dialect, first.json).id
    )
    expect(len(customer_a.tickets.read_comments(opened)), "the number of comments").equals(1)
    expect(customer_a.tickets.read(opened).comment_count, "the count").equals(1)


@clause("TKT-17", requests=8)
@pytest.mark.parametrize("refused", ["invalid", "of no ticket"])
def test_what_was_refused_is_refused_alike_when_repeated(customer_a: Customer, refused: str) -> None:
    opened = customer_a.tickets.open()
    expect(customer_a.tickets.try_comment(opened, "Said once.", key="taken")).is_created()
    text, about = ("", opened) if refused == "invalid" else ("Said.", unknown_ticket_like(opened))
    first, again = (customer_a.tickets.try_comment(about, text, key="refused") for _ in range(2))
    expect(first).is_refused()
    expect(again.status, "the status of the answer to the same call", of=again).equals(first.status)


@clause("TKT-17", requests=3)
def test_another_key_makes_another_ticket(customer_a: Customer) -> None:
    expect(customer_a.tickets.try_open(key="one")).is_created()
    expect(customer_a.tickets.try_open(key="two")).is_created()
    expect(len(customer_a.tickets.list_all()), "the number of tickets").equals(2)


@clause("TKT-17", requests=4)
@pytest.mark.parametrize("how", NEAR_KEYS)
def test_a_key_that_is_near_is_another_key(customer_a: Customer, how: str) -> None:
    key = f"signoff-of-a-release-{'key-' * 20}a"
    made = [customer_a.tickets.try_open(key=one) for one in (key, NEAR_KEYS[how](key))]
    for answer in made:
        expect(answer).is_created()
    opened = [ticket(answer.dialect, answer.json).id for answer in made]
    listed = [each.id for each in customer_a.tickets.list_all()]
    expect(listed, "the tickets of two keys").holds_exactly(opened)
    expect(len(set(opened)), "the number of their ids").equals(2)


@clause("TKT-17", requests=42)
def test_a_create_repeated_at_the_same_time_makes_one_ticket(customer_a: Customer) -> None:
    start = Barrier(8, timeout=30)

    def create(key: str) -> Answer:
        start.wait()
        return customer_a.tickets.try_open(key=key)

    # Whether two requests meet is a matter of luck: five keys give luck five chances.
    with ThreadPoolExecutor(8) as threads:
        answers = [answer for n in range(5) for answer in threads.map(create, [f"at-once-{n}"] * 8)]
    for answer in answers:
        expect(answer).has_status(200, 201, 409)
    expect(len(customer_a.tickets.list_all()), "the number of tickets of five keys").equals(5)


@clause("TKT-17", requests=3)
def test_the_same_key_with_another_body_is_refused(customer_a: Customer) -> None:
    expect(customer_a.tickets.try_open(key="same", subject="The first body")).is_created()
    expect(customer_a.tickets.try_open(key="same", subject="Another body")).has_status(409, 422)
    expect(len(customer_a.tickets.list_all()), "the number of tickets").equals(1)


@clause("TKT-17", requests=3)
def test_a_long_body_with_another_end_is_another_body(customer_a: Customer) -> None:
    text = "The page stays empty. " * 90
    expect(customer_a.tickets.try_open(key="long", description=f"{text}Today.")).is_created()
    expect(customer_a.tickets.try_open(key="long", description=f"{text}Since May.")).has_status(409, 422)


@clause("TKT-17", requests=2)
def test_the_same_key_of_another_customer_is_another_key(customer_a: Customer, customer_b: Customer) -> None:
    first = customer_a.tickets.try_open(key="shared")
    second = customer_b.tickets.try_open(key="shared")
    expect(first).is_created()
    expect(second).is_created()
    ids = [ticket(answer.dialect, answer.json).id for answer in (first, second)]
    expect(ids[1], "the other customer's ticket", of=second).differs_from(ids[0])
