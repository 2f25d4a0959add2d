"""The alarms as CloudWatch has them, and whom they tell (OBS-01; OBS-02 is in write_alarm.py)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from signoff.actors.account.client import AccountClient
from signoff.actors.account.deviations import Deviation
from signoff.actors.account.functions import Functions
from signoff.actors.account.messaging import Topics
from signoff.actors.account.reader import Reader
from signoff.verdict.outcomes import Unmet

AlarmRole = Literal["errors", "throttle", "disconnects"]
CLOUDWATCH = "cloudwatch.amazonaws.com"
PERIOD_S, THRESHOLD = 300, 10
WRITE_PERIOD_S, WRITE_THRESHOLD = 60, 80
DISCONNECTS, DISCONNECT_THRESHOLD = ("Custom/WebSocket", "DisconnectCount"), 100
_AS_THE_GUIDE_HAS_IT: dict[AlarmRole, tuple[str, str, int, int]] = {
    "errors": ("AWS/Lambda", "Errors", PERIOD_S, THRESHOLD),
    "throttle": ("AWS/DynamoDB", "ConsumedWriteCapacityUnits", WRITE_PERIOD_S, WRITE_THRESHOLD),
    "disconnects": (*DISCONNECTS, PERIOD_S, DISCONNECT_THRESHOLD),
}
"""Namespace, metric, period in seconds, and threshold; the guide names no period but that of errors."""
_OVER = (("GreaterThanThreshold", THRESHOLD), ("GreaterThanOrEqualToThreshold", THRESHOLD + 1))
"""Errors are whole: more than ten are eleven at least."""
_WITH_FUNCTION = (
    {"FunctionName"},
    {"FunctionName", "Resource"},
    {"FunctionName", "ExecutedVersion", "Resource"},
)
"""By which dimensions Lambda publishes Errors, beside none at all, which is all functions together."""

_FILLED = re.compile(r"FILL\(([a-z]\w*),0\)")
_ALL = re.compile(r"SUM\(METRICS\((?:[\"']([^\"']*)[\"'])?\)\)")
_LISTED = re.compile(r"SUM\(\[(.+)\]\)")
_NAME = re.compile(r"[a-z]\w*")
"""Metric math that adds up: the forms in which it is written."""


@dataclass(frozen=True)
class Series:
    """One metric that an alarm looks at."""

    namespace: str
    metric: str
    statistic: str
    period_s: int
    dimensions: Mapping[str, str]

    def shown(self) -> str:
        """In a line."""
        where = ", ".join(f"{name} {value}" for name, value in self.dimensions.items()) or "no dimensions"
        return f"{self.statistic} of {self.namespace} {self.metric} over {self.period_s} s ({where})"


@dataclass(frozen=True)
class AlarmFound:
    """An alarm. `threshold` is None where a band decides; `expressions` are those of metric math."""

    name: str
    series: tuple[Series, ...]
    expressions: tuple[str, ...]
    threshold: float | None
    comparison: str
    missing_data: str
    actions: tuple[str, ...]
    actions_enabled: bool
    periods: int = 1
    """How many periods in a row, or of those looked at, have to be over the threshold."""

    adds_up: bool = False
    """Whether metric math adds several series of their own, each once, and nothing else."""


class Alarms(Reader):
    """CloudWatch's alarms by their roles."""

    def __init__(self, client: AccountClient) -> None:
        super().__init__(client)
        self._topics, self._functions = Topics(client), Functions(client)

    def name(self, role: AlarmRole) -> str:
        """What the target calls that alarm."""
        return str(getattr(self._aws.alarms, role))

    def find(self, role: AlarmRole) -> AlarmFound | None:
        """The alarm on a metric or on metric math; None where there is none of that name.

        Unmet for one that is made of others: which of them the guide means, the target file has to say.
        """
        name = self.name(role)
        answer = self._client.find(
            f"looks at the alarm {name}",
            "cloudwatch",
            "describe_alarms",
            AlarmNames=[name],
            AlarmTypes=["MetricAlarm", "CompositeAlarm"],
        )
        for one in (answer or {}).get("CompositeAlarms", []):
            if one["AlarmName"] == name:
                raise Unmet(
                    f"the alarm {name} to look at a metric",
                    f"it is made of other alarms ({one.get('AlarmRule', '')}); name the one that does "
                    f"in the target file ([aws.alarms] {role})",
                )
        found = [one for one in (answer or {}).get("MetricAlarms", []) if one["AlarmName"] == name]
        return _alarm(found[0]) if found else None

    def error_deviations(self) -> Iterator[Deviation]:
        """What is wrong with the alarm on errors, as the guide describes it."""
        alarm, mend = self.find("errors"), self.put_command("errors")
        if alarm is None:
            yield self.missing("errors")
            return
        wanted = f"Sum of AWS/Lambda Errors over {PERIOD_S} s"
        found = [one.shown() for one in alarm.series]
        is_one = len(found) == 1 and not alarm.expressions
        if not (is_one or alarm.adds_up) or not all(one.startswith(wanted + " (") for one in found):
            shown = ", ".join([*alarm.expressions, *found]) or "no metric"
            yield Deviation(f"the alarm {alarm.name} to look at the {wanted}", f"it looks at {shown}", mend)
        if (alarm.comparison, alarm.threshold) not in _OVER:
            yield Deviation(
                f"the alarm {alarm.name} to go off at GreaterThanThreshold {THRESHOLD}",
                f"it does at {alarm.comparison} {alarm.threshold}",
                mend,
            )
        yield from self.missing_data_deviations(alarm, mend)
        for series in alarm.series:
            yield from self._function_deviations(alarm, series, mend)

    def missing_data_deviations(self, alarm: AlarmFound, mend: str) -> Iterator[Deviation]:
        """Where no data means trouble, a quiet night does."""
        if alarm.missing_data == "breaching":
            yield Deviation(
                f"the alarm {alarm.name} to be quiet where there is no data",
                "TreatMissingData is breaching, so that it goes off whenever nothing happens",
                mend,
            )

    def action_deviations(self, role: AlarmRole) -> Iterator[Deviation]:
        """Whether anything is done when it goes off: an action that is enabled and there."""
        alarm = self.find(role)
        if alarm is None:
            yield self.missing(role)
            return
        name = alarm.name
        if not alarm.actions:
            yield Deviation(
                f"the alarm {name} to have an action",
                "it has none, so nobody is alerted",
                "create it again with --alarm-actions TOPIC_ARN; its settings: " + self._describe(name),
            )
            return
        if not alarm.actions_enabled:
            yield Deviation(
                f"the actions of the alarm {name} to be enabled",
                "they are disabled",
                self._client.command("cloudwatch", "enable-alarm-actions", "--alarm-names", name),
            )
        for arn in alarm.actions:
            if ":sns:" in arn and self._topics.confirmed_subscriptions(arn) is None:
                yield Deviation(
                    f"the action of the alarm {name} to exist",
                    f"there is no topic {arn}",
                    self._client.command("sns", "create-topic", "--name", arn.rpartition(":")[2]),
                )

    def slow_deviations(self, role: AlarmRole) -> Iterator[Deviation]:
        """Whether it waits for more than one period. The guide names no number; trouble waits as long."""
        alarm = self.find(role)
        if alarm is not None and alarm.periods > 1:
            spans = [one.period_s * alarm.periods for one in alarm.series]
            after = f", {max(spans)} s" if spans else ""
            yield Deviation(
                f"the alarm {alarm.name} to go off after one period over its threshold",
                f"it takes {alarm.periods} of them{after}",
                self.put_command(role),
            )

    def subscriber_deviations(self, role: AlarmRole) -> Iterator[Deviation]:
        """Whether a topic that it tells has anybody who listens."""
        alarm = self.find(role)
        for arn in alarm.actions if alarm else ():
            if ":sns:" in arn and self._topics.confirmed_subscriptions(arn) == 0:
                yield Deviation(
                    f"the topic that the alarm {self.name(role)} tells to have a subscriber",
                    f"nobody who confirmed is subscribed to {arn}",
                    self._client.command(
                        *("sns", "subscribe", "--topic-arn", arn, "--protocol", "email"),
                        *("--notification-endpoint", "ADDRESS"),
                    ),
                )

    def publishing_deviations(self, role: AlarmRole) -> Iterator[Deviation]:
        """Whether a topic that it tells takes anything from alarms: CloudWatch fails in silence otherwise."""
        alarm = self.find(role)
        for arn in alarm.actions if alarm else ():
            if ":sns:" in arn and not self._topics.takes_from(arn, CLOUDWATCH):
                yield Deviation(
                    f"the topic that the alarm {self.name(role)} tells to let {CLOUDWATCH} publish",
                    f"no statement of the policy of {arn} does",
                    self._client.command("sns", "get-topic-attributes", "--topic-arn", arn),
                )

    def _function_deviations(self, alarm: AlarmFound, series: Series, mend: str) -> Iterator[Deviation]:
        if not series.dimensions:
            return
        functions = self._functions.names()
        named = series.dimensions.get("FunctionName")
        known = set(series.dimensions) in _WITH_FUNCTION and named in functions
        if not known or not self._is_there(named, series.dimensions.get("Resource", named)):
            yield Deviation(
                f"the alarm {alarm.name} to look at functions of this phase",
                f"it looks at {series.shown()}, which never gets data; the functions are "
                f"{', '.join(functions)}",
                mend,
            )

    def _is_there(self, function: str | None, resource: str | None) -> bool:
        """Whether `Resource` is the function itself, or an alias or a version that it has."""
        name, _, qualifier = str(resource).partition(":")
        return name == function and (resource == function or self._functions.has(name, qualifier))

    def missing(self, role: AlarmRole) -> Deviation:
        """That there is no such alarm."""
        name = self.name(role)
        return Deviation(f"the alarm {name}", "there is none of that name", self.put_command(role))

    def _describe(self, name: str) -> str:
        return self._client.command("cloudwatch", "describe-alarms", "--alarm-names", name)

    def put_command(self, role: AlarmRole) -> str:
        """The command that makes the alarm, as the guide describes it and so that it works."""
        namespace, name, period_s, threshold = _AS_THE_GUIDE_HAS_IT[role]
        metric = ["--namespace", namespace, "--metric-name", name]
        if role == "throttle":
            metric += ["--dimensions", f"Name=TableName,Value={self._aws.tables.tickets}"]
        return self._client.command(
            *("cloudwatch", "put-metric-alarm", "--alarm-name", self.name(role), *metric),
            *("--statistic", "Sum", "--period", str(period_s), "--evaluation-periods", "1"),
            *("--threshold", str(threshold), "--comparison-operator", "GreaterThanThreshold"),
            *("--treat-missing-data", "notBreaching", "--alarm-actions", "TOPIC_ARN"),
        )


