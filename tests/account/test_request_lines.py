"""Each request leaves lines in the log groups by which it is found again (OBS-04)."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Account, Customer
from signoff.actors.account.logs import CLOCKS, LogGroupRole
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable, Unmet
from signoff.wire.exchange import Answer

ID_HEADERS = ("apigw-requestid", "x-amzn-requestid")
"""How API Gateway calls a request, beside the target's own name for it."""
Asks = Callable[[Customer], Answer]


def request_ids(customer: Customer, answer: Answer) -> list[str]:
    """What the request is called in the headers of its answer."""
    names = (customer.dialect.headers.request_id.lower(), *ID_HEADERS)
    return list(dict.fromkeys(value for name in names for value in answer.values_of(name)))


def asks_for_nothing(customer: Customer) -> Answer:
    """A request that a function refuses: what failed is what people look for in logs."""
    return customer.tickets.try_read(unknown_id_like(customer.tickets.open().id))


def asks_under_a_name_of_its_own(customer: Customer) -> Answer:
    """As clients do that have ids of their own: whatever is then answered is what the logs have to know."""
    headers = {customer.dialect.headers.request_id: f"client-{uuid4()}"}
    return customer.send_raw("GET", customer.dialect.paths.tickets, "lists tickets by an id", headers=headers)


def structured(line: str) -> bool:
    """Whether a line is a JSON object, behind the time and level that some runtimes write before it."""
    try:
        return isinstance(json.loads(line[line.index("{") :]), dict)
    except ValueError:
        return False


def lines_of(account: Account, target: Target, role: LogGroupRole, names: Sequence[str]) -> list[str]:
    """The lines in that log group of a request that is called so; waits for the first."""
    assert target.description.aws is not None
    since = datetime.now(UTC) - CLOCKS
    return eventually(
        lambda: [line for name in names for line in account.log_groups.lines(role, name, since)],
        until=bool,
        within=target.description.aws.seen_within_s,
        what=f"a line of the request in {account.log_groups.name(role)} ({' or '.join(names)})",
        first_pause=0.5,
    )


def comments(customer: Customer) -> Answer:
    """Writes a comment."""
    return customer.tickets.try_comment(customer.tickets.open(), "Where is the line of this?")


def updates(customer: Customer) -> Answer:
    """Changes a ticket."""
    return customer.tickets.try_update(customer.tickets.open(), status="in-progress")


@pytest.mark.parametrize(
    ("role", "asks"),
    [
        ("tickets", lambda customer: customer.tickets.try_open()),
        ("tickets", comments),
        ("tickets", updates),
        ("notifications", lambda customer: customer.notifications.try_mark_all_read()),
    ],
    ids=("opened", "commented", "updated", "notifications-marked"),
)
@clause("OBS-04", requests=4, level=Level.SHOULD)
def test_a_change_is_found_in_the_log_that_is_watched_for_it(
    customer_a: Customer, account: Account, target: Target, role: LogGroupRole, asks: Asks
) -> None:
    """Each function may write into another group; people look into the one that the guide names."""
    answer = asks(customer_a)
    expect(answer).is_ok()
    lines = lines_of(account, target, role, request_ids(customer_a, answer))
    expect(len(lines), "the number of its lines").is_between(1, 1_000)


@clause("OBS-04", requests=6, level=Level.SHOULD)
def test_what_is_said_of_a_refusal_names_no_other_request(customer_a: Customer) -> None:
    """People look for it by what they were told: one after the other, and of the same kind."""
    earlier: set[str] = set()
    for _ in range(3):
        answer = asks_for_nothing(customer_a)
        for name in earlier:
            expect(answer.text, "what a refusal says").lacks(name)
        earlier.update(request_ids(customer_a, answer))


@clause("OBS-04", requests=10, level=Level.SHOULD)
def test_the_lines_of_nobodys_request_name_no_customer(
    customer_a: Customer, account: Account, target: Target
) -> None:
    """Several times, as several processes answer in turn, each of which may remember whom it served last."""
    nobody = customer_a.presenting(None, "without a token")
    for _ in range(5):
        expect(customer_a.tickets.try_list()).is_ok()
        refused = nobody.tickets.try_list()
        expect(refused).has_status(401, 403)
        names = request_ids(customer_a, refused)
        try:
            found = lines_of(account, target, "tickets", names)
        except Unmet:
            raise NotApplicable("nobody's requests come to no function, as behind an authorizer") from None
        expect("\n".join(found), "the lines of a request without a token").lacks(customer_a.id)


@pytest.mark.parametrize(
    ("role", "asks", "status"),
    [
        ("tickets", lambda customer: customer.tickets.try_list(), 200),
        ("tickets", asks_for_nothing, 404),
        ("tickets", asks_under_a_name_of_its_own, 200),
        ("notifications", lambda customer: customer.notifications.try_list(), 200),
        ("api", lambda customer: customer.tickets.try_list(), 200),
        ("api", asks_for_nothing, 404),
    ],
    ids=("tickets", "tickets-refused", "tickets-named-by-the-client", "notifications", "api", "api-refused"),
)
@clause("OBS-04", requests=3)
def test_a_request_is_found_in_the_logs_by_its_id(
    customer_a: Customer, account: Account, target: Target, role: LogGroupRole, asks: Asks, status: int
) -> None:
    answer = asks(customer_a)
    expect(answer).has_status(status)
    named = request_ids(customer_a, answer)
    expect(len(named), "the headers that name the request", of=answer).is_between(1, 2 * len(ID_HEADERS) + 2)
    found = lines_of(account, target, role, named)
    unreadable = [line for line in found if not structured(line)]
    expect(len(found) - len(unreadable), f"its lines that are JSON ({unreadable[:1]})").is_between(
        1, len(found)
    )
    # What was never sent is not found: else anything would be.
    expect(
        account.log_groups.lines(role, str(uuid4()), datetime.now(UTC) - CLOCKS),
        "lines of a request that nobody sent",
    ).equals([])
