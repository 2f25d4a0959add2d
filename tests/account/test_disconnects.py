"""Dropped connections are counted where the alarm looks (OBS-03)."""

from signoff import clause, eventually
from signoff.actors import Account, Customer
from signoff.actors.account.deviations import expect_none
from signoff.deployment.target import Target


@clause("OBS-03", requests=0)
def test_the_alarm_watches_dropped_connections(account: Account) -> None:
    expect_none(account.disconnect_alarm.deviations())


@clause("OBS-03", requests=0)
def test_the_alarm_on_dropped_connections_has_an_action(account: Account) -> None:
    expect_none(account.alarms.action_deviations("disconnects"))


@clause("OBS-03", requests=2)
def test_connections_that_drop_are_counted(customer_a: Customer, account: Account, target: Target) -> None:
    assert target.description.aws is not None
    before = account.disconnect_alarm.counted()
    dropped = [customer_a.live.listen() for _ in range(3)]
    for listener in dropped:
        listener.drop()
    # Others may drop connections at the same time, so it may be more.
    eventually(
        lambda: account.disconnect_alarm.counted() - before,
        until=lambda counted: counted >= len(dropped),
        within=target.description.aws.seen_within_s,
        what=f"{len(dropped)} dropped connections to be counted by the alarm's metric",
        first_pause=1,
    )
