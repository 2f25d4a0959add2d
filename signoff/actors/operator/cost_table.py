"""What the operator does with the table of costs."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from signoff.actors.operator.subject import Backstage, Whom, customer_id
from signoff.verdict.outcomes import NotVerified

MARK = "sign_off_run"
"""The attribute that says whose doing an item is."""


class CostTable(Backstage):
    """Puts costs of customers into the table where that is permitted, and takes them out again."""

    @contextmanager
    def costs_of(self, customer: Whom, amounts: Mapping[str, float]) -> Iterator[None]:
        """For as long as the block, the customer has spent those amounts, by month (`2030-01`).

        NotVerified where it has costs of its own: they are nobody's to change.
        """
        if not self.session.target.description.permissions.seed:
            raise NotVerified("its owner does not permit changing its tables ([permissions] seed)")
        whose, names = customer_id(customer), self.aws.costs
        there = self.line.call(
            f"looks for costs in {names.table}",
            "dynamodb",
            "query",
            TableName=names.table,
            KeyConditionExpression="#customer = :customer",
            ExpressionAttributeNames={"#customer": names.customer_id},
            ExpressionAttributeValues={":customer": {"S": whose}},
            ConsistentRead=True,
        )["Items"]
        if any(MARK not in item for item in there):
            raise NotVerified(f"{whose} has costs already, which are not ours to change; give one without")
        # A run that was killed could not take back what it gave.
        self._remove(whose, [item[names.month]["S"] for item in there])
        try:
            self.write_items(
                names.table,
                [{"PutRequest": {"Item": self._month_item(whose, *each)}} for each in amounts.items()],
            )
            yield
        finally:
            self._remove(whose, amounts)

    def _remove(self, whose: str, months: Iterable[str]) -> None:
        self.write_items(
            self.aws.costs.table,
            [{"DeleteRequest": {"Key": self._month_key(whose, month)}} for month in months],
        )

    def _month_key(self, whose: str, month: str) -> dict[str, Any]:
        return {self.aws.costs.customer_id: {"S": whose}, self.aws.costs.month: {"S": month}}

    def _month_item(self, whose: str, month: str, amount: float) -> dict[str, Any]:
        return {
            **self._month_key(whose, month),
            self.aws.costs.amount: {"N": f"{amount:.2f}"},
            MARK: {"S": self.session.run_id},
        }
