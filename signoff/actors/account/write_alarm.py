"""The alarm on consumed write capacity: can it ever get data, and reach its threshold? (OBS-02)

Source: Amazon DynamoDB Developer Guide, "DynamoDB metrics and dimensions": the metric is published each
minute, by TableName, and by TableName with GlobalSecondaryIndexName, never without. Its Sum over a period is
what was consumed in it; its Average is that of a single request. `ProvisionedWriteCapacityUnits` does not
exist for a table on demand.
"""

from collections.abc import Iterator

from signoff.actors.account.alarms import WRITE_THRESHOLD as THRESHOLD
from signoff.actors.account.alarms import AlarmFound, Alarms, Series
from signoff.actors.account.deviations import Deviation
from signoff.actors.account.tables import TABLES, Tables

METRIC, MINUTE_S = "ConsumedWriteCapacityUnits", 60
_DIMENSIONS = ({"TableName"}, {"TableName", "GlobalSecondaryIndexName"})


class WriteAlarm:
    """The alarm `dynamodb-throttle`."""

    def __init__(self, alarms: Alarms, tables: Tables) -> None:
        self._alarms, self._tables = alarms, tables

    def deviations(self) -> Iterator[Deviation]:
        """What is wrong with it."""
        name, mend = self._alarms.name("throttle"), self._alarms.put_command("throttle")
        alarm = self._alarms.find("throttle")
        if alarm is None:
            yield Deviation(f"the alarm {name}", "there is none of that name", mend)
            return
        if alarm.threshold != THRESHOLD or not alarm.comparison.startswith("GreaterThan"):
            yield Deviation(
                f"the alarm {name} to go off above {THRESHOLD}",
                f"it does at {alarm.comparison} {alarm.threshold}",
                mend,
            )
        yield from self._alarms.missing_data_deviations(alarm, mend)
        watched = [one for one in alarm.series if (one.namespace, one.metric) == ("AWS/DynamoDB", METRIC)]
        if not watched:
            shown = ", ".join([*alarm.expressions, *(one.shown() for one in alarm.series)]) or "no metric"
            yield Deviation(
                f"the alarm {name} to look at AWS/DynamoDB {METRIC}", f"it looks at {shown}", mend
            )
        for series in alarm.series:
            if series.namespace == "AWS/DynamoDB":
                for problem in self._problems(alarm, series):
                    yield Deviation(
                        f"the alarm {name} to be able to get data and to go off",
                        f"{series.shown()}: {problem}",
                        mend,
                    )

    def _problems(self, alarm: AlarmFound, series: Series) -> Iterator[str]:
        if set(series.dimensions) not in _DIMENSIONS:
            yield "DynamoDB publishes it by TableName only, so this never gets data"
            return
        name = series.dimensions["TableName"]
        table = self._tables.find_named(name) if name in self._names() else None
        if table is None:
            yield f"{name} is none of the tables {', '.join(self._names())}, or is not there"
            return
        index = series.dimensions.get("GlobalSecondaryIndexName")
        if index is not None and index not in table.indexes:
            yield f"{name} has no index {index}, so this never gets data"
            return
        if series.period_s < MINUTE_S or series.period_s % MINUTE_S:
            yield f"DynamoDB publishes it once a minute, so a period of {series.period_s} s finds gaps only"
        if series.metric.startswith("Provisioned") and table.billing == "PAY_PER_REQUEST":
            yield f"{name} is on demand, and such a table has no provisioned capacity: this never gets data"
        if series.metric != METRIC:
            return
        if series.statistic != "Sum":
            yield f"{series.statistic} is about single requests, of which none consumes {THRESHOLD} units"
        elif not alarm.expressions and table.billing == "PROVISIONED":
            most = table.write_units * series.period_s
            if most <= THRESHOLD:
                yield (
                    f"{name} is throttled beyond {table.write_units} units a second, which are {most} in a "
                    f"period: but for short bursts it never gets to {THRESHOLD}, and this stays quiet"
                )

    def _names(self) -> list[str]:
        return [self._tables.name(role) for role in TABLES]
