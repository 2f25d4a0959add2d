"""What lies far down in a list is there like what lies on top: many others before it, or long ones."""

import json

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import page, ticket, ticket_item
from signoff.wire.exchange import Answer
from signoff.wire.requests import open_ticket
from tests.integration.inboxes import ids, seeding_operator_of, states, told_in_turn, told_of, told_of_one

OTHERS = 45
LONGEST = "\U0002070e" * 10_000
"""Of four bytes each: some thirty are more than the megabyte that a page of DynamoDB has."""
LONG_ONES = 30
END = "This is its end."
MEGABYTE = 1_000_000
MORE_THAN_A_PAGE = 105
VERY_MANY = 2_000
"""More than a query looks at in a few rounds, whose length doubles in many a library."""


def takes_long_ones(answer: Answer) -> Answer:
    """NotApplicable where the target takes no text of 10,000 characters, which the guide does not ask."""
    if answer.status >= 400:
        expect(answer).is_refused()
        raise NotApplicable("the target takes no text of 10,000 characters")
    return answer


def shown_on(answer: Answer, what: str, asked: int) -> int:
    """How many are on a page, those among them that a listed customer had before."""
    envelope = getattr(answer.dialect.envelopes, what)
    return len(page(answer.dialect, answer.json, envelope, None, asked).items)


def is_refused_or_cut(answer: Answer, what: str, asked: int) -> None:
    """The answer to asking for more than the largest page holds, where there are more to be shown."""
    expect(answer).has_status(200, 400, 422)
    if answer.status == 200:
        shown, most = shown_on(answer, what, asked), answer.dialect.paging.max_size
        expect(shown, f"the number of {what} on a page of {asked}", of=answer).is_between(1, most)


@clause("TKT-04", requests=OTHERS + 10)
def test_a_match_is_found_behind_many_that_do_not(customer_a: Customer) -> None:
    wanted = customer_a.tickets.open(priority="critical")
    for _ in range(OTHERS):
        customer_a.tickets.open(priority="low")
    found = [each.id for each in customer_a.tickets.list_all(size=1, priority="critical")]
    expect(found, "the list of critical, in pages of one").equals([wanted.id])


@clause("TKT-04", requests=30)
def test_a_match_is_found_behind_very_many_that_do_not(
    customer_a: Customer, request: pytest.FixtureRequest
) -> None:
    wanted = customer_a.tickets.open(priority="critical")
    like = customer_a.tickets.open(priority="low")
    seeding_operator_of(request).seed_tickets(customer_a, like, VERY_MANY)
    found = [each.id for each in customer_a.tickets.list_all(priority="critical")]
    expect(found, "the list of critical").equals([wanted.id])


@clause("TKT-15", requests=10)
def test_the_pages_of_a_filter_go_on_after_what_matches_no_more(customer_a: Customer) -> None:
    opened = [customer_a.tickets.open() for _ in range(4)][::-1]
    first = customer_a.tickets.list_page(size=2, status="open")
    customer_a.tickets.update(opened[1], status="resolved")
    second = customer_a.tickets.list_page(size=2, place=first.place, status="open")
    found = [ticket_item(customer_a.dialect, item).id for item in (*first.items, *second.items)]
    expect(found, "two pages of the list of open").contains(opened[2].id).contains(opened[3].id)


@clause("TKT-03", requests=LONG_ONES + 6)
def test_long_tickets_are_all_listed(customer_a: Customer, target: Target) -> None:
    made = takes_long_ones(customer_a.tickets.try_open(description=LONGEST))
    opened = [ticket(made.dialect, made.json).id]
    opened += [customer_a.tickets.open(description=LONGEST).id for _ in range(LONG_ONES - 1)]
    size = target.dialect.paging.max_size
    listed = [each.id for each in customer_a.tickets.list_all(size=size)]
    expect(listed, "the list").holds_exactly(opened)


@clause("TKT-09", requests=LONG_ONES + 8)
def test_long_comments_are_all_read(customer_a: Customer, target: Target) -> None:
    opened = customer_a.tickets.open()
    takes_long_ones(customer_a.tickets.try_comment(opened, LONGEST))
    for _ in range(LONG_ONES - 1):
        customer_a.tickets.comment(opened, LONGEST)
    found = customer_a.tickets.read_comments(opened, target.dialect.paging.max_size)
    expect(len(found), "the number of comments").equals(LONG_ONES)


