"""What the functions may do, what they must not, and the layer that they share (PRE-04, PRE-09, PRE-12)."""

from signoff import clause
from signoff.actors import Account
from signoff.actors.account.deviations import expect_none


@clause("PRE-04", requests=0)
def test_the_roles_may_do_what_the_functions_do(account: Account) -> None:
    expect_none(account.privileges.deviations(account.privileges.needs()))


@clause("PRE-12", requests=0)
def test_the_roles_may_do_nothing_beyond(account: Account) -> None:
    needs = account.privileges.needs()
    expect_none(one for role in account.privileges.roles for one in account.privileges.excess(role, needs))


@clause("PRE-09", requests=0)
def test_each_function_has_the_newest_layer(account: Account) -> None:
    expect_none(account.functions.layer_deviations())
