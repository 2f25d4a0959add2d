"""How much of its capacity a table has used in a week, and what it turned away (OPS-02).

Source: Amazon DynamoDB Developer Guide, "DynamoDB metrics and dimensions" and "Quotas": consumed capacity is
published each minute, as the sum of the minute; throttle events only where there were any; a table on demand
takes 40,000 units a second of each kind, unless the account has another quota.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from signoff.actors.account.deviations import Deviation
from signoff.actors.account.reader import Reader
from signoff.actors.account.tables import TableRole
from signoff.wire import clock

DAYS, MINUTE_S = 7, 60
ON_DEMAND = 40_000
MOST_USED = 0.8
"""Of what a table may consume: beyond that there is no room for a busy day."""
Kind = Literal["Read", "Write"]
KINDS: tuple[Kind, ...] = ("Read", "Write")


@dataclass(frozen=True)
class Use:
    """Units a second: the most of any minute, and what the table may. `turned_away`: requests throttled.

    `minutes` is for how many minutes there is data.
    """

    table: str
    kind: Kind
    most: float
    allowed: float
    on_demand: bool
    turned_away: int
    minutes: int

    @property
    def share(self) -> float:
        """How much of its capacity was used in the busiest minute."""
        return self.most / self.allowed if self.allowed else 0.0


class Capacity(Reader):
    """What CloudWatch has counted of the tables."""

    def uses(self, role: TableRole) -> list[Use] | None:
        """The table's use by kind; None where there is no such table."""
        name = str(getattr(self._aws.tables, role))
        answer = self._client.find(f"looks at the table {name}", "dynamodb", "describe_table", TableName=name)
        return None if answer is None else [self._use(answer["Table"], kind) for kind in KINDS]

    def written(self, role: TableRole) -> float:
        """The units that the table's writes have consumed in the last day, as far as they are counted."""
        name = str(getattr(self._aws.tables, role))
        return sum(self._sums_of_day(name, "ConsumedWriteCapacityUnits", MINUTE_S, 0))

    def deviations(self, uses: list[Use]) -> Iterator[Deviation]:
        """What is too little for what is asked of it."""
        for use in uses:
            name, kind = use.table, use.kind.lower()
            if use.turned_away:
                yield Deviation(
                    f"the table {name} to have turned no {kind} away in {DAYS} days",
                    f"it turned away {use.turned_away}",
                    self._raise(use),
                )
            elif use.share > MOST_USED:
                yield Deviation(
                    f"the table {name} to use at most {MOST_USED:.0%} of its {kind} capacity",
                    f"in its busiest minute it used {use.most:.4g} of {use.allowed:g} units a second, "
                    f"{use.share:.0%}",
                    self._raise(use),
                )

    def _use(self, table: dict[str, Any], kind: Kind) -> Use:
        name = str(table["TableName"])
        units = float(table.get("ProvisionedThroughput", {}).get(f"{kind}CapacityUnits", 0))
        # DynamoDB leaves the summary out for a table that has never been on demand.
        on_demand = table.get("BillingModeSummary", {}).get("BillingMode") == "PAY_PER_REQUEST"
        sums = self._sums(name, f"Consumed{kind}CapacityUnits", MINUTE_S)
        return Use(
            table=name,
            kind=kind,
            most=max(sums, default=0.0) / MINUTE_S,
            allowed=ON_DEMAND if on_demand else units,
            on_demand=on_demand,
            turned_away=int(sum(self._sums(name, f"{kind}ThrottleEvents", 3600))),
            minutes=len(sums),
        )

    def _sums(self, table: str, metric: str, period_s: int) -> list[float]:
        """The sums of all periods of the week for which there is any; a day a call, for that is the most."""
        return [value for day in range(DAYS) for value in self._sums_of_day(table, metric, period_s, day)]

    def _sums_of_day(self, table: str, metric: str, period_s: int, ago: int) -> list[float]:
        end = clock.now() + timedelta(minutes=1)
        answer = self._client.get(
            f"looks what {metric} of {table} were",
            "cloudwatch",
            "get_metric_statistics",
            Namespace="AWS/DynamoDB",
            MetricName=metric,
            Dimensions=[{"Name": "TableName", "Value": table}],
            StartTime=end - timedelta(days=ago + 1),
            EndTime=end - timedelta(days=ago),
            Period=period_s,
            Statistics=["Sum"],
        )
        return [float(point["Sum"]) for point in answer["Datapoints"]]

    def _raise(self, use: Use) -> str:
        if use.on_demand:
            return "ask for a higher quota of the account, or spread the keys: " + self._client.command(
                "service-quotas", "list-service-quotas", "--service-code", "dynamodb"
            )
        return "let it take what comes: " + self._client.command(
            *("dynamodb", "update-table", "--table-name", use.table, "--billing-mode", "PAY_PER_REQUEST")
        )
