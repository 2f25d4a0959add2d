"""The one DynamoDB client of a process: building one costs 80 ms, so it is built once."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.parsers import JSONParser, ResponseParser, ResponseParserFactory

if TYPE_CHECKING:
    from botocore.model import MapShape
    from mypy_boto3_dynamodb import DynamoDBClient

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "max_attempts": 3},
    max_pool_connections=32,
    # Requests are built by typed code here: checking them again costs CPU on every call.
    parameter_validation=False,
)


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


@cache
def dynamodb() -> "DynamoDBClient":
    """Return the client; endpoint, region and credentials come from the standard AWS variables."""
    session = botocore.session.get_session()
    session.register_component("response_parser_factory", _ParserFactory())
    return boto3.Session(botocore_session=session).client("dynamodb", config=_CONFIG)
