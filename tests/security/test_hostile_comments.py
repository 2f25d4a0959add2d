"""What customers write in comments is text, never code: in a browser, a template, a query (SEC-06)."""

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.actors.browser.browser import Browser
from signoff.payloads.corpus import a_few, techniques
from tests.security.hostile import do_nothing, stored_of

MOST = max(len(technique.payloads) for technique in techniques().values()) + 4
KEPT = [name for name, technique in techniques().items() if technique.kept]


@clause("SEC-06", requests=MOST)
@pytest.mark.parametrize("technique", [name for name in techniques() if name not in KEPT])
def test_what_is_stored_of_a_comment_does_nothing(
    customer_a: Customer, browser: Browser, technique: str
) -> None:
    opened = customer_a.tickets.open()
    do_nothing(stored_of(customer_a, opened, techniques()[technique].payloads), browser)


@clause("SEC-06", requests=MOST)
@pytest.mark.parametrize("technique", KEPT)
def test_code_in_a_comment_is_kept_as_text(customer_a: Customer, browser: Browser, technique: str) -> None:
    written = techniques()[technique].payloads
    stored = stored_of(customer_a, customer_a.tickets.open(), written)
    altered = {name: text for name, text in stored.items() if text != written[name]}
    expect(altered, "the comments that came back as something else").equals({})
    expect(set(written) - set(stored), "the comments that were refused").equals(set())
    expect(len(customer_a.tickets.list_all()), "the number of tickets").equals(1)
    do_nothing(stored, browser)


@clause("SEC-06", requests=len(a_few()) + 4)
def test_what_a_support_agent_writes_does_nothing_either(customer_a: Customer, browser: Browser) -> None:
    opened = customer_a.tickets.open()
    do_nothing(stored_of(customer_a.as_support_agent(), opened, a_few()), browser)


@clause("SEC-06", requests=len(a_few()) + 4)
def test_the_answer_with_the_comments_does_nothing_as_a_page(customer_a: Customer, browser: Browser) -> None:
    opened = customer_a.tickets.open()
    stored_of(customer_a, opened, a_few())
    answer = customer_a.tickets.try_read_comments(opened)
    expect(answer).is_ok()
    expect(
        browser.open_as_page(answer), "what the list of comments does when it is opened", of=answer
    ).equals([])
