"""What is looked at each day: alarms, errors in the logs, and whether one can connect (OPS-01)."""

import pytest

from signoff import clause, expect
from signoff.actors import Account, Customer, Recorder
from signoff.actors.account.alarms import AlarmRole
from signoff.actors.account.deviations import expect_none
from signoff.actors.account.logs import LOG_GROUPS, LogGroupRole
from signoff.plugin.run import Run
from signoff.verdict.outcomes import Inconclusive, NotVerified, Outcome
from signoff.verdict.upkeep import judge_errors


@pytest.mark.parametrize("role", ["errors", "throttle", "disconnects"])
@clause("OPS-01", requests=0)
def test_the_alarm_is_quiet(account: Account, run: Run, role: AlarmRole) -> None:
    # Other tests of this run load the tables and make functions fail on purpose.
    found = account.alarm_states.find(role, run.started)
    if found is None:
        raise NotVerified(f"there is no such alarm: {account.alarms.name(role)}")
    if found.is_blind:
        raise Inconclusive(f"{found.name} has no data, so its quiet says nothing: {found.shown()}")
    expect_none([account.alarm_states.deviation(found)] if found.goes_off else [])


@pytest.mark.parametrize("role", LOG_GROUPS)
@clause("OPS-01", requests=0)
def test_errors_are_no_more_than_usual(
    account: Account, recorder: Recorder, run: Run, role: LogGroupRole
) -> None:
    errors = account.error_lines.find(role, run.started)
    if errors is None:
        raise NotVerified(f"there is no such log group: {account.log_groups.name(role)}")
    finding = judge_errors(errors.last, errors.most_in_five_minutes, errors.before)
    recorder.figures[f"errors a day in {account.log_groups.name(role)}"] = f"{errors.last}"
    is_spike = finding.outcome is Outcome.FAIL
    expect_none([account.error_lines.deviation(role, finding.words, errors)] if is_spike else [])


@clause("OPS-01", requests=1)
def test_a_customer_can_connect(customer_a: Customer) -> None:
    with customer_a.live.listen() as listener:
        live = customer_a.dialect.live
        if live.ping and live.answers_frames:
            listener.ping()
        expect(listener.is_open, "that the connection is open").equals(True)
