"""Behind each front a good target is found good, and one that is not is found out: by what the suites ask."""

import json
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.expect import expect
from signoff.expect.evaluating import unmet_if
from signoff.expect.sameness import Varying, told_apart
from signoff.verdict.outcomes import Unmet
from signoff.wire.exchange import Answer, retry_after_s
from tests.fronts.habits import FRONTS, SESSIONS
from tests.fronts.proxy import fronting
from tests.unit.signoff.deployment.files import MINTED
from tests.unit.signoff.wire.serving import Desk, Heard, Reply

OWN, FOREIGN = "01a206bb-81ca-7765-a9fd-5c922c4d09c1", "01a206bb-81ca-7765-a9fd-5c922c4d0aaa"
Answers = Callable[[Heard], Reply]


def good() -> Answers:
    """A small target that does what the checks below ask for."""
    number = count(1)
    ticket: dict[str, Any] = {"id": OWN, "subject": "Cannot sign in", "status": "open"}

    def answer(heard: Heard) -> Reply:
        request = f"{next(number):08x}-request"
        about = {"X-Request-Id": request}
        if "authorization" not in heard.headers:
            return Reply({"detail": "Who are you?", "request_id": request}, 401, about)
        if heard.query.get("limit") == "1":
            return Reply({"detail": "Too many."}, 429, about | {"Retry-After": "90"})
        if heard.method == "POST":
            ticket["subject"] = json.loads(heard.body)["subject"]
            return Reply(ticket, 201, about)
        if heard.path.endswith("/tickets"):
            return Reply({"tickets": [ticket], "next_cursor": None}, 200, about)
        if heard.path.endswith(OWN):
            return Reply(ticket, 200, about)
        return Reply({"detail": "There is nothing here.", "request_id": request}, 404, about)

    return answer


# What the suites ask -----------------------------------------------------------------------------


def says_no_more_of_anothers_than_of_nothing(customer: Customer) -> None:
    named = [FOREIGN]

    def read_nothing() -> Answer:
        named.append(unknown_id_like(FOREIGN))
        return customer.tickets.try_read(named[-1])

    found, answer = told_apart(lambda: customer.tickets.try_read(FOREIGN), read_nothing, named, Varying())
    unmet_if(found, "the same as about nothing", found, answer.exchange)


def serves_nobody_without_a_token(customer: Customer) -> None:
    expect(customer.tickets.try_list()).is_ok()
    expect(customer.presenting(None, "without a token").tickets.try_list()).is_unauthorised()


def keeps_what_it_is_told(customer: Customer) -> None:
    opened = customer.tickets.open(subject="Grüße, \u2603 and \U0001f600")
    expect(customer.tickets.read(opened).subject, "the subject").equals("Grüße, \u2603 and \U0001f600")
    expect([each.id for each in customer.tickets.list_all()], "the list").equals([opened.id])


def says_when_to_come_again(customer: Customer) -> None:
    refused = customer.tickets.try_list(size=1)
    expect(refused).is_too_many().has_header("Retry-After")
    expect(retry_after_s(refused), "Retry-After in seconds").is_between(85, 95)


CHECKS = {
    check.__name__: check
    for check in (
        says_no_more_of_anothers_than_of_nothing,
        serves_nobody_without_a_token,
        keeps_what_it_is_told,
        says_when_to_come_again,
    )
}

# What is wrong with a target ---------------------------------------------------------------------


def when(wrong: Callable[[Heard], bool], reply: Callable[[Reply], Reply]) -> Answers:
    """The good target, but for those calls."""
    right = good()

    def answer(heard: Heard) -> Reply:
        found = right(heard)
        return reply(found) if wrong(heard) else found

    return answer


def of_another(heard: Heard) -> bool:
    return heard.path.endswith(FOREIGN) and "authorization" in heard.headers


def nobody(heard: Heard) -> bool:
    return "authorization" not in heard.headers


