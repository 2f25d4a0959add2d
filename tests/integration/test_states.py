"""What can be done to a ticket can be done in each of its states, and does nothing else."""

from typing import Any

import pytest

from signoff import clause, expect
from signoff.actors import Customer
from signoff.wire.answers import Ticket
from tests.domains.choices import PRIORITIES, STATUSES

SCAN = 30
"""The most looks at one attachment until it is scanned."""
WORKED_ON = STATUSES[:3]
"""The states in which everybody still works on a ticket: nothing the guide names is refused."""


def in_state(customer: Customer, status: str, **fields: Any) -> Ticket:
    """A new ticket of that status."""
    opened = customer.tickets.open(**fields)
    return opened if status == "open" else customer.tickets.update(opened, status=status)


@clause("TKT-08", requests=5)
@pytest.mark.parametrize("status", STATUSES)
def test_a_comment_is_kept_in_every_state_or_refused_when_all_is_done(
    customer_a: Customer, status: str
) -> None:
    ticket = in_state(customer_a, status)
    answer = customer_a.tickets.try_comment(ticket, "It happens again.")
    if status in WORKED_ON or answer.status < 400:
        expect(answer).is_created()
    else:
        expect(answer).is_refused()
    said = ["It happens again."] if answer.status == 201 else []
    expect([each.text for each in customer_a.tickets.read_comments(ticket)], "the comments").equals(said)
    after = customer_a.tickets.read(ticket)
    expect((after.status, after.comment_count), "status and count").equals((status, len(said)))


@clause("TKT-13", requests=SCAN + 6)
@pytest.mark.parametrize("status", WORKED_ON)
def test_a_ticket_takes_a_file_in_every_state_of_work(customer_a: Customer, status: str) -> None:
    ticket = in_state(customer_a, status)
    attached = customer_a.attachments.attach(ticket, b"Evidence.")
    expect(customer_a.attachments.download(ticket, attached), "the file").equals(b"Evidence.")
    expect(customer_a.tickets.read(ticket).status, "the status").equals(status)


@clause("TKT-11", requests=6)
@pytest.mark.parametrize("status", WORKED_ON)
def test_a_ticket_is_assigned_in_every_state_of_work(customer_a: Customer, status: str) -> None:
    ticket, team = in_state(customer_a, status), customer_a.dialect.values.assignee
    expect(customer_a.tickets.try_update(ticket, assigned_to=team)).is_ok()
    after = customer_a.tickets.read(ticket)
    expect((after.status, after.assigned_to), "status and assignee").equals((status, team))


@clause("TKT-07", requests=6)
@pytest.mark.parametrize("status", STATUSES[1:])
def test_another_status_leaves_assignee_and_priority_alone(customer_a: Customer, status: str) -> None:
    team = customer_a.dialect.values.assignee
    ticket = customer_a.tickets.open(priority="high")
    customer_a.tickets.update(ticket, assigned_to=team)
    customer_a.tickets.update(ticket, status=status)
    after = customer_a.tickets.read(ticket)
    expect((after.status, after.assigned_to, after.priority), "status, assignee and priority").equals(
        (status, team, "high")
    )


@clause("TKT-07", requests=7)
@pytest.mark.parametrize("priority", PRIORITIES)
@pytest.mark.parametrize("status", STATUSES[1:])
def test_another_priority_leaves_the_status_alone(customer_a: Customer, status: str, priority: str) -> None:
    ticket = in_state(customer_a, status, priority="low" if priority != "low" else "high")
    answer = customer_a.tickets.try_update(ticket, priority=priority)
    expect(answer.status, "the answer to another priority", of=answer).is_between(200, 499)
    expect(customer_a.tickets.read(ticket).status, "the status").equals(status)


@clause("TKT-12", requests=8)
@pytest.mark.parametrize("status", ["resolved", "closed"])
def test_a_ticket_that_is_reopened_does_not_claim_a_met_sla(customer_a: Customer, status: str) -> None:
    ticket = in_state(customer_a, status)
    expect(customer_a.tickets.read(ticket).status, "the status").equals(status)
    if customer_a.tickets.try_update(ticket, status="in-progress").status >= 400:
        expect(customer_a.tickets.read(ticket).status, "the status, as it is not reopened").equals(status)
        return
    expect(customer_a.tickets.read(ticket).sla_met, "whether the SLA was met").differs_from(True)
    resolved = customer_a.tickets.update(ticket, status="resolved")
    expect(resolved.sla_met, "whether the SLA was met when it is resolved again").equals(True)
