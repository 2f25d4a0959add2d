"""Whether an alarm is going off (OPS-01)."""

from dataclasses import dataclass
from datetime import datetime

from signoff.actors.account.alarms import AlarmRole
from signoff.actors.account.deviations import Deviation
from signoff.actors.account.reader import Reader


@dataclass(frozen=True)
class AlarmState:
    """The state that CloudWatch gives an alarm, since when, and its own words for why."""

    name: str
    state: str
    since: datetime
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
        return f"{self.state} since {self.since:%Y-%m-%d %H:%M} UTC: {self.why or 'no reason is given'}"


class AlarmStates(Reader):
    """The states of the guide's alarms."""

    def find(self, role: AlarmRole) -> AlarmState | None:
        """The alarm's state; None where there is none of that name."""
        name = str(getattr(self._aws.alarms, role))
        answer = self._client.find(
            f"looks whether the alarm {name} goes off", "cloudwatch", "describe_alarms", AlarmNames=[name]
        )
        found = [one for one in (answer or {}).get("MetricAlarms", []) if one["AlarmName"] == name]
        if not found:
            return None
        alarm = found[0]
        return AlarmState(
            name, alarm["StateValue"], alarm["StateUpdatedTimestamp"], alarm.get("StateReason", "")
        )

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