def limited(heard: Heard) -> bool:
    return heard.query.get("limit") == "1"


def listed(heard: Heard) -> bool:
    return heard.path.endswith("/tickets") and heard.method == "GET" and not limited(heard)


def read(heard: Heard) -> bool:
    return heard.path.endswith(OWN)


SAME, NOBODY, KEEPS, AGAIN = CHECKS
BAD: dict[str, tuple[str, Callable[[], Answers]]] = {
    "another's is forbidden": (SAME, lambda: when(of_another, lambda r: Reply(r.body, 403, r.headers))),
    "another's is served": (SAME, lambda: when(of_another, lambda r: Reply({"id": FOREIGN}, 200, r.headers))),
    "another's is told in words": (
        SAME,
        lambda: when(of_another, lambda r: Reply({**r.body, "detail": "Not yours to see."}, 404, r.headers)),
    ),
    "another's is told by a field": (
        SAME,
        lambda: when(of_another, lambda r: Reply({**r.body, "owner": "globex"}, 404, r.headers)),
    ),
    "another's is told by a header": (
        SAME,
        lambda: when(of_another, lambda r: Reply(r.body, 404, {**r.headers, "X-Version": "17"})),
    ),
    "another's sets a cookie": (
        SAME,
        lambda: when(of_another, lambda r: Reply(r.body, 404, {**r.headers, "Set-Cookie": "seen=1"})),
    ),
    "nobody is served": (
        NOBODY,
        lambda: when(nobody, lambda r: Reply({"tickets": [], "next_cursor": None}, 200, r.headers)),
    ),
    "a ticket is listed twice": (
        KEEPS,
        lambda: when(listed, lambda r: Reply({**r.body, "tickets": r.body["tickets"] * 2}, 200, r.headers)),
    ),
    "a letter is lost": (
        KEEPS,
        lambda: when(read, lambda r: Reply({**r.body, "subject": r.body["subject"][1:]}, 200, r.headers)),
    ),
    "nothing says when": (AGAIN, lambda: when(limited, lambda r: Reply(r.body, 429, {}))),
    "it is to be long": (AGAIN, lambda: when(limited, lambda r: Reply(r.body, 429, {"Retry-After": "900"}))),
}
WRITES_ITS_OWN = ("a page of its own", "XML of its own", "a line of text")
TOLD_IN_THE_BODY = ("another's is told in words", "another's is told by a field")
"""Through fronts that put a page of their own there, nobody is told that."""


@pytest.fixture
def behind(customers: Callable[..., Customer], desk: Desk) -> Iterator[Callable[[str, Answers], Customer]]:
    """A customer of a target that answers so, behind that front."""
    open_fronts = []

    def customer(front: str, answers: Answers) -> Customer:
        desk.answers = answers
        SESSIONS.clear()
        held = fronting(desk.base_url, FRONTS[front])
        open_fronts.append(held)
        return customers(MINTED.replace("http://desk.test", held.__enter__()))

    yield customer
    for held in open_fronts:
        held.__exit__(None, None, None)


def finds_fault(check: Callable[[Customer], None], customer: Customer) -> bool:
    try:
        check(customer)
    except Unmet:
        return True
    return False


@pytest.mark.parametrize("front", FRONTS)
def test_behind_a_front_a_good_target_is_found_good(
    behind: Callable[[str, Answers], Customer], front: str
) -> None:
    customer = behind(front, good())
    for check in CHECKS.values():
        check(customer)


@pytest.mark.parametrize("front", FRONTS)
def test_behind_the_same_front_a_bad_target_is_found_out(
    behind: Callable[[str, Answers], Customer], front: str
) -> None:
    for wrong, (check, answers) in BAD.items():
        if front in WRITES_ITS_OWN and wrong in TOLD_IN_THE_BODY:
            continue
        assert finds_fault(CHECKS[check], behind(front, answers())), wrong
