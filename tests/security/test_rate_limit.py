"""A customer's requests are counted, all of them and only its own (SEC-04)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import time
from uuid import uuid4

import pytest

from signoff import WHOLE_ALLOWANCE, Level, clause, eventually, expect
from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_ticket_like
from signoff.deployment.description import ShortWindow
from signoff.deployment.target import Target
from signoff.verdict.outcomes import Inconclusive, NotApplicable
from signoff.wire.answers import Ticket, ticket_item
from signoff.wire.attachments import see_attachment
from signoff.wire.exchange import Answer, retry_after_s
from signoff.wire.requests import at

SPARE = 20
"""Beyond the limit, for those that are to be refused."""
NEWCOMERS = 8
APART_S = 6
"""So long after a full hour a count from that hour shows in Retry-After."""
ANOTHER_CALLER = {
    "X-Forwarded-For": "203.0.113.7, 198.51.100.9",
    "X-Real-IP": "203.0.113.8",
    "Forwarded": "for=203.0.113.9;proto=https",
    "True-Client-IP": "203.0.113.10",
    "X-Customer-Id": "somebody-else",
    "User-Agent": "another program",
    "Connection": "close",
}
"""What a caller can say about itself in a header."""
CALLS: dict[str, Callable[[Customer, Ticket], Answer]] = {
    "create": lambda customer, ticket: customer.tickets.try_open(),
    "list": lambda customer, ticket: customer.tickets.try_list(size=1),
    "read": lambda customer, ticket: customer.tickets.try_read(ticket),
    "update": lambda customer, ticket: customer.tickets.try_update(ticket, assigned_to="support-team"),
    "comment": lambda customer, ticket: customer.tickets.try_comment(ticket, "Counted too."),
    "read comments": lambda customer, ticket: customer.tickets.try_read_comments(ticket, size=1),
}
"""One call of each kind."""
KEYED: dict[str, Callable[[Customer, Ticket], Answer]] = {
    "create with a key": lambda customer, ticket: customer.tickets.try_open(key=str(uuid4())),
    "comment with a key": lambda customer, ticket: customer.tickets.try_comment(
        ticket, "Once.", str(uuid4())
    ),
}
"""Calls that bear an idempotency key, where a target has any."""
REFUSED: dict[str, Callable[[Customer, Ticket], Answer]] = {
    "a ticket without a subject": lambda customer, ticket: customer.tickets.try_open(subject=""),
    "an unknown status": lambda customer, ticket: customer.tickets.try_update(ticket, status="lost"),
    "an unknown ticket": lambda customer, ticket: customer.tickets.try_read(unknown_ticket_like(ticket)),
    "a body that is no JSON": lambda customer, ticket: customer.send_raw(
        "POST",
        customer.dialect.paths.create_ticket,
        "sends half a body",
        content=b'{"subject": ',
        headers={"Content-Type": "application/json"},
    ),
    "a file that is not there": lambda customer, ticket: customer.send_raw(
        "POST",
        at(customer.dialect.paths.attachments, ticket.id),
        "attaches nothing",
        content=b"{}",
        headers={"Content-Type": "application/json"},
    ),
}
"""Calls of a valid customer that are refused for what they ask.

