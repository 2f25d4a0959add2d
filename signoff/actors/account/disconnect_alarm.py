"""The alarm on dropped connections, and what its metric has counted (OBS-03)."""

from collections.abc import Iterator
from datetime import timedelta

from signoff.actors.account.alarms import DISCONNECT_THRESHOLD, DISCONNECTS, Alarms, Series
from signoff.actors.account.client import AccountClient
from signoff.actors.account.deviations import Deviation
from signoff.actors.account.reader import Reader
from signoff.wire import clock

ABOVE = ("GreaterThanThreshold", "GreaterThanOrEqualToThreshold")
LOOKED_AT = timedelta(hours=3)
A_MINUTE_S = 60


class DisconnectAlarm(Reader):
    """The alarm, and its metric."""

    def __init__(self, client: AccountClient, alarms: Alarms) -> None:
        super().__init__(client)
        self._alarms = alarms

    def deviations(self) -> Iterator[Deviation]:
        """What is wrong with the alarm, as the guide describes it."""
        alarm, mend = self._alarms.find("disconnects"), self._alarms.put_command("disconnects")
        if alarm is None:
            yield self._alarms.missing("disconnects")
            return
        found = [(one.namespace, one.metric) for one in alarm.series]
        if alarm.expressions or found != [DISCONNECTS]:
            shown = ", ".join([*alarm.expressions, *(one.shown() for one in alarm.series)]) or "no metric"
            yield Deviation(
                f"the alarm {alarm.name} to look at {' '.join(DISCONNECTS)}", f"it looks at {shown}", mend
            )
        # Each report counts the connections of some seconds: only their sum says how many dropped.
        ways = sorted({one.statistic for one in alarm.series} - {"Sum"})
        if ways:
            yield Deviation(f"the alarm {alarm.name} to add up", f"it takes the {', '.join(ways)}", mend)
        if alarm.comparison not in ABOVE or alarm.threshold != DISCONNECT_THRESHOLD:
            yield Deviation(
                f"the alarm {alarm.name} to go off above {DISCONNECT_THRESHOLD}",
                f"it does at {alarm.comparison} {alarm.threshold}",
                mend,
            )
        yield from self._alarms.missing_data_deviations(alarm, mend)

    def counted(self) -> float:
        """How many dropped connections the alarm's own metric has counted in the last hours.

        By its dimensions, too: what is reported under others the alarm never sees.
        """
        alarm = self._alarms.find("disconnects")
        series = alarm.series if alarm is not None else (Series(*DISCONNECTS, "Sum", 0, {}),)
        return sum(self._total(one) for one in series)

    def _total(self, series: Series) -> float:
        now = clock.now()
        answer = self._client.get(
            f"looks what {series.metric} has counted",
            "cloudwatch",
            "get_metric_statistics",
            Namespace=series.namespace,
            MetricName=series.metric,
            Dimensions=[{"Name": name, "Value": value} for name, value in series.dimensions.items()],
            StartTime=now - LOOKED_AT,
            EndTime=now + timedelta(minutes=2),
            Period=A_MINUTE_S,
            Statistics=["Sum"],
        )
        return float(sum(point["Sum"] for point in answer["Datapoints"]))
