"""The log groups, and how long they keep what is in them (PRE-05, PRE-13)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Literal

from signoff.actors.account.deviations import Deviation
from signoff.actors.account.reader import Reader

CLOCKS = timedelta(minutes=2)
"""By how much the target's clock may be behind ours, when lines are looked for."""
LogGroupRole = Literal["support", "tickets", "notifications", "websocket", "api"]
LOG_GROUPS: tuple[LogGroupRole, ...] = ("support", "tickets", "notifications", "websocket", "api")


class LogGroups(Reader):
    """CloudWatch's log groups by their roles."""

    def name(self, role: LogGroupRole) -> str:
        """What the target calls that log group."""
        return str(getattr(self._aws.log_groups, role))

    def find(self, role: LogGroupRole) -> dict[str, Any] | None:
        """The group of exactly that name; None where there is none."""
        name = self.name(role)
        found = self._client.pages(
            f"looks for the log group {name}", "logs", "describe_log_groups", logGroupNamePrefix=name
        )
        return next((group for group in found if group["logGroupName"] == name), None)

    def deviations(self, role: LogGroupRole) -> Iterator[Deviation]:
        """What is wrong with the group."""
        if self.find(role) is None:
            yield self._missing(role)

    def retention_deviations(self, role: LogGroupRole) -> Iterator[Deviation]:
        """What is wrong with how long it keeps its lines."""
        name, group = self.name(role), self.find(role)
        if group is None:
            yield self._missing(role)
        elif not group.get("retentionInDays"):
            yield Deviation(
                f"the log group {name} to have a retention",
                "it has none, so its lines are kept for ever",
                self._client.command(
                    *("logs", "put-retention-policy", "--log-group-name", name, "--retention-in-days", "30")
                ),
            )

    def lines(self, role: LogGroupRole, text: str, since: datetime) -> list[str]:
        """The lines since then that hold that text, in the group's order."""
        found = self._client.pages(
            f"looks into {self.name(role)} for {text}",
            "logs",
            "filter_log_events",
            logGroupName=self.name(role),
            startTime=int(since.timestamp() * 1000),
            filterPattern=f'"{text}"',
        )
        # Emulators compare without case, or not at all.
        return [str(event["message"]) for event in found if text in event["message"]]

    def _missing(self, role: LogGroupRole) -> Deviation:
        name = self.name(role)
        return Deviation(
            f"the log group {name}",
            "there is none of that name",
            self._client.command("logs", "create-log-group", "--log-group-name", name),
        )
