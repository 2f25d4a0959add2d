"""Writes that happen together or not at all."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from backend.aws.faults import TRY_AGAIN, code_of, reaching_the_database
from backend.backoff import attempts
from backend.domain.errors import DependencyDown

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef


class ConditionsFailed(Exception):
    """The database refused a transaction: the conditions of the writes at `positions` failed.

    `found` holds, by position, the items that were in the way of writes that ask for them.
    """

    def __init__(self, found: Mapping[int, Mapping[str, Any]]) -> None:
        super().__init__(f"conditions failed at {sorted(found)}")
        self.positions = frozenset(found)
        self.found = found


def write_together(client: "DynamoDBClient", writes: Sequence["TransactWriteItemTypeDef"]) -> None:
    """Apply all writes, retrying lost races; ConditionsFailed, or DependencyDown in the end."""
    for _ in attempts():
        with reaching_the_database():
            try:
                client.transact_write_items(TransactItems=writes)
            except ClientError as fault:
                if not _worth_another_try(fault):
                    raise
            else:
                return
    raise DependencyDown("database")


def _worth_another_try(fault: ClientError) -> bool:
    if code_of(fault) != "TransactionCanceledException":
        return code_of(fault) in TRY_AGAIN
    reasons: list[dict[str, Any]] = fault.response.get("CancellationReasons", [])  # type: ignore[assignment]
    codes = [reason.get("Code", "None") for reason in reasons]
    failed = [position for position, code in enumerate(codes) if code == "ConditionalCheckFailed"]
    if failed:
        raise ConditionsFailed(
            {position: reasons[position].get("Item", {}) for position in failed}
        ) from fault
    return set(codes) <= TRY_AGAIN | {"None"}
