"""Writes that happen together or not at all."""

from collections.abc import Sequence

from botocore.exceptions import ClientError
from mypy_boto3_dynamodb import DynamoDBClient
from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

from backend.aws.faults import TRY_AGAIN, code_of, reaching_the_database
from backend.backoff import attempts
from backend.domain.errors import DependencyDown


class ConditionsFailed(Exception):
    """The database refused a transaction; `positions` are those of the writes whose condition failed."""

    def __init__(self, positions: frozenset[int]) -> None:
        super().__init__(f"conditions failed at {sorted(positions)}")
        self.positions = positions


def write_together(client: DynamoDBClient, writes: Sequence[TransactWriteItemTypeDef]) -> None:
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
    reasons: list[dict[str, str]] = fault.response.get("CancellationReasons", [])  # type: ignore[assignment]
    codes = [reason.get("Code", "None") for reason in reasons]
    failed = frozenset(position for position, code in enumerate(codes) if code == "ConditionalCheckFailed")
    if failed:
        raise ConditionsFailed(failed) from fault
    return set(codes) <= TRY_AGAIN | {"None"}
