"""The matrix of isolation: every operation, every place that takes a name, every relation to what is named.

SEC-01 for tickets and files, NTF-09 for notifications, WHK-04 for webhooks.
"""

import pytest

from signoff.actors import Customer, Operator
from signoff.deployment.target import Target
from signoff.payloads.spending import drawn, spent
from signoff.report.matrix import Matrix
from signoff.verdict.outcomes import NotApplicable
from tests.security.isolation.belongings import has_a_world
from tests.security.isolation.cells import Tried, try_rows
from tests.security.isolation.table import GROUPS, Group, parameters


def has_costs(operator: Operator, *customers: Customer) -> None:
    """Each has spent something else each month; it is taken back when the test is over."""
    for number, customer in enumerate(customers):
        amounts = drawn(number, level=200 * 10**number)
        operator.recorder.closing.enter_context(operator.costs_of(customer, spent(amounts)))


@pytest.mark.parametrize("group", parameters(GROUPS))
def test_nothing_of_another_customers_is_reached(
    customer_a: Customer,
    customer_b: Customer,
    matrix: Matrix,
    target: Target,
    request: pytest.FixtureRequest,
    group: Group,
) -> None:
    rows = [row for row in group if not row.lacks(target)]
    for row in group:
        if why := row.lacks(target):
            matrix.add(Tried(row.clause, row.operation, row.place).lacks(["theirs"], why))
    if not rows:
        raise NotApplicable("; ".join(dict.fromkeys(row.lacks(target) for row in group)))
    first = rows[0]
    if first.costs:
        has_costs(request.getfixturevalue("operator"), customer_a, customer_b)
    world = has_a_world(
        customer_a, customer_b, files=first.files, received=first.received, webhooks=first.webhooks
    )
    found = try_rows(rows, world)
    for tried in found:
        matrix.add(tried.cells)
    for tried in found:
        tried.check()
