"""What the operator does with the table of tickets."""

from typing import Any

from signoff.actors.operator.subject import Backstage, Whom, customer_id
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.deployment.facilities import typed_key
from signoff.verdict.outcomes import NotApplicable, NotVerified
from signoff.wire.answers import Ticket


class TicketTable(Backstage):
    """Reads tickets there, and puts some that nobody could open within an hour, where that is permitted."""

    def seed_tickets(self, customer: Whom, like: Ticket, count: int) -> list[str]:
        """Puts so many copies of that ticket beside it, under new ids, which it returns.

        NotApplicable where the table's keys are not the customer and the ticket's id.
        """
        if not self.session.target.description.permissions.seed:
            raise NotVerified("its owner does not permit changing its tables ([permissions] seed)")
        table, (id_name, id_type) = self.aws.tables.tickets, typed_key(self.aws.keys.tickets[-1])
        item = self._stored(customer, like)
        ids = [unknown_id_like(like.id) for _ in range(count)]
        self.write_items(table, [{"PutRequest": {"Item": {**item, id_name: {id_type: id_}}}} for id_ in ids])
        return ids

    def dropped_at(self, customer: Whom, opened: Ticket) -> float | None:
        """When the table drops that ticket by itself, epoch seconds; None: never.

        NotApplicable where the table's keys are not the customer and the ticket's id.
        """
        attribute = self.ttl_attribute("tickets")
        expiry = {} if attribute is None else self._stored(customer, opened).get(attribute, {})
        return float(expiry["N"]) if "N" in expiry else None

    def _stored(self, customer: Whom, opened: Ticket) -> dict[str, Any]:
        """The ticket's item, as DynamoDB types it."""
        table, (whose, *rest) = self.aws.tables.tickets, map(typed_key, self.aws.keys.tickets)
        what = f"an item of {table}"
        if len(rest) != 1:
            raise NotApplicable(f"{what} has no key of customer and ticket ([aws.keys] tickets)")
        (whose_name, whose_type), (id_name, id_type) = whose, *rest
        named = [(whose_type, customer_id(customer)), (id_type, opened.id)]
        if any(kind != "S" and not (kind == "N" and id_.isdecimal()) for kind, id_ in named):
            raise NotApplicable(f"{what} has keys that are no ids ([aws.keys] tickets)")
        key = {whose_name: {whose_type: named[0][1]}, id_name: {id_type: opened.id}}
        answer = self.line.call(
            f"reads {what}", "dynamodb", "get_item", TableName=table, Key=key, ConsistentRead=True
        )
        item: dict[str, Any] | None = answer.get("Item")
        if item is None:
            raise NotApplicable(f"{what} is not found by customer and ticket ([aws.keys] tickets)")
        return item
