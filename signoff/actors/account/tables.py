"""The tables: their state, their keys, and by what they drop what is old (PRE-01)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from signoff.actors.account.deviations import Deviation
from signoff.actors.account.reader import Reader
from signoff.deployment.facilities import typed_key
from signoff.verdict.outcomes import Inconclusive

TableRole = Literal["tickets", "comments", "notifications", "webhooks"]
TABLES: tuple[TableRole, ...] = ("tickets", "comments", "notifications", "webhooks")
SAMPLE = 25
"""So many stored notifications are looked at, and of each its expiry only."""
CHANGING = "UPDATING"
"""The state of a table that is there for all calls, while its capacity or an index is being changed."""
SECONDS_UNTIL = 10_000_000_000
"""An instant in seconds is below, until the year 2286; one in milliseconds is above, since April 1970."""


@dataclass(frozen=True)
class TableFound:
    """A table as DynamoDB describes it. `keys`: attribute and type, the partition key first."""

    name: str
    arn: str
    status: str
    keys: tuple[tuple[str, str], ...]
    billing: str
    write_units: int
    indexes: tuple[str, ...] = ()
    """Its global secondary indexes, by their names."""


class Tables(Reader):
    """The guide's four tables, by their roles."""

    def name(self, role: TableRole) -> str:
        """What the target calls that table."""
        return str(getattr(self._aws.tables, role))

    def find(self, role: TableRole) -> TableFound | None:
        """The table; None where there is none."""
        return self.find_named(self.name(role))

    def find_named(self, name: str) -> TableFound | None:
        """The table of that name; None where there is none."""
        answer = self._client.find(f"looks at the table {name}", "dynamodb", "describe_table", TableName=name)
        return None if answer is None else _table(answer["Table"])

    def wanted_keys(self, role: TableRole) -> tuple[tuple[str, str], ...]:
        """The keys by which the code reads and writes, with their types, as the target file says."""
        if role == "notifications":
            return ((self._aws.item.customer_id, "S"), (self._aws.item.id, "S"))
        return tuple(map(typed_key, getattr(self._aws.keys, role)))

    def deviations(self, role: TableRole) -> Iterator[Deviation]:
        """What is wrong with the table itself."""
        name, wanted = self.name(role), self.wanted_keys(role)
        found = self.find(role)
        if found is None:
            yield Deviation(f"the table {name}", "there is none of that name", self._create(name, wanted))
            return
        if found.status not in ("ACTIVE", CHANGING):
            yield Deviation(
                f"the table {name} to be ACTIVE",
                f"its state is {found.status}",
                self._client.command("dynamodb", "wait", "table-exists", "--table-name", name),
            )
        if found.keys != wanted:
            yield Deviation(
                f"the keys of the table {name} to be {_shown(wanted)}",
                f"they are {_shown(found.keys)} (a table's keys are for ever: make it anew, or map the "
                "keys in the target file, [aws.keys] and [aws.item])",
                self._client.command("dynamodb", "delete-table", "--table-name", name)
                + " && "
                + self._create(name, wanted),
            )
        elif found.status == CHANGING:
            raise Inconclusive(
                f"the table {name} serves everybody, and is being changed (an index, its capacity); look "
                "again when it is ACTIVE"
            )

    def expiry_deviations(self) -> Iterator[Deviation]:
        """What is wrong with how the table of notifications drops the old ones; ENABLING is accepted."""
        name, wanted = self.name("notifications"), self._aws.item.ttl
        answer = self._client.find(
            f"looks by what {name} drops items", "dynamodb", "describe_time_to_live", TableName=name
        )
        if answer is None:
            yield from self.deviations("notifications")
            return
        found = answer["TimeToLiveDescription"]
        status, attribute = found["TimeToLiveStatus"], found.get("AttributeName")
        if status not in ("ENABLED", "ENABLING") or attribute != wanted:
            on = f"on the attribute {attribute}" if attribute else "on no attribute"
            yield Deviation(
                f"the time to live of {name} to be on, by the attribute {wanted}",
                f"it is {status}, {on}",
                self._client.command(
                    "dynamodb",
                    "update-time-to-live",
                    "--table-name",
                    name,
                    "--time-to-live-specification",
                    f"Enabled=true,AttributeName={wanted}",
                ),
            )

    def stored_expiries(self) -> list[dict[str, Any]]:
        """The expiry of some stored notifications, as DynamoDB types it; an item without one is `{}`."""
        answer = self._client.find(
            f"looks at the expiry of some items of {self.name('notifications')}",
            "dynamodb",
            "scan",
            TableName=self.name("notifications"),
            Limit=SAMPLE,
            ProjectionExpression="#ttl",
            ExpressionAttributeNames={"#ttl": self._aws.item.ttl},
        )
        return [item.get(self._aws.item.ttl, {}) for item in (answer or {}).get("Items", [])]

    def stored_deviations(self, expiries: list[dict[str, Any]]) -> Iterator[Deviation]:
        """What is wrong with those: DynamoDB drops an item only by a number of seconds since 1970."""
        name, attribute = self.name("notifications"), self._aws.item.ttl
        odd = [one for one in expiries if not _is_in_seconds(one)]
        if odd:
            yield Deviation(
                f"each item of {name} to carry {attribute}, a number of seconds since 1970",
                f"of {len(expiries)} items {len(odd)} do not: {_typed(odd[0])} "
                "(DynamoDB never drops such an item)",
                "correct the function that stores notifications, then see what is stored: "
                + self._client.command("dynamodb", "scan", "--table-name", name, "--max-items", "5"),
            )

    def _create(self, name: str, keys: tuple[tuple[str, str], ...]) -> str:
        types = [f"AttributeName={key},AttributeType={type_}" for key, type_ in keys]
        schema = [
            f"AttributeName={key},KeyType={kind}"
            for (key, _), kind in zip(keys, ("HASH", "RANGE"), strict=False)
        ]
        return self._client.command(
            *("dynamodb", "create-table", "--table-name", name, "--billing-mode", "PAY_PER_REQUEST"),
            *("--attribute-definitions", *types, "--key-schema", *schema),
        )


def _table(answer: dict[str, Any]) -> TableFound:
    types = {one["AttributeName"]: one["AttributeType"] for one in answer["AttributeDefinitions"]}
    schema = sorted(answer["KeySchema"], key=lambda key: str(key["KeyType"]))  # HASH before RANGE
    return TableFound(
        name=answer["TableName"],
        arn=answer.get("TableArn", ""),
        status=answer["TableStatus"],
        keys=tuple((key["AttributeName"], types[key["AttributeName"]]) for key in schema),
        # DynamoDB leaves the summary out for a table that has never been on demand.
        billing=answer.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED"),
        write_units=int(answer.get("ProvisionedThroughput", {}).get("WriteCapacityUnits", 0)),
        indexes=tuple(one["IndexName"] for one in answer.get("GlobalSecondaryIndexes") or []),
    )


def _shown(keys: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{name} ({kind})" for name, kind in keys) or "none"


def _is_in_seconds(expiry: dict[str, Any]) -> bool:
    try:
        return 0 < float(expiry["N"]) < SECONDS_UNTIL
    except (KeyError, ValueError):
        return False


def _typed(expiry: dict[str, Any]) -> str:
    if not expiry:
        return "one has none"
    kind, value = next(iter(expiry.items()))
    if kind != "N":
        return f"one is of the type {kind}, not a number"
    return f"one is {value}, which is milliseconds" if float(value) >= SECONDS_UNTIL else f"one is {value}"
