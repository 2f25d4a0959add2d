"""Functions that run elsewhere: each call invokes one through the Lambda API, as API Gateway does on AWS."""

import json
import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from backend.aws.client import session
from backend.functions.routes import Route
from backend.local.invoking.consumers import Handler
from backend.local.invoking.context import TIMEOUT_S

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

logger = logging.getLogger(__name__)
#: The alias that API Gateway invokes: to point it at another version is to deploy, or to roll back.
LIVE = "live"
# An invocation is never repeated: what the first did may have been done.
_ONCE = Config(
    connect_timeout=2, read_timeout=TIMEOUT_S, retries={"total_max_attempts": 1}, max_pool_connections=32
)


class FunctionError(Exception):
    """The function raised, ended or took too long; its log group has the traceback."""


def invoking_handlers(routes: Iterable[Route]) -> dict[str, Handler]:
    """What answers each route's module: its function, under its alias. FunctionError when it fails."""
    client: LambdaClient = session().client("lambda", config=_ONCE)
    return {route.module: _invoking(client, route.function) for route in routes}


def warm_up(functions: Iterable[Handler]) -> None:
    """Invoke each once with a request that it refuses: its first one takes half a second, as on AWS.

    Nobody waits for it. On AWS it would be provisioned concurrency that does this.
    """
    for invoke in functions:
        try:
            invoke({"httpMethod": "GET", "resource": "/", "path": "/", "requestContext": {}}, None)
        except (FunctionError, BotoCoreError, ClientError):
            logger.warning("a function could not be started beforehand", exc_info=True)


def _invoking(client: "LambdaClient", function: str) -> Handler:
    def invoke(event: object, context: object) -> Any:
        invoked = client.invoke(FunctionName=function, Qualifier=LIVE, Payload=json.dumps(event).encode())
        result = json.loads(invoked["Payload"].read())
        if "FunctionError" in invoked:
            kind = result.get("errorType") if isinstance(result, dict) else None
            raise FunctionError(f"{function} failed with {kind}; see its log group")
        return result

    return invoke
