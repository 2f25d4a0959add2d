"""The AWS clients of a process, each built on first use and only once: building one costs 80 ms."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, cast

import boto3
import botocore.session
from botocore.config import Config
from botocore.parsers import JSONParser, ResponseParser, ResponseParserFactory

if TYPE_CHECKING:
    from botocore.model import MapShape
    from mypy_boto3_apigatewaymanagementapi import ApiGatewayManagementApiClient
    from mypy_boto3_cloudwatch import CloudWatchClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_ses import SESClient
    from mypy_boto3_sns import SNSClient
    from mypy_boto3_sqs import SQSClient
    from mypy_boto3_sts import STSClient

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "max_attempts": 3},
    max_pool_connections=32,
    # Requests are built by typed code here: checking them again costs CPU on every call.
    parameter_validation=False,
    # Putting the standard one together anew for every call costs 0.06 ms.
    user_agent="securebase-backend",
)
# Files are larger. Presigned links name the bucket's regional host, which is the one that stands behind
# a host of one's own; boto3 would put the global one into them.
_FILES = _CONFIG.merge(
    Config(
        read_timeout=30,
        signature_version="s3v4",
        s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
    )
)
# A long poll answers after up to 20 s.
_POLLING = _CONFIG.merge(Config(read_timeout=30))


class _PlainItems(JSONParser):
    """Takes items as they come; a list of 50 tickets costs half of the CPU then.

    Item values in an answer already have the form that boto3 gives them, but for binary ones, which
    no table here has; botocore would walk through each of them by its model.
    """

    def _handle_map(self, shape: "MapShape", value: Mapping[str, Any]) -> Any:
        if shape.value.name == "AttributeValue":
            return value
        return super()._handle_map(shape, value)  # type: ignore[misc]


class _ParserFactory(ResponseParserFactory):
    def create_parser(self, protocol_name: str) -> ResponseParser:
        return _PlainItems() if protocol_name == "json" else super().create_parser(protocol_name)


def forget() -> None:
    """Let the next calls build clients anew, for another environment."""
    for client in (session, dynamodb, sns, sqs, ses, s3, cloudwatch, sts):
        client.cache_clear()


@cache
def session() -> boto3.Session:
    """Return what clients are built from: endpoint, region and credentials are those of the AWS variables."""
    inner = botocore.session.get_session()
    inner.register_component("response_parser_factory", _ParserFactory())
    return boto3.Session(botocore_session=inner)


def _client(service: str, config: Config = _CONFIG) -> object:
    return cast(object, session().client(service, config=config))  # type: ignore[call-overload]


@cache
def dynamodb() -> "DynamoDBClient":
    """Return the client of the tables."""
    return cast("DynamoDBClient", _client("dynamodb"))


@cache
def sns() -> "SNSClient":
    """Return the client of the topics."""
    return cast("SNSClient", _client("sns"))


@cache
def sqs() -> "SQSClient":
    """Return the client of the queues."""
    return cast("SQSClient", _client("sqs", _POLLING))


@cache
def ses() -> "SESClient":
    """Return the client of the mail service."""
    return cast("SESClient", _client("ses"))


@cache
def s3() -> "S3Client":
    """Return the client of the buckets."""
    return cast("S3Client", _client("s3", _FILES))


@cache
def cloudwatch() -> "CloudWatchClient":
    """Return the client of the metrics."""
    return cast("CloudWatchClient", _client("cloudwatch"))


@cache
def sts() -> "STSClient":
    """Return the client that knows whose account this is."""
    return cast("STSClient", _client("sts"))


def connections(endpoint: str) -> "ApiGatewayManagementApiClient":
    """Return a client of the live connections of one WebSocket API, which has an address of its own."""
    return session().client("apigatewaymanagementapi", config=_CONFIG, endpoint_url=endpoint)
