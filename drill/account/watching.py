"""What an outage leaves in the account: lines in a log group, an alarm in ALARM."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from drill.account.access import Access, CallFailed

MOST_PAGES = 40
"""So many pages of log lines are read at most in one look."""
_CLOCKS_APART_MS = 5_000


@dataclass(frozen=True)
class Line:
    """A line of a log: when it was written, epoch seconds, and what it says."""

    at: float
    text: str


def lines_since(access: Access, log_group: str, since: float) -> list[Line]:
    """The lines of that group from `since` (epoch seconds) on, five seconds before it included.

    All are fetched and looked at here: not every endpoint filters as AWS does. CallFailed where the group is
    not there.
    """
    found: list[Line] = []
    more: Mapping[str, Any] = {}
    for _ in range(MOST_PAGES):
        page = access.call(
            "logs",
            "filter_log_events",
            logGroupName=log_group,
            startTime=int(since * 1000) - _CLOCKS_APART_MS,
            **more,
        )
        found += [Line(event["timestamp"] / 1000, str(event["message"])) for event in page["events"]]
        if not page.get("nextToken"):
            break
        more = {"nextToken": page["nextToken"]}
    return found


def alarm_state(access: Access, name: str) -> str:
    """The alarm's state as CloudWatch names it: OK, ALARM, INSUFFICIENT_DATA; empty where there is none."""
    try:
        alarms = access.call("cloudwatch", "describe_alarms", AlarmNames=[name])["MetricAlarms"]
    except CallFailed:
        return ""
    return str(alarms[0]["StateValue"]) if alarms else ""
