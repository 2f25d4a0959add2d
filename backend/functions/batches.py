"""SQS batches as Lambda hands them over: each message on its own, failed ones to be tried again."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from aws_lambda_powertools import Logger

_logger = Logger(service="securebase-support", level="INFO")


@dataclass(frozen=True)
class Delivery:
    """What one SQS message carries; `id` and `timestamp` are SNS's where it came through a topic."""

    body: str
    id: str
    timestamp: str | None


def handled(event: Mapping[str, Any], handle: Callable[[Delivery], None]) -> dict[str, Any]:
    """Handle each message; answers which of them failed, so that the queue gives only those again."""
    failed = []
    for record in event["Records"]:
        try:
            handle(delivery_of(record))
        # Whatever it is, the other messages of the batch must not suffer from it.
        except Exception:
            _logger.exception("a message failed", extra={"message_id": record["messageId"]})
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def handled_together(
    event: Mapping[str, Any], handle: Callable[[Sequence[Delivery]], None]
) -> dict[str, Any]:
    """Handle a batch at once, which costs little more than one message; answers as `handled` does.

    If that fails, each message is handled on its own: what was done of them already is done again.
    """
    try:
        handle([delivery_of(record) for record in event["Records"]])
    # Whatever it is, it will show again with the message that it comes from.
    except Exception:
        _logger.warning("a batch failed; now each message on its own", exc_info=True)
        return handled(event, lambda delivery: handle([delivery]))
    return {"batchItemFailures": []}


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
