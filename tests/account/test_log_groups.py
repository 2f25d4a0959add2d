"""The log groups, and for how long they keep their lines (PRE-05, PRE-13)."""

import pytest

from signoff import clause
from signoff.actors import Account
from signoff.actors.account.deviations import expect_none
from signoff.actors.account.logs import LOG_GROUPS, LogGroupRole


@pytest.mark.parametrize("role", LOG_GROUPS)
@clause("PRE-05", requests=0)
def test_the_log_group_exists(account: Account, role: LogGroupRole) -> None:
    expect_none(account.log_groups.deviations(role))


@pytest.mark.parametrize("role", LOG_GROUPS)
@clause("PRE-13", requests=0)
def test_the_log_group_has_a_retention(account: Account, role: LogGroupRole) -> None:
    expect_none(account.log_groups.retention_deviations(role))
