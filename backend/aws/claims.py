"""Idempotency claims and kept answers in DynamoDB."""

import secrets
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from backend.aws.faults import condition_failed, reaching_the_database
from backend.domain.errors import KeyReused, StillInFlight
from backend.domain.idempotency import LEASE_MS, LIFETIME_S, Claim, Completion, Kept, RequestKey
from backend.ports import Clock, IdempotencyStore
from backend.settings import Tables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import TransactWriteItemTypeDef

# The table drops what has expired late: the age is checked here too. A claim whose lease is over was
# left by a process that died before it wrote anything.
_CLAIMABLE = (
    "attribute_not_exists(#scope) OR expires_at <= :now_s"
    " OR (attribute_exists(lease_until) AND lease_until <= :now_ms)"
)
_HELD = "#owner = :owner AND attribute_exists(lease_until)"


class DynamoClaims(IdempotencyStore):
    """The IdempotencyStore."""

    def __init__(self, client: "DynamoDBClient", tables: Tables, clock: Clock) -> None:
        self._client = client
        self._tables = tables
        self._clock = clock

    def claim(self, key: RequestKey) -> Claim | Kept:
        """Claim a key, or return its kept answer; StillInFlight or KeyReused otherwise."""
        claim = Claim(key.scope, secrets.token_hex(16))
        now_ms = self._clock.now_ms()
        item: dict[str, Any] = {
            "scope": {"S": key.scope},
            "owner": {"S": claim.owner},
            "body_hash": {"S": key.body_hash},
            "lease_until": {"N": str(now_ms + LEASE_MS)},
            "expires_at": {"N": str(now_ms // 1000 + LIFETIME_S)},
        }
        with reaching_the_database():
            try:
                self._client.put_item(
                    TableName=self._tables.idempotency_keys,
                    Item=item,
                    ConditionExpression=_CLAIMABLE,
                    ExpressionAttributeNames={"#scope": "scope"},
                    ExpressionAttributeValues={
                        ":now_s": {"N": str(now_ms // 1000)},
                        ":now_ms": {"N": str(now_ms)},
                    },
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            except ClientError as fault:
                if not condition_failed(fault):
                    raise
                held: dict[str, Any] = fault.response["Item"]  # type: ignore[typeddict-item]
            else:
                return claim
        # The client repeats a request by itself when an answer gets lost: that claim is this one.
        return claim if held["owner"]["S"] == claim.owner else _kept(held, key)

    def release(self, claim: Claim) -> None:
        """Give up a claim that had no effect; one that was completed or taken over stays."""
        with reaching_the_database():
            try:
                self._client.delete_item(
                    TableName=self._tables.idempotency_keys,
                    Key={"scope": {"S": claim.scope}},
                    ConditionExpression=_HELD,
                    ExpressionAttributeNames={"#owner": "owner"},
                    ExpressionAttributeValues={":owner": {"S": claim.owner}},
                )
            except ClientError as fault:
                if not condition_failed(fault):
                    raise


def completing(completion: Completion | None, tables: Tables) -> list["TransactWriteItemTypeDef"]:
    """Return the write, if any, that keeps an answer; it fails once the claim is no longer held."""
    if completion is None:
        return []
    claim, answer = completion.claim, completion.answer
    update: Any = {
        "TableName": tables.idempotency_keys,
        "Key": {"scope": {"S": claim.scope}},
        "UpdateExpression": "SET answer = :answer REMOVE lease_until",
        "ConditionExpression": _HELD,
        "ExpressionAttributeNames": {"#owner": "owner"},
        "ExpressionAttributeValues": {":owner": {"S": claim.owner}, ":answer": {"S": answer.text}},
    }
    return [{"Update": update}]


def _kept(held: dict[str, Any], key: RequestKey) -> Kept:
    if held["body_hash"]["S"] != key.body_hash:
        raise KeyReused("this idempotency key was used with another body")
    if "lease_until" in held:
        raise StillInFlight("the first request with this idempotency key is still in flight")
    return Kept(held["answer"]["S"])
