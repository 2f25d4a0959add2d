"""When a ticket is due, and whether that was kept."""

from datetime import UTC, datetime, timedelta

import pytest

from signoff import clause, eventually, expect
from signoff.actors import Customer
from signoff.deployment.target import Target
from signoff.expect.turn_of_year import odd_end_of_year
from signoff.verdict.outcomes import Inconclusive, NotApplicable
from signoff.wire.answers import Ticket, ticket
from signoff.wire.instants.reading import instant
from tests.domains.choices import CATEGORIES, PRIORITIES

ROUNDING = timedelta(seconds=1)
A_WEEK = timedelta(days=7)
LONGEST_RUN = timedelta(hours=11)
"""From noon it is not yet the next day."""
MOST_TRIES = 5


def the_customer_of(boot: str, request: pytest.FixtureRequest) -> Customer:
    """A customer of a second boot, for a clause that is decided without it, too: NotApplicable without it."""
    target: Target = request.getfixturevalue("target")
    if getattr(target.description.boot, boot, None) is None:
        raise NotApplicable(f"the target cannot be had with another SLA ([boot.{boot}])")
    customer: Customer = request.getfixturevalue(f"{boot}_customer")
    return customer


def allowed(opened: Ticket) -> timedelta:
    """The time from a ticket's creation until it is due."""
    return instant(opened.sla_due_date) - instant(opened.created_at)


@clause("TKT-02", requests=2)
@pytest.mark.parametrize("priority", PRIORITIES)
def test_the_due_date_follows_from_the_priority(customer_a: Customer, target: Target, priority: str) -> None:
    answer = customer_a.tickets.try_open(priority=priority)
    expect(answer).is_created()
    opened = ticket(answer.dialect, answer.json)
    sla = target.sla(priority)
    expect(allowed(opened), f"the time allowed for {priority}", of=answer).is_between(
        sla - ROUNDING, sla + ROUNDING
    )
    expect(customer_a.tickets.read(opened).sla_due_date, "sla_due_date read later").equals(
        opened.sla_due_date
    )


def grows_older(opened: Ticket) -> None:
    """Until what is reckoned from now differs from what is reckoned from the creation, also in seconds."""
    eventually(
        lambda: datetime.now(UTC),
        until=lambda now: now > instant(opened.created_at) + 3 * ROUNDING,
        within=10,
        what="the ticket to be three seconds old",
    )


@clause("TKT-02", requests=7)
def test_work_on_a_ticket_does_not_move_its_due_date(customer_a: Customer) -> None:
    opened = customer_a.tickets.open(priority="high")
    grows_older(opened)
    customer_a.tickets.comment(opened, "We are looking into it.")
    customer_a.tickets.update(opened, assigned_to=customer_a.dialect.values.assignee)
    assigned = customer_a.tickets.read(opened)
    expect(assigned.sla_due_date, "sla_due_date after an assignment").equals(opened.sla_due_date)
    updated = customer_a.tickets.update(opened, status="waiting-customer")
    expect(updated.sla_due_date, "sla_due_date after an update").equals(opened.sla_due_date)
    resolved = customer_a.tickets.update(opened, status="resolved")
    expect(resolved.sla_due_date, "sla_due_date when resolved").equals(opened.sla_due_date)
    expect(customer_a.tickets.read(opened).created_at, "created_at afterwards").equals(opened.created_at)


@clause("TKT-02", requests=4)
@pytest.mark.parametrize(("before", "after"), [("low", "critical"), ("critical", "medium")])
def test_another_priority_counts_from_the_creation(
    customer_a: Customer, target: Target, before: str, after: str
) -> None:
    opened = customer_a.tickets.open(priority=before)
    grows_older(opened)
    customer_a.tickets.comment(opened, "It has become urgent.")
    customer_a.tickets.update(opened, priority=after)
    changed = customer_a.tickets.read(opened)
    if changed.priority != after:
        raise NotApplicable("the target leaves the priority of a ticket as it is")
    sla = target.sla(after)
    expect(allowed(changed), f"the time allowed for {after}").is_between(sla - ROUNDING, sla + ROUNDING)


