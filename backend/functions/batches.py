"""SQS batches as Lambda hands them over: each message on its own, failed ones to be tried again."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from aws_lambda_powertools import Logger

Handled = TypeVar("Handled")
_logger = Logger(service="securebase-support", level="INFO")


@dataclass(frozen=True)
class Delivery:
    """What one SQS message carries; `id` and `timestamp` are SNS's where it came through a topic."""

    body: str
    id: str
    timestamp: str | None


def handled(
    event: Mapping[str, Any],
    handle: Callable[[Delivery], Handled],
    together: Callable[[Sequence[Handled]], None] = lambda made: None,
) -> dict[str, Any]:
    """Handle each message; answers which of them failed, so that the queue gives only those again.

    `together` gets what was made of those that did not: where it fails, all of them have to come again.
    """
    failed, made = [], []
    for record in event["Records"]:
        try:
            made.append(handle(delivery_of(record)))
        # Whatever it is, the other messages of the batch must not suffer from it.
        except Exception:
            _logger.exception("a message failed", extra={"message_id": record["messageId"]})
            failed.append({"itemIdentifier": record["messageId"]})
    try:
        together(made)
    except Exception:
        _logger.exception("a batch failed")
        failed = [{"itemIdentifier": record["messageId"]} for record in event["Records"]]
    return {"batchItemFailures": failed}


def delivery_of(record: Mapping[str, Any]) -> Delivery:
    """Take a message out of the envelope that SNS puts around it, unless it came raw."""
    body = str(record["body"])
    try:
        envelope = json.loads(body)
    except ValueError:
        envelope = None
    if isinstance(envelope, dict) and envelope.get("Type") == "Notification" and "Message" in envelope:
        return Delivery(str(envelope["Message"]), str(envelope["MessageId"]), str(envelope["Timestamp"]))
    return Delivery(body, str(record["messageId"]), None)
