"""The alarms on errors and on write load: what they look at, and whom they tell (OBS-01, OBS-02)."""

from signoff import Level, clause
from signoff.actors import Account
from signoff.actors.account.deviations import expect_none


@clause("OBS-01", requests=0)
def test_the_alarm_looks_at_errors_as_the_guide_says(account: Account) -> None:
    expect_none(account.alarms.error_deviations())


@clause("OBS-01", requests=0)
def test_the_alarm_on_errors_has_an_action(account: Account) -> None:
    expect_none(account.alarms.action_deviations("errors"))


@clause("OBS-01", requests=0, level=Level.SHOULD)
def test_the_alarm_on_errors_does_not_wait(account: Account) -> None:
    expect_none(account.alarms.slow_deviations("errors"))


@clause("OBS-01", requests=0, level=Level.SHOULD)
def test_somebody_hears_of_the_alarm_on_errors(account: Account) -> None:
    expect_none(account.alarms.subscriber_deviations("errors"))


@clause("OBS-01", requests=0, level=Level.SHOULD)
def test_the_alarm_on_errors_may_tell_whom_it_tells(account: Account) -> None:
    expect_none(account.alarms.publishing_deviations("errors"))


@clause("OBS-02", requests=0)
def test_the_alarm_on_write_load_can_go_off(account: Account) -> None:
    expect_none(account.write_alarm.deviations())


@clause("OBS-02", requests=0, level=Level.SHOULD)
def test_the_alarm_on_write_load_has_an_action(account: Account) -> None:
    expect_none(account.alarms.action_deviations("throttle"))
