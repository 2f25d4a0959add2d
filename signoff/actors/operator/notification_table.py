"""What the operator does with the table of notifications."""

from typing import Any

from signoff.actors.operator.subject import Backstage, Whom, customer_id
from signoff.actors.session.unknown_ids import unknown_id_like
from signoff.verdict.outcomes import NotVerified, Unmet
from signoff.wire import notifications
from signoff.wire.answers import Json
from signoff.wire.notifications import Notification


class Stores(Backstage):
    """Reads items as they are stored, and puts or ages some where that is permitted."""

    def read_notification(self, customer: Whom, notification: Notification | str) -> dict[str, Any] | None:
        """The table's item, in plain types; None where there is none."""
        answer = self.line.call(
            f"reads an item of {self.aws.tables.notifications}",
            "dynamodb",
            "get_item",
            TableName=self.aws.tables.notifications,
            Key=self._key(customer, notification),
            ConsistentRead=True,
        )
        from boto3.dynamodb.types import TypeDeserializer  # where it is needed: see aws_client.py

        found, read = answer.get("Item"), TypeDeserializer().deserialize
        return None if found is None else {name: read(value) for name, value in found.items()}

    def notification_ttl(self, customer: Whom, notification: Notification | str) -> float | None:
        """When the item is to be dropped, epoch seconds; None where it does not say."""
        found = (self.read_notification(customer, notification) or {}).get(self.aws.item.ttl)
        try:
            return None if found is None else float(found)
        except (TypeError, ValueError):
            return None

    def set_ttl(self, customer: Whom, notification: Notification | str, at: float) -> None:
        """Makes a stored notification expire at that instant (epoch seconds), also in the past."""
        self._may_seed()
        self.line.call(
            f"sets the expiry of an item of {self.aws.tables.notifications}",
            "dynamodb",
            "update_item",
            TableName=self.aws.tables.notifications,
            Key=self._key(customer, notification),
            UpdateExpression="SET #ttl = :ttl",
            ConditionExpression="attribute_exists(#ttl)",
            ExpressionAttributeNames={"#ttl": self.aws.item.ttl},
            ExpressionAttributeValues={":ttl": {"N": str(int(at))}},
        )

    def seed_notification(
        self, customer: Whom, like: Notification, *, expires_at: float | None = None, **fields: Json
    ) -> str:
        """Puts a copy of the stored notification `like` under a new id, which it returns.

        `fields` are by the guide's words; the copy has what else the target stores, whatever that is.
        """
        self._may_seed()
        item = self.read_notification(customer, like)
        if item is None:
            raise Unmet(
                f"notification {like.id} in the table {self.aws.tables.notifications}", "it is not there"
            )
        from boto3.dynamodb.types import TypeSerializer

        new, written = unknown_id_like(like.id), TypeSerializer().serialize
        item |= notifications.fields_out(self.dialect, fields) | {self.aws.item.id: new}
        if expires_at is not None:
            item[self.aws.item.ttl] = int(expires_at)
        self.line.call(
            f"puts an item into {self.aws.tables.notifications}",
            "dynamodb",
            "put_item",
            TableName=self.aws.tables.notifications,
            Item={name: written(value) for name, value in item.items()},
        )
        return new

    def _key(self, customer: Whom, notification: Notification | str) -> dict[str, dict[str, str]]:
        id_ = notification if isinstance(notification, str) else notification.id
        return {
            self.aws.item.customer_id: {"S": customer_id(customer)},
            self.aws.item.id: {"S": id_},
        }

    def _may_seed(self) -> None:
        if not self.session.target.description.permissions.seed:
            raise NotVerified("its owner does not permit changing its tables ([permissions] seed)")
