"""What is looked at each week: tickets and capacity (OPS-02), and how many tickets were resolved (MET-01).

Whether failover works is tried by `signoff drill --failover`.
"""

import pytest

from signoff import Level, clause, eventually, expect
from signoff.actors import Account, Customer, Recorder
from signoff.actors.account.deviations import expect_none
from signoff.actors.account.maintenance.capacity import DAYS
from signoff.actors.account.tables import TABLES, TableRole
from signoff.deployment.target import Target
from signoff.expect.evaluating import unmet_if
from signoff.guide import load_guide
from signoff.verdict.outcomes import Inconclusive, NotApplicable, NotVerified, Outcome
from signoff.verdict.upkeep import judge_resolved

PERIOD_DAYS = 30
"""The period over which tickets are counted (MET-01): those whose answer was due in it."""


@clause("OPS-02", requests=0)
def test_tickets_can_be_counted(account: Account, recorder: Recorder) -> None:
    table = account.stored_tickets.find()
    recorder.figures.update(table.figures(DAYS))
    expect_none(account.stored_tickets.odd_deviations(table))


@clause("OPS-02", requests=3)
def test_what_is_resolved_counts_as_resolved(account: Account, customer_a: Customer, target: Target) -> None:
    if target.description.read_only_because:
        raise NotApplicable(f"it would open a ticket, and {target.description.read_only_because}")
    ticket = customer_a.tickets.open()
    before = account.stored_tickets.find_one(ticket.id)
    customer_a.tickets.update(ticket, status="resolved")
    after = account.stored_tickets.find_one(ticket.id)
    expect((before.is_resolved, after.is_resolved), "whether it counted as resolved").equals((False, True))
    expect(before.resolved_at, "when it was resolved, before it was").equals(None)


@clause("OPS-02", requests=0, level=Level.SHOULD)
def test_no_open_ticket_is_overdue(account: Account) -> None:
    expect_none(account.stored_tickets.overdue_deviations(account.stored_tickets.find()))


@pytest.mark.parametrize("role", TABLES)
@clause("OPS-02", requests=0)
def test_the_table_has_room(account: Account, recorder: Recorder, role: TableRole) -> None:
    uses = account.capacity.uses(role)
    if uses is None:
        raise NotVerified(f"there is no such table: {account.tables.name(role)}")
    expect_none(account.capacity.deviations(uses))
    if not any(use.minutes for use in uses):
        raise NotApplicable(f"nothing was asked of the table {uses[0].table} in {DAYS} days")
    for use in uses:
        recorder.figures[f"{use.kind.lower()} capacity of {use.table} used"] = f"{use.share:.1%}"


@clause("OPS-02", requests=1)
def test_what_is_asked_of_a_table_is_counted(account: Account, customer_a: Customer, target: Target) -> None:
    """Else a table of which nothing is counted would seem to have room."""
    assert target.description.aws is not None
    if target.description.read_only_because:
        raise NotApplicable(f"it would open a ticket, and {target.description.read_only_because}")
    before = account.capacity.written("tickets")
    customer_a.tickets.open()
    eventually(
        lambda: account.capacity.written("tickets") - before,
        until=lambda units: units > 0,
        within=target.description.aws.seen_within_s,
        what=f"the write of a ticket to be counted by CloudWatch for {account.tables.name('tickets')}",
        first_pause=1,
    )


@clause("MET-01", requests=0)
def test_tickets_are_resolved(account: Account, recorder: Recorder) -> None:
    budget = load_guide().clause("MET-01").budget
    assert budget is not None
    table = account.stored_tickets.find()
    due = table.due_within(PERIOD_DAYS)
    finding = judge_resolved(sum(each.is_resolved for each in due), len(due), budget.allowance)
    if due:
        share = sum(each.is_resolved for each in due) / len(due)
        recorder.figures["tickets resolved of those due"] = f"{share:.1%}"
    if finding.outcome is Outcome.INCONCLUSIVE:
        raise Inconclusive(
            f"{finding.words}, of those due in {PERIOD_DAYS} days ({table.tests} of tests left out)"
        )
    unmet_if(
        finding.outcome is Outcome.FAIL,
        f"over {budget.limit:g} % of the tickets that were due in {PERIOD_DAYS} days to be resolved",
        finding.words,
    )
