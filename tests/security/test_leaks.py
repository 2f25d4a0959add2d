"""No answer tells what the target is made of (SEC-07)."""

from collections.abc import Callable

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.wire.exchange import Answer

Provoke = Callable[[Customer], Answer]

TABLES = ("support_tickets", "ticket_comments")
"""The guide's names of tables that are no ordinary words."""


def _raw(method: str, path: str, content: bytes | None = None, kind: str = "application/json") -> Provoke:
    def call(customer: Customer) -> Answer:
        paths = customer.scene.stage.target.dialect.paths
        filled = path.format(create=paths.create_ticket, tickets=paths.tickets)
        headers = {} if content is None else {"Content-Type": kind}
        return customer.tries_raw(method, filled, "provokes an error", content=content, headers=headers)

    return call


PROVOCATIONS: dict[str, Provoke] = {
    "broken JSON": _raw("POST", "{create}", b'{"subject": '),
    "no body": _raw("POST", "{create}", b""),
    "not UTF-8": _raw("POST", "{create}", b"\xff\xfe\x00"),
    "a deep body": _raw("POST", "{create}", b"[" * 2000 + b"]" * 2000),
    "a wrong content type": _raw("POST", "{create}", b"<a/>", "application/xml"),
    "an unknown route": _raw("GET", "{tickets}-that-do-not-exist"),
    "an unknown method": _raw("PATCH", "{tickets}"),
    "a strange id": _raw("GET", "{tickets}/%00%ff'\"<>"),
    "a path out of the tree": _raw("GET", "{tickets}/..%2f..%2fetc%2fpasswd"),
    "a long id": _raw("GET", "{tickets}/" + "9" * 3000),
    "a huge number": lambda customer: customer.tries_to_open_ticket(priority=10**400),
    "a wrong type": lambda customer: customer.tries_to_open_ticket(subject={"a": [1]}),
    "a bad place": lambda customer: customer.tries_to_list(place="' OR 1=1 --"),
    "a bad size": lambda customer: customer.tries_to_list(size=-1),
    "a lone surrogate": lambda customer: customer.tries_to_open_ticket(subject="Cannot \ud800 sign in"),
    "a bad token": lambda customer: customer.presenting("Bearer a.b.c", "with a bad token").tries_to_list(),
}


@clause("SEC-07", requests=2)
@pytest.mark.parametrize("provocation", PROVOCATIONS)
def test_an_error_tells_nothing_about_the_inside(customer_a: Customer, provocation: str) -> None:
    answer = PROVOCATIONS[provocation](customer_a)
    expect(answer).reveals_no_internals().holds_nothing_of(*TABLES)
    expect(answer.status >= 400 or answer.status == 200, "an answer to the provocation", of=answer).equals(
        True
    )
    expect(customer_a.tries_to_list()).is_ok()


@clause("SEC-07", requests=3)
def test_an_ordinary_answer_tells_nothing_about_the_inside(customer_a: Customer) -> None:
    answer = customer_a.tries_to_open_ticket()
    expect(answer).is_created().reveals_no_internals()
    expect(customer_a.tries_to_list()).is_ok().reveals_no_internals()
