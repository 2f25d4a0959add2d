"""What an act does it does whatever it comes with, and what it is not about it leaves alone."""

import json
from collections.abc import Callable
from uuid import uuid4

import pytest

from signoff import Level, clause, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from signoff.wire.answers import Ticket, ticket
from signoff.wire.instants.reading import instant
from signoff.wire.requests import open_ticket
from tests.domains.choices import CATEGORIES, PRIORITIES, STATUSES
from tests.integration.inboxes import settled

Act = Callable[[Customer, Ticket], object]
AFTERWARDS: dict[str, Act] = {
    "closed": lambda customer, it: customer.tickets.update(it, status="closed"),
    "assigned": lambda customer, it: customer.tickets.update(it, assigned_to="team one"),
    "commented on": lambda customer, it: customer.tickets.comment(it, "Thank you."),
    "closed by an agent": lambda by, it: by.as_support_agent().tickets.update(it, status="closed"),
    "resolved once more": lambda customer, it: customer.tickets.update(it, status="resolved"),
}
"""What may happen to a ticket that was resolved."""


@clause("TKT-12", requests=5)
@pytest.mark.parametrize("act", AFTERWARDS)
def test_what_comes_after_leaves_an_sla_that_was_met(customer_a: Customer, act: str) -> None:
    opened = customer_a.tickets.open()
    resolved = customer_a.tickets.update(opened, status="resolved")
    expect(resolved.sla_met, "whether the SLA was met").equals(True)
    AFTERWARDS[act](customer_a, opened)
    now = customer_a.tickets.read(opened)
    expect(now.sla_met, f"whether the SLA was met, once the ticket was {act},").equals(True)


@clause("TKT-06", requests=2 * len(PRIORITIES))
@pytest.mark.parametrize("category", CATEGORIES)
def test_each_category_goes_with_each_priority(customer_a: Customer, category: str) -> None:
    for priority in PRIORITIES:
        made = customer_a.tickets.try_open(category=category, priority=priority)
        if made.status != 201:
            expect(made).is_refused()
            raise NotApplicable(f"the target has no category {category}")
        found = customer_a.tickets.read(ticket(made.dialect, made.json))
        expect((found.category, found.priority), "category and priority").equals((category, priority))


@clause("TKT-02", requests=3)
@pytest.mark.parametrize("beside", [{"status": "in-progress"}, {"assigned_to": "team one"}], ids=str)
def test_a_new_priority_counts_whatever_it_comes_with(
    customer_a: Customer, target: Target, beside: dict[str, str]
) -> None:
    opened = customer_a.tickets.open(priority="low")
    customer_a.tickets.update(opened, priority="critical", **beside)
    changed = customer_a.tickets.read(opened)
    if changed.priority != "critical":
        raise NotApplicable("the target leaves the priority of a ticket as it is")
    allowed_s = (instant(changed.sla_due_date) - instant(opened.created_at)).total_seconds()
    expected_s = target.sla("critical").total_seconds()
    expect(allowed_s, "the seconds allowed for critical").is_between(expected_s - 1, expected_s + 1)


@clause("NTF-05", requests=20, level=Level.SHOULD)
@pytest.mark.parametrize("status", STATUSES)
def test_a_comment_changes_no_status_and_is_told_once(customer_a: Customer, status: str) -> None:
    opened = customer_a.tickets.open()
    before = 1
    if status != "open":
        customer_a.tickets.update(opened, status=status)
        before = 2
    customer_a.tickets.comment(opened, "Is there any news?")
    customer_a.notifications.wait_for(before + 1, about=opened)
    told = settled(customer_a, opened)
    expect(customer_a.tickets.read(opened).status, "the status afterwards").equals(status)
    expect(len(told), "the number of notifications about the ticket").equals(before + 1)


def strong_tag(customer: Customer, ticket: Ticket) -> str:
    """The tag by which a change may be asked for: a weak one, as frameworks and edges put on every answer,
    matches nothing there (RFC 9110, 13.1.1)."""
    etag = customer.tickets.try_read(ticket).headers.get("etag", "")
    if not etag or etag.startswith("W/"):
        raise NotApplicable("the target's tickets have no ETag to change them by")
    return etag


@clause("NTF-05", requests=16, level=Level.SHOULD)
def test_a_conditional_update_is_told_like_any_other(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    etag = strong_tag(customer_a, opened)
    answer = customer_a.tickets.try_update(opened, {"If-Match": etag}, status="in-progress")
    expect(answer).is_ok()
    customer_a.notifications.wait_for(2, about=opened)
    expect(len(settled(customer_a, opened)), "the number of notifications").equals(2)


@clause("TKT-07", requests=6, level=Level.SHOULD)
def test_any_of_several_tags_permits_an_update(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    etag = strong_tag(customer_a, opened)
    for others in ('"77", "78"', '"somebody-elses"'):
        none = customer_a.tickets.try_update(opened, {"If-Match": others}, status="resolved")
        expect(none).has_status(412)
    answer = customer_a.tickets.try_update(opened, {"If-Match": f'"77", {etag}'}, status="resolved")
    expect(answer).is_ok()
    expect(customer_a.tickets.read(opened).status, "the status afterwards").equals("resolved")


@clause("TKT-08", requests=6)
def test_what_was_said_on_one_ticket_may_be_said_on_another(customer_a: Customer, target: Target) -> None:
    """Also with the same idempotency key: it may be refused then, but not be taken for the first."""
    first, second = (customer_a.tickets.open() for _ in range(2))
    key = str(uuid4()) if target.dialect.headers.idempotency_key else None
    expect(customer_a.tickets.try_comment(first, "We are looking into it.", key)).is_created()
    answer = customer_a.tickets.try_comment(second, "We are looking into it.", key)
    if key is not None and answer.status >= 400:
        expect(answer).is_refused()
        return
    expect(answer).is_created()
    for one in (first, second):
        said = [each.text for each in customer_a.tickets.read_comments(one)]
        expect(said, "the comments").equals(["We are looking into it."])


@clause("TKT-01", requests=3)
@pytest.mark.parametrize("charset", ["charset=utf-8", 'charset="UTF-8"'])
def test_a_body_may_say_its_charset(customer_a: Customer, charset: str) -> None:
    expect(customer_a.tickets.try_open()).is_created()
    request = open_ticket(customer_a.dialect, customer_a.tickets.draft(subject="Grüße aus Köln"))
    answer = customer_a.send_raw(
        request.method,
        request.path,
        f"opens a ticket, {charset}",
        content=json.dumps(request.json, ensure_ascii=False).encode(),
        headers={"Content-Type": f"application/json; {charset}"},
    )
    expect(answer).is_created()
    opened = customer_a.tickets.read(ticket(answer.dialect, answer.json))
    expect(opened.subject, "the subject").equals("Grüße aus Köln")
