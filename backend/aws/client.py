"""The one DynamoDB client of a process: building one costs 80 ms, so it is built once."""

from functools import cache

import boto3
from botocore.config import Config
from mypy_boto3_dynamodb import DynamoDBClient

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "max_attempts": 3},
    max_pool_connections=32,
    # Requests are built by typed code here: checking them again costs CPU on every call.
    parameter_validation=False,
)


@cache
def dynamodb() -> DynamoDBClient:
    """Return the client; endpoint, region and credentials come from the standard AWS variables."""
    return boto3.client("dynamodb", config=_CONFIG)