@clause("TKT-02", requests=2)
@pytest.mark.parametrize("priority", PRIORITIES[1:])
def test_the_due_date_counts_hours_whatever_the_calendar_says(
    target: Target, request: pytest.FixtureRequest, priority: str
) -> None:
    """Over weekends, nights, changes of summer time, a year's end and a leap day, on any day of the year."""
    boot = target.description.boot
    short = boot.short_sla if boot else None
    seconds = {str(name): length for name, length in short.seconds.items()} if short else {}
    sla = timedelta(seconds=seconds.get(priority, 0.0))
    if sla < A_WEEK:
        raise NotApplicable("the target cannot be had with an SLA of more than a week ([boot.short_sla])")
    opened = the_customer_of("short_sla", request).tickets.open(priority=priority)
    expect(allowed(opened), f"the time allowed for {priority}").is_between(sla - ROUNDING, sla + ROUNDING)


@clause("TKT-02", requests=4)
def test_a_due_date_at_the_turn_of_a_year_is_in_the_right_one(request: pytest.FixtureRequest) -> None:
    """On a 31 December that belongs to the next year's first week, as calendars count weeks."""
    customer = the_customer_of("turn_of_year", request)
    opened = customer.tickets.open()
    wanted = odd_end_of_year(instant(opened.created_at))
    read = customer.tickets.read(opened)
    listed = customer.tickets.list_all()[0]
    for one, where in ((opened, "when opened"), (read, "read later"), (listed, "in the list")):
        # The tests of a run all use that boot, which was told how long it is until then.
        expect(instant(one.sla_due_date), f"sla_due_date {where}").is_between(wanted, wanted + LONGEST_RUN)


@clause("TKT-12", requests=3)
@pytest.mark.parametrize("priority", PRIORITIES)
def test_a_ticket_resolved_in_time_says_that_its_sla_was_met(customer_a: Customer, priority: str) -> None:
    opened = customer_a.tickets.open(priority=priority)
    answer = customer_a.tickets.try_update(opened, status="resolved")
    expect(answer).is_ok()
    expect(ticket(answer.dialect, answer.json).sla_met, "whether the SLA was met", of=answer).equals(True)
    expect(customer_a.tickets.read(opened).sla_met, "whether the SLA was met, read later").equals(True)


@clause("TKT-12", requests=4)
@pytest.mark.parametrize("category", CATEGORIES)
def test_a_ticket_of_any_category_says_that_its_sla_was_met(customer_a: Customer, category: str) -> None:
    answer = customer_a.tickets.try_open(category=category)
    if answer.status != 201:
        expect(answer).is_refused()
        raise NotApplicable(f"the target has no category {category}")
    opened = ticket(answer.dialect, answer.json)
    expect(customer_a.tickets.read(opened).sla_met, "whether the SLA was met").differs_from(True)
    customer_a.tickets.update(opened, status="resolved")
    expect(customer_a.tickets.read(opened).sla_met, "whether the SLA was met").equals(True)


