"""The request limiter over its table (SEC-04)."""

import math
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mypy_boto3_dynamodb import DynamoDBClient

from backend.aws.limiter import DynamoLimiter
from backend.domain.limits import LimitReached, Quota
from backend.settings import Tables

START = 1_700_000_000_000


@dataclass
class SetClock:
    """A clock that stands still until it is moved."""

    now: int = START

    def now_ms(self) -> int:
        return self.now


def a_limiter(client: DynamoDBClient, clock: SetClock, requests: int = 3) -> DynamoLimiter:
    """A limiter of so many requests in ten seconds."""
    return DynamoLimiter(client, Tables(), Quota(requests, 10_000), clock)


def admits(limiter: DynamoLimiter, customer: str = "acme") -> bool:
    """Tell whether one more request is let through."""
    try:
        limiter.admit(customer)
    except LimitReached:
        return False
    return True


def test_exactly_the_limit_passes_and_customers_do_not_share_it(database: DynamoDBClient) -> None:
    limiter = a_limiter(database, SetClock())
    assert [admits(limiter) for _ in range(5)] == [True, True, True, False, False]
    assert admits(limiter, "globex")


def test_two_processes_share_one_count(database: DynamoDBClient) -> None:
    clock = SetClock()
    first, second = a_limiter(database, clock), a_limiter(database, clock)
    assert [admits(each) for each in (first, second, first, second, first)] == [True] * 3 + [False] * 2


def test_retry_after_is_the_first_second_at_which_a_request_passes(database: DynamoDBClient) -> None:
    clock = SetClock()
    limiter = a_limiter(database, clock, requests=2)
    for later in (0, 2_500):
        clock.now = START + later
        limiter.admit("acme")
    clock.now = START + 4_200
    with pytest.raises(LimitReached) as refused:
        limiter.admit("acme")
    wait = refused.value.standing.reset_s
    assert wait == math.ceil((10_000 - 4_200) / 1000)
    clock.now = START + 9_999
    assert not admits(limiter)
    clock.now = START + 10_000
    assert [admits(limiter), admits(limiter)] == [True, False]


def test_what_is_left_is_counted_down(database: DynamoDBClient) -> None:
    limiter = a_limiter(database, SetClock())
    assert [limiter.admit("acme").remaining for _ in range(3)] == [2, 1, 0]


def test_the_usual_request_costs_one_write(database: DynamoDBClient, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SetClock()
    limiter = a_limiter(database, clock, requests=50)
    limiter.admit("acme")
    calls: list[str] = []
    write = database.update_item

    def counted(**request: Any) -> Any:
        calls.append("update_item")
        return write(**request)

    monkeypatch.setattr(database, "update_item", counted)
    for _ in range(30):
        limiter.admit("acme")
    assert len(calls) == 30


def test_the_item_expires_after_its_window(database: DynamoDBClient) -> None:
    a_limiter(database, SetClock()).admit("acme")
    item = database.get_item(TableName="request_limits", Key={"customer_id": {"S": "acme"}})["Item"]
    assert int(item["expires_at"]["N"]) > START // 1000 + 10


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 1)), max_size=25))
def test_it_admits_exactly_what_a_sliding_window_admits(
    database: DynamoDBClient, steps: list[tuple[int, int]]
) -> None:
    clock, customer = SetClock(), str(uuid4())
    limiters = [a_limiter(database, clock), a_limiter(database, clock)]
    admitted: list[int] = []
    for later, process in steps:
        clock.now += later
        recent = [hit for hit in admitted if hit > clock.now - 10_000]
        assert admits(limiters[process], customer) == (len(recent) < 3)
        if len(recent) < 3:
            admitted.append(clock.now)
