"""The ticket list: complete, in order, filtered, paged."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.client import OK

import pytest

from signoff import WHOLE_ALLOWANCE, Level, clause, eventually, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Ticket, identity, page
from signoff.wire.instants.reading import instant
from tests.domains.choices import CATEGORIES, PRIORITIES, STATUSES

AT_ONCE = 16
ALIKE = ("subject", "priority", "category", "status", "assigned_to", "sla_met", "comment_count")


def ids(tickets: list[Ticket]) -> list[str]:
    return [ticket.id for ticket in tickets]


def opens_with_status(customer: Customer, status: str, **fields: str) -> Ticket:
    """A ticket that has been given that status."""
    ticket = customer.tickets.open(**fields)
    return ticket if status == "open" else customer.tickets.update(ticket, status=status)


@clause("TKT-03", requests=3)
def test_a_new_ticket_is_in_the_list_at_once(customer_a: Customer) -> None:
    # Looked at before too, so that a list kept from then shows.
    expect(ids(customer_a.tickets.list_all()), "the list before").holds_exactly([])
    opened = customer_a.tickets.open()
    expect(ids(customer_a.tickets.list_all()), "the list").holds_exactly([opened.id])


@clause("TKT-03", requests=7)
def test_the_list_says_of_a_ticket_what_its_details_say(customer_a: Customer, target: Target) -> None:
    """Of what it shows at all: lists often leave fields out. That of descriptions may be the beginning."""
    opened = customer_a.tickets.open(priority="low")
    customer_a.tickets.comment(opened, "Any news?")
    for change in ({"assigned_to": target.dialect.values.assignee}, {"status": "resolved"}):
        customer_a.tickets.update(opened, **change)
    read = customer_a.tickets.read(opened)
    found = [each for each in customer_a.tickets.list_all() if each.id == opened.id]
    expect(len(found), "how often the ticket is in the list").equals(1)
    listed = found[0]
    names = {field: getattr(target.dialect.ticket, field) for field in ALIKE}
    shown = [field for field, name in names.items() if name and name in listed.raw]
    expect({field: getattr(listed, field) for field in shown}, "what the list shows of the ticket").equals(
        {field: getattr(read, field) for field in shown}
    )


@clause("TKT-03", requests=6)
def test_the_list_is_newest_first(customer_a: Customer) -> None:
    opened = [customer_a.tickets.open() for _ in range(4)]
    # Some targets count in whole seconds: at least one is of another one.
    first = instant(opened[0].created_at)
    eventually(
        lambda: datetime.now(UTC),
        until=lambda now: now > first + timedelta(seconds=1.1),
        within=10,
        what="the first ticket to be a second old",
    )
    opened.append(customer_a.tickets.open())
    listed = customer_a.tickets.list_all()
    expect(ids(listed), "the list").holds_exactly(ids(opened))
    instants = [instant(ticket.created_at) for ticket in listed]
    expect(instants, "the list's instants").never_rises()
    expect(listed[0].id, "the first of the list").equals(opened[-1].id)


@clause("TKT-03", requests=12)
def test_the_list_shows_each_ticket_once_over_all_pages(customer_a: Customer) -> None:
    opened = [customer_a.tickets.open() for _ in range(7)]
    expect(ids(customer_a.tickets.list_all(size=3)), "all pages of the list").holds_exactly(ids(opened))


@clause("TKT-04", requests=12)
@pytest.mark.parametrize("status", STATUSES)
def test_the_status_filter_finds_all_that_match_and_nothing_else(customer_a: Customer, status: str) -> None:
    others = [other for other in STATUSES if other != status]
    matching = [opens_with_status(customer_a, status), opens_with_status(customer_a, status)]
    for other in others:
        opens_with_status(customer_a, other)
    expect(ids(customer_a.tickets.list_all(status=status)), f"the list of {status}").holds_exactly(
        ids(matching)
    )


@clause("TKT-04", requests=16)
def test_the_status_filter_finds_a_match_past_the_first_page(customer_a: Customer) -> None:
    oldest = opens_with_status(customer_a, "resolved")
    for _ in range(5):
        customer_a.tickets.open()
    newest = opens_with_status(customer_a, "resolved")
    listed = customer_a.tickets.list_all(status="resolved", size=1)
    expect(ids(listed), "all pages of the list of resolved").is_in_order([newest.id, oldest.id])


@clause("TKT-04", requests=5)
def test_the_status_filter_follows_a_change(customer_a: Customer) -> None:
    ticket = customer_a.tickets.open()
    expect(ids(customer_a.tickets.list_all(status="open")), "the list of open before").holds_exactly(
        [ticket.id]
    )
    customer_a.tickets.update(ticket, status="resolved")
    expect(ids(customer_a.tickets.list_all(status="open")), "the list of open").holds_exactly([])
    expect(ids(customer_a.tickets.list_all(status="resolved")), "the list of resolved").holds_exactly(
        [ticket.id]
    )


@clause("TKT-05", requests=6)
@pytest.mark.parametrize("priority", PRIORITIES)
def test_the_priority_filter_finds_all_that_match_and_nothing_else(
    customer_a: Customer, priority: str
) -> None:
    opened = {other: customer_a.tickets.open(priority=other) for other in PRIORITIES}
    second = customer_a.tickets.open(priority=priority)
    listed = customer_a.tickets.list_all(priority=priority)
    expect(ids(listed), f"the list of {priority}").holds_exactly([second.id, opened[priority].id])


@clause("TKT-05", requests=14)
def test_the_priority_filter_finds_a_match_past_the_first_page(customer_a: Customer) -> None:
    oldest = customer_a.tickets.open(priority="critical")
    for _ in range(5):
        customer_a.tickets.open(priority="low")
    newest = customer_a.tickets.open(priority="critical")
    listed = customer_a.tickets.list_all(priority="critical", size=1)
    expect(ids(listed), "all pages of the list of critical").is_in_order([newest.id, oldest.id])


@clause("TKT-05", requests=16)
@pytest.mark.parametrize("priority", PRIORITIES)
def test_the_priority_filter_asks_for_no_status(customer_a: Customer, priority: str) -> None:
    other = PRIORITIES[PRIORITIES.index(priority) - 1]
    wanted = [opens_with_status(customer_a, status, priority=priority).id for status in STATUSES]
    for status in ("open", "resolved", "closed"):
        opens_with_status(customer_a, status, priority=other)
    listed = ids(customer_a.tickets.list_all(priority=priority))
    expect(listed, f"the list of {priority}").holds_exactly(wanted)


@clause("TKT-05", requests=20)
@pytest.mark.parametrize("status", STATUSES)
def test_both_filters_together_intersect(customer_a: Customer, status: str) -> None:
    other = "resolved" if status != "resolved" else "in-progress"
    wanted = {priority: opens_with_status(customer_a, status, priority=priority) for priority in PRIORITIES}
    for priority in PRIORITIES[:2]:
        opens_with_status(customer_a, other, priority=priority)
    for priority in PRIORITIES:
        listed = customer_a.tickets.list_all(status=status, priority=priority)
        expect(ids(listed), f"the list of {status} and {priority}").holds_exactly([wanted[priority].id])


@clause("TKT-05", requests=24, level=Level.SHOULD)
def test_the_category_filter_narrows_whatever_else_is_filtered(customer_a: Customer) -> None:
    wanted, other = CATEGORIES[1], CATEGORIES[2]
    made = {
        (category, status, priority): opens_with_status(
            customer_a, status, priority=priority, category=category
        )
        for category in (wanted, other)
        for status in ("open", "resolved")
        for priority in ("low", "high")
    }
    if len(customer_a.tickets.list_all(category=wanted)) == len(made):
        raise NotApplicable("the target's list goes by no category, which the guide does not ask of it")
    for by in ({}, {"status": "open"}, {"priority": "high"}, {"status": "open", "priority": "high"}):
        expected = [one.id for key, one in made.items() if {wanted, *by.values()} <= set(key)]
        listed = ids(customer_a.tickets.list_all(size=None, category=wanted, **by))
        expect(listed, f"the list of {wanted} with {by}").holds_exactly(expected)


@clause("TKT-05", requests=16)
def test_both_filters_together_find_a_match_past_the_first_page(customer_a: Customer) -> None:
    oldest = opens_with_status(customer_a, "resolved", priority="high")
    for priority in ("low", "high", "low"):
        customer_a.tickets.open(priority=priority)
    opens_with_status(customer_a, "resolved", priority="low")
    newest = opens_with_status(customer_a, "resolved", priority="high")
    listed = customer_a.tickets.list_all(status="resolved", priority="high", size=1)
    expect(ids(listed), "all pages of the list of resolved and high").is_in_order([newest.id, oldest.id])


@clause("TKT-15", requests=6 + AT_ONCE)
def test_where_a_page_ends_is_known_to_whoever_answers(customer_a: Customer) -> None:
    """Asked for at once, so that several processes answer, of which one gave the place out."""
    for _ in range(4):
        customer_a.tickets.open()
    place = customer_a.tickets.list_page(size=2).place
    expect(place, "the place of the second page").is_given()
    known = ids(customer_a.tickets.list_all())[2:]

    def found(number: int) -> list[str]:
        answer = customer_a.tickets.try_list(size=2, place=place)
        if answer.status != OK:
            return [f"the answer {answer.status}"]
        items = page(answer.dialect, answer.json, answer.dialect.envelopes.tickets, place, 2).items
        return [identity(item, answer.dialect.ticket.id, "ticket") for item in items]

    with ThreadPoolExecutor(AT_ONCE) as threads:
        others = [each for each in threads.map(found, range(AT_ONCE)) if each != known]
    expect(others[:1], f"what else was answered to {AT_ONCE} requests for the second page").equals([])


@clause("TKT-15", requests=WHOLE_ALLOWANCE)
@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_a_page_as_long_as_the_list_is_whole(fresh_customer: Customer, target: Target, beyond: int) -> None:
    """With one ticket fewer, as many, and one more than a page holds when nobody asks for a size."""
    # Tickets and the walk over their pages have to fit into an hour's requests.
    size = min(target.dialect.paging.default_size, target.description.limits.requests - 10)
    fresh_customer.remembers_its_past()  # it has requests left for that, and may be a listed one
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: fresh_customer.tickets.open(), range(size + beyond)))
    for asked in (None, size):
        listed = ids(fresh_customer.tickets.list_all(size=asked))
        expect(listed, f"pages of {asked or 'no size'}, with {len(made)} tickets").holds_exactly(ids(made))


@clause("TKT-15", requests=60)
def test_a_page_is_bounded_when_no_size_is_asked_for(customer_a: Customer, target: Target) -> None:
    size = target.dialect.paging.default_size
    opened = [customer_a.tickets.open() for _ in range(size + 2)]
    answer = customer_a.tickets.try_list()
    first = page(answer.dialect, answer.json, answer.dialect.envelopes.tickets, None, None)
    expect(len(first.items), "the number of tickets on the first page", of=answer).equals(size)
    expect(ids(customer_a.tickets.list_all()), "all pages").holds_exactly(ids(opened))


@clause("TKT-15", requests=5)
def test_a_page_holds_as_many_as_were_asked_for(customer_a: Customer) -> None:
    for _ in range(3):
        customer_a.tickets.open()
    expect(len(customer_a.tickets.list_page(size=2).items), "the number of tickets on a page of two").equals(
        2
    )
    expect(
        len(customer_a.tickets.list_page(size=3).items), "the number of tickets on a page of three"
    ).equals(3)


@clause("TKT-15", requests=2)
def test_a_size_beyond_the_bound_is_refused_or_cut(customer_a: Customer, target: Target) -> None:
    most = target.dialect.paging.max_size
    expect(customer_a.tickets.try_list(size=most)).is_ok()
    expect(customer_a.tickets.try_list(size=most * 100)).has_status(200, 400, 422)


@clause("TKT-15", requests=6, level=Level.SHOULD)
def test_a_cursor_is_good_for_the_filter_that_it_came_with(customer_a: Customer, target: Target) -> None:
    if target.dialect.paging.style != "cursor":
        raise NotApplicable("the places of its pages are no cursors, and say nothing of a filter")
    for priority in ("low", "high", "high"):
        customer_a.tickets.open(priority=priority)
    place = customer_a.tickets.list_page(size=1, priority="high").place
    expect(customer_a.tickets.try_list(size=1, place=place, priority="high")).is_ok()
    expect(customer_a.tickets.try_list(size=1, place=place, priority="low")).is_refused()


@clause("TKT-15", requests=18)
def test_a_walk_over_the_pages_is_not_disturbed_by_new_tickets(customer_a: Customer) -> None:
    before = [customer_a.tickets.open() for _ in range(6)]
    seen, place = [], None
    for _ in range(5):
        found = customer_a.tickets.list_page(size=2, place=place)
        seen += [identity(item, customer_a.dialect.ticket.id, "ticket") for item in found.items]
        place = found.place
        if place is None:
            break
        customer_a.tickets.open()
    old = [ticket_id for ticket_id in seen if ticket_id in ids(before)]
    expect(old, "the tickets that were there before the walk").holds_exactly(ids(before))
