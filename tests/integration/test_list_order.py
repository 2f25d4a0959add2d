"""What may disturb a list without being seen on a calm day: changes, one instant, odd page sizes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from signoff import clause, eventually, expect
from signoff.actors import Customer
from signoff.wire.answers import Ticket
from signoff.wire.instants.reading import instant
from tests.domains.sizes import BAD

AT_ONCE, MOST_BATCHES = 8, 5


@clause("TKT-03", requests=9)
@pytest.mark.parametrize("change", ["status", "comment", "assignment"])
def test_a_change_does_not_move_a_ticket_in_the_list(customer_a: Customer, change: str) -> None:
    oldest = customer_a.tickets.open()
    # Some targets count in whole seconds.
    eventually(
        lambda: datetime.now(UTC),
        until=lambda now: now > instant(oldest.created_at) + timedelta(seconds=1.1),
        within=10,
        what="the oldest ticket to be a second old",
    )
    younger = [customer_a.tickets.open().id for _ in range(2)]
    if change == "comment":
        customer_a.tickets.comment(oldest, "It happens again.")
    elif change == "assignment":
        customer_a.tickets.update(oldest, assigned_to=customer_a.dialect.values.assignee)
    else:
        customer_a.tickets.update(oldest, status="in-progress")
    listed = [ticket.id for ticket in customer_a.tickets.list_all()]
    expect(listed, "the list after a change of the oldest").holds_exactly([*younger, oldest.id])
    expect(listed[-1], "the last in the list, after a change of the oldest").equals(oldest.id)


@clause("TKT-03", requests=2 * AT_ONCE * MOST_BATCHES + 2)
def test_tickets_of_one_instant_are_all_listed(customer_a: Customer) -> None:
    opened = list[Ticket]()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for batch in range(MOST_BATCHES):
            opened += threads.map(lambda _: customer_a.tickets.open(), range(AT_ONCE))
            # A busy target may need another try until it makes two at once.
            if batch and len({ticket.created_at for ticket in opened}) < len(opened):
                break
    listed = [ticket.id for ticket in customer_a.tickets.list_all(size=1)]
    expect(listed, "all pages of one").holds_exactly([ticket.id for ticket in opened])


@clause("TKT-16", requests=4)
@pytest.mark.parametrize("size", BAD.values(), ids=list(BAD))
@pytest.mark.parametrize("listed", ["tickets", "comments", "notifications"])
def test_a_page_size_that_is_none_breaks_nothing(customer_a: Customer, listed: str, size: str) -> None:
    paths = customer_a.dialect.paths
    path = str(getattr(paths, listed))
    if listed == "comments":
        path = path.format(id=customer_a.tickets.open().id)
    good = customer_a.send_raw("GET", path, f"lists {listed}")
    expect(good).is_ok()
    query = {customer_a.dialect.paging.size: size}
    answer = customer_a.send_raw("GET", path, f"lists {listed} by a page size that is none", query=query)
    expect(answer.status, "the status of the answer", of=answer).is_between(200, 499)
