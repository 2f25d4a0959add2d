"""Values that a query, a header or a page would take for code, in every field and parameter (SEC-06)."""

from collections.abc import Callable

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer, Operator
from signoff.actors.browser.browser import Browser
from signoff.expect.inert import active_content
from signoff.expect.staying import what_changed
from signoff.payloads.corpus import a_few
from signoff.wire.answers import Ticket, ticket
from signoff.wire.exchange import Answer

CODE = [
    "open' OR '1'='1",
    'open" || "1"=="1',
    '{"$ne": null}',
    "open) OR attribute_exists(id",
    "*",
    ":customer",
    "#status",
    "$(sleep 9)",
    "open\r\nX-Injected: yes",
    "%00%0d%0aX-Injected:%20yes",
]
"""What a database, a shell or an HTTP header would make something of."""

Ask = Callable[[Customer, Ticket, str], Answer]
FILTERS: dict[str, Ask] = {
    "status": lambda customer, opened, code: customer.tickets.try_list(status=code),
    "priority": lambda customer, opened, code: customer.tickets.try_list(priority=code),
}
ASKED: dict[str, Ask] = {
    "place in the list": lambda customer, opened, code: customer.tickets.try_list(place=code),
    "place in the comments": lambda customer, opened, code: customer.tickets.try_read_comments(
        opened, place=code
    ),
    "id to read": lambda customer, opened, code: customer.tickets.try_read(code),
    "id to update": lambda customer, opened, code: customer.tickets.try_update(code, status="closed"),
    "id to comment on": lambda customer, opened, code: customer.tickets.try_comment(code, "Not to be found."),
    "status to set": lambda customer, opened, code: customer.tickets.try_update(opened, status=code),
    "category to open with": lambda customer, opened, code: customer.tickets.try_open(category=code),
    "notification to mark": lambda customer, opened, code: customer.notifications.try_mark_read(code),
    "notification to delete": lambda customer, opened, code: customer.notifications.try_delete(code),
    "type of notifications": lambda customer, opened, code: customer.notifications.try_list(type=code),
}
NAMED = ("id", "status", "notification")
"""What is asked for where code can name nothing that there is."""
WRITTEN: dict[str, Ask] = {
    "subject": lambda customer, opened, text: customer.tickets.try_open(subject=text),
    "description": lambda customer, opened, text: customer.tickets.try_open(description=text),
    "assigned_to": lambda customer, opened, text: customer.tickets.try_update(opened, assigned_to=text),
}


@clause("SEC-06", requests=len(CODE) + 2)
@pytest.mark.parametrize("parameter", FILTERS)
def test_code_in_a_filter_finds_nothing_more(customer_a: Customer, parameter: str) -> None:
    opened = customer_a.tickets.open()
    customer_a.tickets.update(opened, status="resolved")
    for code in CODE:
        answer = FILTERS[parameter](customer_a, opened, code)
        if answer.status == 200:
            page = customer_a.page("list tickets", answer, answer.dialect.envelopes.tickets, None, None)
            expect(page.items, "the list under a filter that no ticket matches", of=answer).equals([])
        else:
            expect(answer).is_refused()


@clause("SEC-06", requests=len(CODE) + 4, level=Level.SHOULD)
@pytest.mark.parametrize("place", ASKED)
def test_code_is_refused_wherever_something_is_asked_for(customer_a: Customer, place: str) -> None:
    opened = customer_a.tickets.open()
    before = customer_a.tickets.list_items()
    for code in CODE:
        answer = ASKED[place](customer_a, opened, code)
        expect(answer).is_refused().reveals_no_internals()
        expect(sorted(answer.headers), "the headers", of=answer).lacks("x-injected")
        expect(answer.exchange.ms, "how long the refusal took, in ms", of=answer).is_between(0, 2000)
    expect(what_changed(before, customer_a.tickets.list_items), "what became of the tickets").equals("")


@clause("SEC-06", requests=len(CODE) + 4)
@pytest.mark.parametrize("place", [place for place in ASKED if place.partition(" ")[0] in NAMED])
def test_code_that_names_something_reaches_nothing(customer_a: Customer, place: str) -> None:
    opened = customer_a.tickets.open()
    before = customer_a.tickets.list_items()
    for code in CODE:
        answer = ASKED[place](customer_a, opened, code)
        expect(answer.status, f"the answer to {code!r}", of=answer).is_between(400, 499)
        expect(sorted(answer.headers), "the headers", of=answer).lacks("x-injected")
    expect(what_changed(before, customer_a.tickets.list_items), "what became of the tickets").equals("")


