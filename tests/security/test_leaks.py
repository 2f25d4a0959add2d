"""No answer tells what the target is made of (SEC-07).

These provoke errors of each kind. What every other test of a run is told is looked through too, by the
instrument itself (signoff/monitors/internals.py).
"""

import json
from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.target import Target
from signoff.expect.leaks import internals_in
from signoff.verdict.outcomes import NotVerified
from signoff.wire.answers import Ticket
from signoff.wire.exchange import Answer
from signoff.wire.requests import at

Provoke = Callable[[Customer, Ticket], Answer]
JSON = "application/json"


def _raw(method: str, path: str, content: bytes | None = None, kind: str = JSON) -> Provoke:
    """A call to one of the target's own paths; `{tickets}` and the like are its names for them."""

    def call(customer: Customer, ticket: Ticket) -> Answer:
        paths = customer.dialect.paths
        filled = path
        for field in fields(paths):
            filled = filled.replace(f"<{field.name}>", at(getattr(paths, field.name), ticket.id))
        headers = {} if content is None else {"Content-Type": kind}
        return customer.send_raw(method, filled, "provokes an error", content=content, headers=headers)

    return call


BODIES: dict[str, Provoke] = {
    "broken JSON": _raw("POST", "<create_ticket>", b'{"subject": '),
    "no body": _raw("POST", "<create_ticket>", b""),
    "not UTF-8": _raw("POST", "<create_ticket>", b"\xff\xfe\x00"),
    "a deep body": _raw("POST", "<create_ticket>", b"[" * 2000 + b"]" * 2000),
    "a list": _raw("POST", "<create_ticket>", b"[1, 2]"),
    "a wrong content type": _raw("POST", "<create_ticket>", b"<a/>", "application/xml"),
    "a huge number": lambda customer, ticket: customer.tickets.try_open(priority=10**400),
    "a wrong type": lambda customer, ticket: customer.tickets.try_open(subject={"a": [1]}),
    "a lone surrogate": lambda customer, ticket: customer.tickets.try_open(subject="Cannot \ud800 sign in"),
    "a comment of numbers": lambda customer, ticket: customer.tickets.try_comment(ticket, 12),
    "a status of lists": lambda customer, ticket: customer.tickets.try_update(ticket, status=[[]]),
    "a sign-in with a number": _raw("POST", "<login>", b'{"api_key": 12}'),
}
PATHS: dict[str, Provoke] = {
    "an unknown route": _raw("GET", "<tickets>-that-do-not-exist"),
    "an unknown method": _raw("PATCH", "<tickets>"),
    "a strange id": _raw("GET", "<tickets>/%00%ff'\"<>"),
    "a path out of the tree": _raw("GET", "<tickets>/..%2f..%2fetc%2fpasswd"),
    "a long id": _raw("GET", "<tickets>/" + "9" * 3000),
    "a long query": _raw("GET", "<tickets>?q=" + "9" * 3000),
    "a bad place": lambda customer, ticket: customer.tickets.try_list(place="' OR 1=1 --"),
    "a bad size": lambda customer, ticket: customer.tickets.try_list(size=-1),
    "a bad token": lambda customer, ticket: customer.presenting("Bearer a.b.c", "forging").tickets.try_list(),
    "deleting": lambda customer, ticket: customer.tickets.try_delete(ticket),
}
NOTIFICATIONS: dict[str, Provoke] = {
    "an unknown notification": lambda customer, ticket: customer.notifications.try_mark_read(ticket.id),
    "no id at all": lambda customer, ticket: customer.notifications.try_mark_read("%"),
    "deleting a strange one": lambda customer, ticket: customer.notifications.try_delete("'\"\0"),
    "a bad size": lambda customer, ticket: customer.notifications.try_list(size=-1),
    "a bad place": lambda customer, ticket: customer.notifications.try_list(place="' OR 1=1 --"),
    "an unknown method": _raw("PATCH", "<notifications>"),
}
ATTACHMENTS: dict[str, Provoke] = {
    "nothing announced": _raw("POST", "<attachments>", b"{}"),
    "broken JSON": _raw("POST", "<attachments>", b'{"filename": '),
    "a broken form": _raw("POST", "<attachments>", b"--x\r\n", "multipart/form-data; boundary=x"),
    "a form without its boundary": _raw("POST", "<attachments>", b"x", "multipart/form-data"),
    "an unknown file": lambda customer, ticket: customer.attachments.try_read(ticket, ticket.id),
    "a strange file": lambda customer, ticket: customer.attachments.try_read(ticket, "'\"\0"),
}
PROVOCATIONS = {
    "bodies": BODIES,
    "paths": PATHS,
    "notifications": NOTIFICATIONS,
    "attachments": ATTACHMENTS,
}


