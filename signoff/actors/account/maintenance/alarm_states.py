"""Whether an alarm is going off (OPS-01).

A run loads the tables and makes functions fail, which is what alarms are for. So what counts is the state in
which the run found an alarm, and its history has that (CloudWatch's API Reference, DescribeAlarmHistory).
"""

import json
from dataclasses import dataclass
from datetime import datetime

from signoff.actors.account.alarms import AlarmRole
from signoff.actors.account.deviations import Deviation
from signoff.actors.account.reader import Reader
from signoff.verdict.outcomes import Inconclusive
from signoff.wire import clock


@dataclass(frozen=True)
class AlarmState:
    """The state that CloudWatch gives an alarm, since when if that is known, and its own words for why."""

    name: str
    state: str
    since: datetime | None
    why: str

    @property
    def goes_off(self) -> bool:
        """Whether somebody has to look."""
        return self.state == "ALARM"

    @property
    def is_blind(self) -> bool:
        """Whether it has no data: what is quiet and what nobody counts look the same."""
        return self.state == "INSUFFICIENT_DATA"

    def shown(self) -> str:
        """In a line."""
        since = f"since {self.since:%Y-%m-%d %H:%M} UTC" if self.since else "when the run began"
        return f"{self.state} {since}: {self.why or 'no reason is given'}"


class AlarmStates(Reader):
    """The states of the guide's alarms."""

    def find(self, role: AlarmRole, at: datetime) -> AlarmState | None:
        """The alarm's state at that moment; None where there is no alarm of that name.

        Inconclusive where it has changed since, and no history says what it was before.
        """
        name = str(getattr(self._aws.alarms, role))
        answer = self._client.find(
            f"looks whether the alarm {name} goes off", "cloudwatch", "describe_alarms", AlarmNames=[name]
        )
        found = [one for one in (answer or {}).get("MetricAlarms", []) if one["AlarmName"] == name]
        if not found:
            return None
        alarm = found[0]
        state = AlarmState(
            name, alarm["StateValue"], alarm["StateUpdatedTimestamp"], alarm.get("StateReason", "")
        )
        if alarm["StateUpdatedTimestamp"] <= at:
            return state
        if (before := self._before_it_changed(name, at)) is not None:
            return before
        if alarm.get("StateTransitionedTimestamp", clock.now()) <= at:
            return state  # what was updated is how it is evaluated, not what came of that
        raise Inconclusive(
            f"{name} changed during this run, which may be why, and its history is empty: {state.shown()}"
        )

    def _before_it_changed(self, name: str, at: datetime) -> AlarmState | None:
        changes = self._client.find(
            f"looks up what {name} was at {at:%H:%M:%S} UTC",
            "cloudwatch",
            "describe_alarm_history",
            AlarmName=name,
            HistoryItemType="StateUpdate",
            StartDate=at,
            ScanBy="TimestampAscending",
        )
        for change in (changes or {}).get("AlarmHistoryItems", []):
            # Emulators tell whole seconds: what happened in the one that a run began in was there before it.
            if change["Timestamp"] <= at or "HistoryData" not in change:
                continue
            before = json.loads(change["HistoryData"])["oldState"]
            return AlarmState(name, before["stateValue"], None, before.get("stateReason", ""))
        return None

    def deviation(self, alarm: AlarmState) -> Deviation:
        """That it goes off."""
        return Deviation(
            f"the alarm {alarm.name} to be quiet",
            f"it is in {alarm.shown()}",
            "find the cause, beginning with "
            + self._client.command(
                *("cloudwatch", "describe-alarm-history", "--alarm-name", alarm.name, "--max-records", "10")
            ),
        )
