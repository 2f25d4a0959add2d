"""A customer's requests are counted, all of them and only its own (SEC-04)."""

from concurrent.futures import ThreadPoolExecutor

from signoff import WHOLE_ALLOWANCE, clause, expect
from signoff.actors import Customer
from signoff.target.target import Target
from signoff.wire.exchange import Answer


def sends(customer: Customer, number: int, *, at_once: int = 8) -> list[Answer]:
    """That many cheap requests of the support API, several at a time."""
    with ThreadPoolExecutor(at_once) as threads:
        return list(threads.map(lambda _: customer.tries_to_list(size=1), range(number)))


def statuses(answers: list[Answer]) -> dict[int, int]:
    codes = [answer.status for answer in answers]
    return {code: codes.count(code) for code in sorted(set(codes))}


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_the_limit_is_exact(fresh_customer: Customer, customer_b: Customer, target: Target) -> None:
    limits = target.description.limits
    expect(statuses(sends(fresh_customer, limits.requests - 1)), "all but the last").equals(
        {200: limits.requests - 1}
    )
    expect(fresh_customer.tries_to_list(size=1)).is_ok()
    refused = fresh_customer.tries_to_list(size=1)
    expect(refused).is_too_many().has_header("Retry-After")
    after = int(refused.headers["retry-after"])
    expect(after, "Retry-After in seconds", of=refused).is_between(1, limits.window_s)
    expect(customer_b.tries_to_list(size=1)).is_ok()


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_two_tokens_of_a_customer_share_the_count(fresh_customer: Customer, target: Target) -> None:
    half = target.description.limits.requests // 2
    second = fresh_customer.with_second_token()
    expect(statuses(sends(fresh_customer, half)), "the first token's half").equals({200: half})
    rest = target.description.limits.requests - half
    expect(statuses(sends(second, rest)), "the second token's half").equals({200: rest})
    expect(second.tries_to_list(size=1)).is_too_many()
    expect(fresh_customer.tries_to_list(size=1)).is_too_many()


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_the_count_covers_every_call_of_the_support_api(fresh_customer: Customer, target: Target) -> None:
    ticket = fresh_customer.opens_ticket()
    fresh_customer.comments_on(ticket, "Counted too.")
    fresh_customer.reads(ticket)
    fresh_customer.updates(ticket, status="in-progress")
    rest = target.description.limits.requests - 4
    expect(statuses(sends(fresh_customer, rest)), "the rest of the allowance").equals({200: rest})
    expect(fresh_customer.tries_to_open_ticket()).is_too_many()
    expect(fresh_customer.tries_to_comment(ticket, "One too many.")).is_too_many()


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_a_burst_lets_no_more_through(fresh_customer: Customer, target: Target) -> None:
    most = target.description.limits.requests
    answers = sends(fresh_customer, most + 30, at_once=24)
    expect(statuses(answers), "the answers to a burst beyond the limit").equals({200: most, 429: 30})
