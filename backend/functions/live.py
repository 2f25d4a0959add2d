"""What the functions of the WebSocket API share: API Gateway's events, and its kind of answer."""

from collections.abc import Callable, Mapping
from typing import Any

from aws_lambda_powertools import Logger

from backend.domain.errors import DependencyDown, Refusal
from backend.functions.problems import problem

Event = Mapping[str, Any]
Handler = Callable[[Event, object], dict[str, Any]]

_logger = Logger(service="securebase-websocket", level="INFO")


def connection_id(event: Event) -> str:
    """Return the id that API Gateway gave to the connection."""
    return str(event["requestContext"]["connectionId"])


def answering(action: Callable[[Event], None]) -> Handler:
    """Make a Lambda handler of an action. Nothing of a frame or a query is logged."""

    def lambda_handler(event: Event, context: object) -> dict[str, Any]:
        extra = {"connection_id": connection_id(event)}
        try:
            action(event)
        except Refusal as refusal:
            _logger.info("refused: %s", type(refusal).__name__, extra=extra)
            return _refused(refusal, event)
        except DependencyDown as fault:
            _logger.exception("a dependency is down", extra=extra)
            return _refused(fault, event)
        except Exception as fault:
            _logger.exception("unexpected", extra=extra)
            return _refused(fault, event)
        return {"statusCode": 200}

    return lambda_handler


def _refused(fault: Exception, event: Event) -> dict[str, Any]:
    answer = problem(fault, str(event["requestContext"].get("requestId", "")))
    return {"statusCode": answer.status, "headers": answer.headers, "body": answer.body}
