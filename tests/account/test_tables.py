"""The tables that the product keeps everything in (PRE-01)."""

import pytest

from signoff import clause
from signoff.actors import Account, Customer
from signoff.actors.account.deviations import expect_none
from signoff.actors.account.tables import TABLES, TableRole
from signoff.deployment.target import Target
from signoff.verdict.outcomes import NotApplicable
from tests.integration.inboxes import told_of


@pytest.mark.parametrize("role", TABLES)
@clause("PRE-01", requests=0)
def test_the_table_is_active_and_has_the_keys_of_the_code(account: Account, role: TableRole) -> None:
    expect_none(account.tables.deviations(role))


@clause("PRE-01", requests=0)
def test_the_table_of_notifications_drops_what_is_old(account: Account) -> None:
    expect_none(account.tables.expiry_deviations())


@clause("PRE-01", requests=12)
def test_what_is_stored_can_be_dropped_by_its_expiry(
    account: Account, customer_a: Customer, target: Target
) -> None:
    expiries = account.tables.stored_expiries()
    if not expiries and not target.description.read_only_because:
        told_of(customer_a)
        expiries = account.tables.stored_expiries()
    if not expiries:
        raise NotApplicable(f"the table {account.tables.name('notifications')} is empty: nothing can be seen")
    expect_none(account.tables.stored_deviations(expiries))