def _alarm(found: Mapping[str, Any]) -> AlarmFound:
    queries = list(found.get("Metrics", []))
    stats = [query["MetricStat"] for query in queries if "MetricStat" in query]
    series = [_series(stat["Metric"], stat.get("Stat", ""), stat.get("Period", 0)) for stat in stats]
    if found.get("MetricName"):
        statistic = found.get("Statistic") or found.get("ExtendedStatistic", "")
        series = [_series(found, statistic, found.get("Period", 0))]
    return AlarmFound(
        name=found["AlarmName"],
        series=tuple(series),
        expressions=tuple(query["Expression"] for query in queries if "Expression" in query),
        threshold=found.get("Threshold"),
        comparison=found["ComparisonOperator"],
        missing_data=found.get("TreatMissingData", "missing"),
        actions=tuple(found.get("AlarmActions", [])),
        actions_enabled=bool(found.get("ActionsEnabled", True)),
        adds_up=_is_sum(queries)
        and len({one.dimensions.get("FunctionName") for one in series}) == len(series),
        periods=int(found.get("DatapointsToAlarm") or found.get("EvaluationPeriods", 1)),
    )


def _is_sum(queries: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the only expression adds up all metrics beside it, each once, and nothing else.

    Where one has no data, nothing may stand for none: `FILL(m1, 0)`.
    """
    expressions = [query["Expression"] for query in queries if "Expression" in query]
    ids = sorted(query["Id"] for query in queries if "MetricStat" in query)
    if len(expressions) != 1 or not ids:
        return False
    text = _FILLED.sub(r"\1", re.sub(r"\s", "", expressions[0]))
    if found := _ALL.fullmatch(text):
        return all((found[1] or "") in id_ for id_ in ids)
    listed = _LISTED.fullmatch(text)
    terms = listed[1].split(",") if listed else text.split("+")
    return all(map(_NAME.fullmatch, terms)) and sorted(terms) == ids


def _series(metric: Mapping[str, Any], statistic: str, period_s: int) -> Series:
    return Series(
        namespace=metric.get("Namespace", ""),
        metric=metric.get("MetricName", ""),
        statistic=statistic,
        period_s=period_s,
        dimensions={one["Name"]: one["Value"] for one in metric.get("Dimensions", [])},
    )