@clause("TKT-12", requests=6)
def test_a_ticket_that_is_resolved_again_says_so_again(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    for status in ("resolved", "in-progress", "resolved"):
        customer_a.tickets.update(opened, status=status)
    expect(customer_a.tickets.read(opened).sla_met, "whether the SLA was met").equals(True)


@clause("TKT-12", requests=2)
def test_a_ticket_that_is_not_resolved_does_not_claim_a_met_sla(customer_a: Customer) -> None:
    opened = customer_a.tickets.open()
    expect(customer_a.tickets.read(opened).sla_met, "whether the SLA was met").differs_from(True)


def wait_until_due(ticket: Ticket, target: Target) -> None:
    """Until its due date has passed."""
    boot = target.description.boot
    assert boot is not None
    assert boot.short_sla is not None
    eventually(
        lambda: datetime.now(UTC),
        until=lambda now: now > instant(ticket.sla_due_date),
        within=boot.short_sla.seconds["critical"] + 1,
        what="the due date to pass",
    )


def passed(customer: Customer, target: Target) -> Ticket:
    """A critical ticket whose due date has passed."""
    opened = customer.tickets.open(priority="critical")
    wait_until_due(opened, target)
    return opened


def resolved_in_time(customer: Customer) -> Ticket:
    """A critical ticket that was resolved before it was due; there are seconds for it, so luck is needed."""
    for _ in range(MOST_TRIES):
        resolved = customer.tickets.update(customer.tickets.open(priority="critical"), status="resolved")
        if resolved.sla_met:
            return resolved
    raise Inconclusive(f"of {MOST_TRIES} critical tickets none was resolved before it was due")


@clause("TKT-12", requests=2 * MOST_TRIES + 6)
def test_a_met_sla_stays_met_whatever_is_done_after_the_due_date(
    target: Target, request: pytest.FixtureRequest
) -> None:
    customer = the_customer_of("short_sla", request)
    resolved = resolved_in_time(customer)
    wait_until_due(resolved, target)
    expect(customer.tickets.read(resolved).sla_met, "whether it was met, read later").equals(True)
    if customer.tickets.try_comment(resolved, "Thank you, it works.").status < 300:
        kept = customer.tickets.read(resolved)
        expect((kept.status, kept.sla_met), "status and SLA after a comment").equals(("resolved", True))
    customer.tickets.update(resolved, status="closed")
    closed = customer.tickets.read(resolved)
    expect((closed.status, closed.sla_met), "status and SLA when it is closed later").equals(("closed", True))


@clause("TKT-12", requests=4)
@pytest.mark.parametrize(("before", "after"), [("critical", "low"), ("low", "critical")])
@pytest.mark.parametrize("status", ["resolved", "closed"])
def test_a_priority_that_changes_with_the_resolution_is_the_one_that_counts(
    target: Target, request: pytest.FixtureRequest, status: str, before: str, after: str
) -> None:
    """What a ticket says of its SLA is said of the due date that stands beside it."""
    customer = the_customer_of("short_sla", request)
    opened = customer.tickets.open(priority=before)
    # It has lasted longer than a critical one may, and shorter than any other.
    wait_until_due(customer.tickets.open(priority="critical"), target)
    if customer.tickets.try_update(opened, status=status, priority=after).status >= 400:
        raise NotApplicable("the target takes a new priority by a change of its own only")
    resolved = customer.tickets.read(opened)
    if status == "closed" and resolved.sla_met is None:
        raise NotApplicable("a ticket that is closed and was not resolved says nothing of its SLA there")
    in_time = instant(resolved.sla_due_date) > datetime.now(UTC)
    expect(resolved.sla_met, f"whether the SLA was met, being due at {resolved.sla_due_date}").equals(in_time)


@clause("TKT-04", requests=8)
def test_a_ticket_that_is_overdue_is_listed_like_any_other(
    target: Target, request: pytest.FixtureRequest
) -> None:
    customer = the_customer_of("short_sla", request)
    late = passed(customer, target)
    young = customer.tickets.open(priority="low")
    tickets = customer.tickets
    lists = {
        "all": (tickets.list_all(), [young.id, late.id]),
        "open": (tickets.list_all(status="open"), [young.id, late.id]),
        "critical": (tickets.list_all(priority="critical"), [late.id]),
        "open and critical": (tickets.list_all(status="open", priority="critical"), [late.id]),
    }
    for what, (listed, wanted) in lists.items():
        expect([each.id for each in listed], f"the list of {what}").holds_exactly(wanted)


@clause("TKT-19", requests=4)
def test_a_ticket_resolved_too_late_says_that_its_sla_was_missed(
    short_sla_customer: Customer, target: Target
) -> None:
    late = passed(short_sla_customer, target)
    expect(
        short_sla_customer.tickets.update(late, status="resolved").sla_met, "whether the SLA was met"
    ).equals(False)
    expect(short_sla_customer.tickets.read(late).sla_met, "whether the SLA was met, read later").equals(False)


@clause("TKT-19", requests=4)
def test_an_open_ticket_past_its_due_date_is_overdue(short_sla_customer: Customer, target: Target) -> None:
    late = short_sla_customer.tickets.read(passed(short_sla_customer, target))
    expect(late.sla_met, "whether the SLA was met").differs_from(True)
    expect(late.sla_due_date, "sla_due_date").is_an_instant_in_utc()
    expect(instant(late.sla_due_date) < datetime.now(UTC), "the due date being past").equals(True)
    in_time = short_sla_customer.tickets.open(priority="low")
    resolved = short_sla_customer.tickets.update(in_time, status="resolved")
    expect(resolved.sla_met, "whether the SLA of one resolved in time was met").equals(True)