@clause("TKT-15", requests=30)
def test_a_list_goes_on_after_pages_of_the_largest_size(
    customer_a: Customer, target: Target, request: pytest.FixtureRequest
) -> None:
    """More tickets than anybody may open within the hour, so most of them are put into the table."""
    size, opened = target.dialect.paging.max_size, customer_a.tickets.open()
    wanted = [opened.id, *seeding_operator_of(request).seed_tickets(customer_a, opened, size + 2)]
    for asked in (size, size - 1, size // 2):
        listed = [each.id for each in customer_a.tickets.list_all(size=asked)]
        expect(listed, f"the list in pages of {asked}").holds_exactly(wanted)
    narrowed = [each.id for each in customer_a.tickets.list_all(size=size, status="open")]
    expect(narrowed, f"the list of open in pages of {size}").holds_exactly(wanted)
    for asked in (size + 1, size * 100):
        is_refused_or_cut(customer_a.tickets.try_list(size=asked), "tickets", asked)


@clause("NTF-11", requests=20)
def test_a_page_of_notifications_is_no_longer_than_the_largest(
    customer_a: Customer, target: Target, request: pytest.FixtureRequest
) -> None:
    operator, like = seeding_operator_of(request), told_of(customer_a)[0]
    size = target.dialect.paging.max_size
    for _ in range(size + 2):
        operator.seed_notification(customer_a, like)
    largest = customer_a.notifications.try_list(size=size)
    expect(shown_on(largest, "notifications", size), "the number on the largest page", of=largest).equals(
        size
    )
    for asked in (size + 1, size * 100):
        is_refused_or_cut(customer_a.notifications.try_list(size=asked), "notifications", asked)


@clause("NTF-01", requests=60)
def test_reading_does_not_move_a_notification_in_the_list(customer_a: Customer) -> None:
    received = told_in_turn(customer_a, 4)
    for each in (received[0], received[2]):
        customer_a.notifications.mark_read(each)
    found = ids(customer_a.notifications.list_all())
    expect([id_ for id_ in found if id_ in ids(received)], "the list afterwards").is_in_order(ids(received))


@clause("NTF-02", requests=100)
def test_the_oldest_of_many_is_marked_alone(customer_a: Customer, target: Target) -> None:
    oldest = told_of(customer_a)[0]
    newest = told_of_one(customer_a, target.dialect.paging.default_size + 5)[0]
    customer_a.notifications.mark_read(oldest)
    expect(states(customer_a, [oldest, newest]), "what is read").equals([True, False])


@clause("NTF-04", requests=100)
def test_the_oldest_of_many_is_deleted(customer_a: Customer, target: Target) -> None:
    oldest = told_of(customer_a)[0]
    newest = told_of_one(customer_a, target.dialect.paging.default_size + 5)[0]
    customer_a.notifications.delete(oldest)
    expect(states(customer_a, [oldest, newest]), "what is left").equals([None, False])


@clause("NTF-03", requests=40)
@pytest.mark.parametrize(
    ("count", "length"),
    [(MORE_THAN_A_PAGE, 20), (6, MEGABYTE // 4)],
    ids=["more than a page", "more than a megabyte"],
)
def test_very_many_and_very_long_ones_are_all_marked(
    customer_a: Customer, request: pytest.FixtureRequest, count: int, length: int
) -> None:
    """A page of the list has a hundred at most, and one of DynamoDB a megabyte."""
    operator = seeding_operator_of(request)
    like = told_of(customer_a)[0]
    seeded = [operator.seed_notification(customer_a, like, message="x" * length) for _ in range(count)]
    page = 100 if count > length else 2
    unread = ids(customer_a.notifications.list_all(size=page, unread=True))
    expect(unread, "what is unread before").holds_exactly([like.id, *seeded])
    customer_a.notifications.mark_all_read()
    left = customer_a.notifications.list_all(size=page, unread=True)
    expect(len(left), f"how many of {len(unread)} are unread when all were marked").equals(0)


@clause("NTF-13", requests=24)
def test_more_than_a_megabyte_of_unread_ones_is_counted(
    customer_a: Customer, request: pytest.FixtureRequest
) -> None:
    operator, like = seeding_operator_of(request), told_of(customer_a)[0]
    for _ in range(6):
        operator.seed_notification(customer_a, like, message="x" * (MEGABYTE // 4))
    expect(customer_a.notifications.unread_count(), "the count").equals(7)


@clause("NTF-04", requests=40)
def test_the_last_of_more_than_a_page_is_marked_and_deleted(
    customer_a: Customer, request: pytest.FixtureRequest
) -> None:
    operator = seeding_operator_of(request)
    like = told_of(customer_a)[0]
    for _ in range(MORE_THAN_A_PAGE):
        operator.seed_notification(customer_a, like)
    before = ids(customer_a.notifications.list_all(size=100))
    *rest, first, last = before
    customer_a.notifications.mark_read(first)
    customer_a.notifications.delete(last)
    after = {each.id: each.read for each in customer_a.notifications.list_all(size=100)}
    expect(list(after), "the list afterwards").is_in_order([*rest, first])
    expect([id_ for id_, read in after.items() if read], "what is read").equals([first])


@clause("TKT-06", requests=4)
def test_a_long_description_may_be_escaped(customer_a: Customer) -> None:
    """Many clients write all that is not ASCII as an escape of JSON, which makes it three times as long."""
    takes_long_ones(customer_a.tickets.try_open(description=LONGEST))
    request = open_ticket(customer_a.dialect, customer_a.tickets.draft(description=LONGEST))
    answer = customer_a.send_raw(
        request.method,
        request.path,
        "opens a ticket, its text escaped",
        content=json.dumps(request.json).encode(),
        headers={"Content-Type": "application/json"},
    )
    expect(answer).is_created()
    found = customer_a.tickets.read(ticket(answer.dialect, answer.json))
    expect(found.description, "the description").equals(LONGEST)


@clause("TKT-08", requests=6)
@pytest.mark.parametrize(
    "markup", ["<b>no</b> ", "a < b && c > d ", "&amp;"], ids=["tags", "signs", "entities"]
)
def test_markup_makes_a_long_comment_no_longer(customer_a: Customer, markup: str) -> None:
    opened = customer_a.tickets.open()
    takes_long_ones(customer_a.tickets.try_comment(opened, "w" * 10_000))
    text = markup * ((10_000 - len(END)) // len(markup)) + END
    expect(customer_a.tickets.try_comment(opened, text)).is_created()
    stored = customer_a.tickets.read_comments(opened)[-1].text
    expect(stored.endswith(END), f"that the comment, of {len(stored)} characters, has its end").equals(True)
