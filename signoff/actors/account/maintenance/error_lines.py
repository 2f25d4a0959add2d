"""The errors in a log group: yesterday's, and those of the days before (OPS-01).

What is counted are incidents, not lines: all lines of one log stream within a second are one, for a request
that fails leaves several.
"""

from collections import Counter, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from signoff.actors.account.deviations import Deviation
from signoff.actors.account.logs import LogGroupRole
from signoff.actors.account.reader import Reader
from signoff.wire import clock

DAYS = 14
"""So many days before the last one are looked at."""
DAY = timedelta(days=1)
FIVE_MINUTES_MS = 300_000
SHOWN = 3
_GROUP = 1000
"""Milliseconds within which the lines of a log stream are one incident."""


@dataclass(frozen=True)
class Errors:
    """Incidents of the last 24 hours, the most within five minutes, the counts of the days before that the
    log group still has, the newest first, and some lines."""

    last: int
    most_in_five_minutes: int
    before: tuple[int, ...]
    lines: tuple[str, ...]


class ErrorLines(Reader):
    """What a log group holds of errors."""

    def find(self, role: LogGroupRole, until: datetime) -> Errors | None:
        """The errors of that group until then; None where there is no such group."""
        name = str(getattr(self._aws.log_groups, role))
        groups = self._client.pages(
            f"looks for the log group {name}", "logs", "describe_log_groups", logGroupNamePrefix=name
        )
        group = next((each for each in groups if each["logGroupName"] == name), None)
        if group is None:
            return None
        kept = self._days_kept(group, until)
        counts, incidents, lines = Counter[int](), list[int](), dict[str, None]()
        for at, text in self._incidents(name, until - DAY * (kept + 1), until):
            age = (until - datetime.fromtimestamp(at / 1000, UTC)) // DAY
            counts[max(0, age)] += 1
            if age < 1:
                incidents.append(at)
                lines[text.strip()] = None
        return Errors(
            last=counts[0],
            most_in_five_minutes=_most_within(incidents, FIVE_MINUTES_MS),
            before=tuple(counts[age] for age in range(1, kept + 1)),
            lines=tuple(lines)[-SHOWN:],
        )

    def deviation(self, role: LogGroupRole, words: str, errors: Errors) -> Deviation:
        """That there are more than usual."""
        name = str(getattr(self._aws.log_groups, role))
        shown = " | ".join(line[:200] for line in errors.lines)
        return Deviation(
            f"the log group {name} to have no more errors than usual",
            f"{words}; the last of them: {shown}",
            "find the cause: "
            + self._client.command(
                *("logs", "filter-log-events", "--log-group-name", name),
                *("--start-time", str(int((clock.now() - DAY).timestamp() * 1000))),
                *("--filter-pattern", f'"{self._aws.error_terms[0]}"'),
            ),
        )

    def _days_kept(self, group: dict[str, Any], now: datetime) -> int:
        """For how many whole days before the last one the group has lines, if there were any."""
        created = datetime.fromtimestamp(group.get("creationTime", 0) / 1000, UTC)
        retention = group.get("retentionInDays") or DAYS + 1
        return max(0, min(DAYS, (now - created) // DAY - 1, retention - 1))

    def _incidents(self, name: str, since: datetime, until: datetime) -> list[tuple[int, str]]:
        """Instant in ms since 1970, and the first line, of each incident, in the order of time."""
        found = dict[tuple[str, int], tuple[int, str]]()
        for term in self._aws.error_terms:
            events = self._client.pages(
                f"looks into {name} for {term}",
                "logs",
                "filter_log_events",
                quiet=True,
                logGroupName=name,
                startTime=int(since.timestamp() * 1000),
                endTime=int(until.timestamp() * 1000),
                filterPattern=f'"{term}"',
            )
            # Emulators compare without case, or not at all.
            for event in (each for each in events if term in each["message"]):
                key = (event.get("logStreamName", ""), event["timestamp"] // _GROUP)
                found[key] = min(
                    found.get(key, (event["timestamp"], event["message"])),
                    (event["timestamp"], event["message"]),
                )
        return sorted(found.values())


def _most_within(instants: list[int], span_ms: int) -> int:
    most, window = 0, deque[int]()
    for at in instants:
        window.append(at)
        while window[0] <= at - span_ms:
            window.popleft()
        most = max(most, len(window))
    return most