@clause("SEC-06", requests=2 * (len(CODE) + len(a_few())) + 3)
@pytest.mark.parametrize("field", WRITTEN)
def test_what_a_field_holds_stays_data(customer_a: Customer, browser: Browser, field: str) -> None:
    opened, altered = customer_a.tickets.open(), {}
    for name, text in (a_few() | dict(zip(CODE, CODE, strict=True))).items():
        answer = WRITTEN[field](customer_a, opened, text)
        if answer.status not in (200, 201):
            expect(answer).is_refused()
            continue
        told = customer_a.parsed(ticket, answer.json, answer)
        # To whoever wrote it, and to whoever reads it later.
        for shown in (getattr(each, field) for each in (told, customer_a.tickets.read(told))):
            # As it was written, for whoever shows it as text; if not, then harmless however it is shown.
            if shown.strip() != text.strip() and (active_content(shown) or name in CODE):
                altered[name] = shown
        expect(sorted(answer.headers), "the headers", of=answer).lacks("x-injected")
    expect(altered, f"what became of each {field}, neither kept nor harmless,").equals({})
    listed = customer_a.tickets.try_list()
    expect(browser.open_as_page(listed), "what the list does when it is opened as a page", of=listed).equals(
        []
    )


@clause("SEC-06", requests=len(a_few()) + 2, level=Level.SHOULD)
def test_what_an_invoked_notification_says_stays_data(
    customer_a: Customer, operator: Operator, browser: Browser
) -> None:
    altered, named = {}, {}
    for name, text in a_few().items():
        received = operator.try_invoke(operator.notification_fields(customer_a, title=text, message=text))
        expect(received.answer_status or 201, f"the answer to {name}").is_one_of([200, 201, 202, 400, 422])
        named[text.strip()] = name
    listed = customer_a.notifications.try_list()
    for one in customer_a.notifications.list_all():
        for shown in (str(one.title), str(one.message)):
            if shown.strip() not in named and active_content(shown):
                altered[shown] = one.id
    expect(altered, "what became of a title or a message, neither kept nor harmless,").equals({})
    expect(browser.open_as_page(listed), "what the inbox does when it is opened as a page", of=listed).equals(
        []
    )


@clause("SEC-06", requests=5 + 3, level=Level.SHOULD)
def test_what_a_file_is_called_stays_data(customer_a: Customer, browser: Browser) -> None:
    opened = customer_a.tickets.open()
    for number, text in enumerate(list(a_few().values())[:5]):
        answer = customer_a.attachments.try_register(opened, b"Nothing.", filename=f"{number} {text}.txt")
        expect(answer.status < 500, "an answer that is no server error", of=answer).equals(True)
        expect(browser.open_as_page(answer), "what the answer does when it is opened", of=answer).equals([])
    seen = customer_a.tickets.try_read(opened)
    expect(browser.open_as_page(seen), "what the ticket does when it is opened as a page", of=seen).equals([])


MARKUP = a_few()["handler"]
ECHOED: dict[str, Callable[[Customer], Answer]] = {
    "the name of a field": lambda customer: customer.tickets.try_open_raw(
        customer.tickets.draft() | {MARKUP: 1}
    ),
    "an unknown value": lambda customer: customer.tickets.try_open(priority=MARKUP),
    "a filter": lambda customer: customer.tickets.try_list(status=MARKUP),
    "a cursor": lambda customer: customer.tickets.try_list(place=MARKUP),
    "an id": lambda customer: customer.tickets.try_read(MARKUP),
    "broken JSON": lambda customer: customer.send_raw(
        "POST",
        customer.dialect.paths.create_ticket,
        "sends broken JSON with markup",
        content=MARKUP.encode(),
        headers={"Content-Type": "application/json"},
    ),
    "a content type": lambda customer: customer.send_raw(
        "POST",
        customer.dialect.paths.create_ticket,
        "sends an unknown content type with markup",
        content=b"{}",
        headers={"Content-Type": f"text/html; x={MARKUP}"},
    ),
    "a path": lambda customer: customer.send_raw(
        "GET", f"{customer.dialect.paths.tickets}/%3Cimg%20src=x%20onerror=alert(1)%3E/x", "asks for markup"
    ),
}


@clause("SEC-06", requests=len(ECHOED) + 1, level=Level.SHOULD)
def test_a_refusal_does_nothing_as_a_page(customer_a: Customer, browser: Browser) -> None:
    expect(customer_a.tickets.try_list()).is_ok()
    for echo in ECHOED.values():
        answer = echo(customer_a)
        expect(answer.status < 500, "an answer that is no server error", of=answer).equals(True)
        expect(
            browser.open_as_page(answer), "what the refusal does when it is opened as a page", of=answer
        ).equals([])