Not a method that there is not: an API Gateway does not hand that on, so nobody behind it could count.
"""
OF_FILES: dict[str, Callable[[Customer, Ticket], Answer]] = {
    "an unknown file": lambda customer, ticket: customer.send(
        see_attachment(customer.dialect, ticket.id, unknown_ticket_like(ticket))
    ),
}
"""Those about files of a ticket: another limit may count them where they are no part of its routes."""


def lists(customer: Customer, headers: dict[str, str] | None = None) -> Answer:
    """The cheapest request of the support API, with further headers."""
    dialect = customer.dialect
    sent = dict(headers or {})
    says = "lists tickets" + "".join(f" with {name}: {value!r}" for name, value in sent.items())
    query = {dialect.paging.size: "1"}
    return customer.send_raw("GET", dialect.paths.tickets, says, query=query, headers=sent)


def sends(customer: Customer, number: int, *, at_once: int = 8) -> list[Answer]:
    """That many cheap requests, several at a time, and so on several connections."""
    with ThreadPoolExecutor(at_once) as threads:
        return list(threads.map(lambda _: lists(customer), range(number)))


def statuses(answers: list[Answer]) -> dict[int, int]:
    codes = [answer.status for answer in answers]
    return {code: codes.count(code) for code in sorted(set(codes))}


def passing(answers: dict[str, Answer]) -> dict[str, int]:
    """Those that were not refused for their number, with their status."""
    return {name: answer.status for name, answer in answers.items() if answer.status != 429}


def is_well_within_a_window(window_s: int) -> None:
    """Waits out the first seconds of a full hour: only then a count from it is like that of the last hour."""
    eventually(
        lambda: time() % window_s,
        until=lambda passed: passed > APART_S,
        within=APART_S + 5,
        what="a full hour to have passed for some seconds",
    )


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_the_limit_is_exact(fresh_customer: Customer, customer_b: Customer, target: Target) -> None:
    limits = target.description.limits
    second = fresh_customer.with_second_token()
    is_well_within_a_window(limits.window_s)
    half, begun = limits.requests // 2, time()
    expect(statuses(sends(fresh_customer, half)), "the first half").equals({200: half})
    rest = limits.requests - half - 1
    expect(statuses(sends(second, rest)), "all but the last, with a second token").equals({200: rest})
    expect(lists(fresh_customer)).is_ok()
    refused = lists(fresh_customer)
    expect(refused).is_too_many().has_header("Retry-After")
    # Until the first request is a whole window old; sooner is another count than the last hour's.
    left = int(begun + limits.window_s - time())
    expect(retry_after_s(refused), "Retry-After in seconds", of=refused).is_between(
        max(1, left - 2), limits.window_s
    )
    expect(lists(customer_b)).is_ok()
    tricks = {f"{name}: {value}": lists(second, {name: value}) for name, value in ANOTHER_CALLER.items()}
    tricks["all of them"] = lists(second, ANOTHER_CALLER)
    tricks["the first token again"] = lists(fresh_customer)
    expect(passing(tricks), "what gets through beyond the limit").equals({})


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_every_call_of_the_support_api_counts_whatever_its_answer(
    fresh_customer: Customer, target: Target
) -> None:
    ticket = fresh_customer.tickets.open()
    calls = CALLS | (KEYED if target.dialect.headers.idempotency_key else {})
    for name, call in calls.items():
        done = call(fresh_customer, ticket)
        expect(done.status, f"the answer to {name}", of=done).is_between(200, 299)
    paths = target.dialect.paths
    refused = REFUSED | (OF_FILES if paths.attachment.startswith(paths.ticket) else {})
    for call in refused.values():
        expect(call(fresh_customer, ticket)).is_refused()
    rest = target.description.limits.requests - 1 - len(calls) - len(refused)
    expect(statuses(sends(fresh_customer, rest - 1)), "the rest of the allowance").equals({200: rest - 1})
    # The last one is refused for what it asks: that makes no room either.
    expect(REFUSED["a ticket without a subject"](fresh_customer, ticket)).is_refused()
    beyond = {name: call(fresh_customer, ticket) for name, call in (calls | refused).items()}
    expect(passing(beyond), "what gets through beyond the limit").equals({})


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_what_a_support_agent_does_for_a_customer_counts_too(
    fresh_customer: Customer, target: Target
) -> None:
    agent, half = fresh_customer.as_support_agent(), target.description.limits.requests // 2
    expect(statuses(sends(agent, half)), "the agent's half").equals({200: half})
    rest = target.description.limits.requests - half
    expect(statuses(sends(fresh_customer, rest)), "the customer's half").equals({200: rest})
    beyond = {"the agent": lists(agent), "the customer": lists(fresh_customer)}
    expect(passing(beyond), "what gets through beyond the limit").equals({})


@clause("SEC-04", requests=WHOLE_ALLOWANCE, level=Level.SHOULD)
def test_a_method_that_there_is_not_counts_too(fresh_customer: Customer, target: Target) -> None:
    # An API Gateway does not hand such calls on, so nobody behind it could count them: it is no MUST.
    ticket = fresh_customer.tickets.open()
    expect(fresh_customer.tickets.try_delete(ticket)).is_refused()
    rest = target.description.limits.requests - 2
    expect(statuses(sends(fresh_customer, rest)), "the rest of the allowance").equals({200: rest})
    beyond = {"list": lists(fresh_customer), "delete": fresh_customer.tickets.try_delete(ticket)}
    expect(passing(beyond), "what gets through beyond the limit").equals({})


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_a_burst_lets_no_more_through(fresh_customer: Customer, target: Target) -> None:
    most = target.description.limits.requests
    answers = sends(fresh_customer, most + SPARE, at_once=24)
    expect(statuses(answers), "the answers to a burst beyond the limit").equals({200: most, 429: SPARE})


def window(target: Target) -> ShortWindow:
    """The limit of the second boot."""
    boot = target.description.boot
    assert boot is not None
    assert boot.short_window is not None
    return boot.short_window


def in_time(left_s: float) -> None:
    """Inconclusive when that window is over already, so that nothing can be told from the answers."""
    if left_s < 0.5:
        raise Inconclusive("the target was too slow for its short window: it was over before it was used up")


def passes(instant: float, within: float) -> None:
    """Waits until that instant (epoch seconds)."""
    eventually(time, until=lambda now: now >= instant, within=within, what="time to pass")


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_the_window_slides_as_promised_and_refused_calls_do_nothing(
    target: Target, request: pytest.FixtureRequest
) -> None:
    if target.description.boot is None or target.description.boot.short_window is None:
        raise NotApplicable("the target cannot be had with a window of seconds ([boot.short_window])")
    customer: Customer = request.getfixturevalue("short_window_customer")
    short = window(target)
    begun = time()
    ticket = customer.tickets.open()
    customer.tickets.comment(ticket, "Within the limit.")
    passes(begun + short.window_s / 2, short.window_s)
    late, rest = time(), short.requests - 2
    expect(statuses(sends(customer, rest)), "the rest of the allowance").equals({200: rest})
    beyond = {name: call(customer, ticket) for name, call in CALLS.items()}
    refused = lists(customer)
    left = begun + short.window_s - time()
    in_time(left)
    expect(passing(beyond), "what gets through beyond the limit").equals({})
    expect(refused).is_too_many().has_header("Retry-After")
    after = retry_after_s(refused) or 0.0
    promised = "Retry-After, as long as the oldest call still counts,"
    expect(after, promised, of=refused).is_between(max(1, int(left)), int(left) + 2)
    passes(time() + after, after + 1)
    page = customer.tickets.list_page()
    tickets = [ticket_item(customer.dialect, item) for item in page.items]
    seen = [(one.id, one.comment_count, one.assigned_to) for one in tickets]
    # Before it a listed customer may have others.
    newest = seen[: 1 + next((place for place, one in enumerate(tickets) if one.id == ticket.id), len(seen))]
    expect(newest, "the newest tickets once a call may pass").equals([(ticket.id, 1, ticket.assigned_to)])
    again = sends(customer, 3)
    in_time(late + short.window_s - time())
    expect(statuses(again).get(429, 0) >= 2, "that the later calls still count", of=again[-1]).equals(True)


@clause("SEC-04", requests=WHOLE_ALLOWANCE)
def test_the_first_requests_of_all_may_come_at_once(target: Target, request: pytest.FixtureRequest) -> None:
    """Nothing is known of a customer then: several customers give several chances to lose count."""
    if target.description.boot is None or target.description.boot.short_window is None:
        raise NotApplicable("the target cannot be had with a window of seconds ([boot.short_window])")
    customer: Customer = request.getfixturevalue("short_window_customer")
    most = window(target).requests
    for number in range(NEWCOMERS):
        newcomer = customer.as_another(f"{customer.id}-{number}", f"newcomer {number}")
        begun = time()
        answers = sends(newcomer, 2 * most, at_once=2 * most)
        in_time(begun + window(target).window_s - time())
        expect(statuses(answers), "the answers to the first of all requests").equals({200: most, 429: most})


@clause("SEC-04", requests=WHOLE_ALLOWANCE, level=Level.SHOULD)
def test_what_is_no_request_of_the_customer_is_not_counted(
    short_window_customer: Customer, target: Target
) -> None:
    customer, short = short_window_customer, window(target)
    begun = time()
    nobody = customer.presenting(None, "without a token")
    sends(customer, short.requests - 1)
    for _ in range(short.requests):
        expect(lists(nobody)).is_unauthorised()
    for _ in range(3):
        customer.send_raw("OPTIONS", customer.dialect.paths.tickets, "asks what is allowed")
    last, refused = lists(customer), sends(customer, 3)
    in_time(begun + short.window_s - time())
    expect(last).is_ok()
    expect(statuses(refused), "those beyond the limit").equals({429: 3})