@clause("SEC-07", requests=15)
@pytest.mark.parametrize("about", PROVOCATIONS)
def test_an_error_tells_nothing_about_the_inside(customer_a: Customer, about: str) -> None:
    ticket = customer_a.tickets.open()
    for provoke in PROVOCATIONS[about].values():
        answer = provoke(customer_a, ticket)
        expect(answer).reveals_no_internals()
        is_answer = answer.status >= 400 or answer.status == 200
        expect(is_answer, "an answer to the provocation", of=answer).equals(True)
    expect(customer_a.tickets.try_list()).is_ok()


@clause("SEC-07", requests=6)
def test_an_ordinary_answer_tells_nothing_about_the_inside(customer_a: Customer) -> None:
    answer = customer_a.tickets.try_open()
    expect(answer).is_created().reveals_no_internals()
    for listed in (customer_a.tickets.try_list(), customer_a.notifications.try_list()):
        expect(listed).is_ok().reveals_no_internals(in_its_own_words=True)
    # Of what the customer had before, the words may be anybody's; of the test's own, all are the target's.
    own = [each.raw for each in customer_a.tickets.list_all()]
    own += [each.raw for each in customer_a.notifications.list_all()]
    found = [str(inside) for inside in internals_in(json.dumps(own, ensure_ascii=False), {})]
    expect(found, "what a new ticket and its notifications tell about the inside").equals([])


@clause("SEC-07", requests=40)
def test_the_host_of_the_files_tells_nothing_about_the_inside(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    attached = customer_a.attachments.attach(ticket, b"What is in the file.")
    link = customer_a.attachments.read(ticket, attached).download_url
    if not link:
        # Files come from a route of the API's own.
        expect(customer_a.attachments.try_download(ticket, attached)).is_ok().reveals_no_internals()
        unknown = replace(attached, id=unknown_id_like(attached.id))
        expect(customer_a.attachments.try_download(ticket, unknown)).is_not_found().reveals_no_internals()
        return
    expect(customer_a.attachments.try_url(link)).is_ok().reveals_no_internals()
    place = link.partition("?")[0]
    for wrong in (f"{link}0", place, f"{place}?X-Amz-Signature=0", f"{place}/..", place.rpartition("/")[0]):
        expect(customer_a.attachments.try_url(wrong)).reveals_no_internals()
    expect(customer_a.attachments.try_url(link, method="DELETE")).reveals_no_internals()


@clause("SEC-07", requests=3)
def test_a_live_connection_tells_nothing_about_the_inside(customer_a: Customer, target: Target) -> None:
    if target.description.ws is None:
        raise NotVerified("the target has no live connections ([ws])")
    expect(customer_a.presenting(None, "without a token").live.try_listen()).reveals_no_internals()
    expect(customer_a.presenting("Bearer a.b", "forging").live.try_listen()).reveals_no_internals()
    # Each frame that comes back is looked through by the instrument.
    with customer_a.live.listen() as listener:
        for frame in ("{", "[]", '{"action": []}', '{"action": {"a": 1}, "types": 7}', "\0"):
            listener.send(frame)
        if target.description.ws.ping:
            listener.ping()
