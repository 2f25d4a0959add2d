"""`securebase-notifications`: makes notifications of ticket events (queue) and of direct invocations.

A direct invocation: `{"customer_id", "type", "title", "message"}`, and `event_id`, `ticket_id` if known.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from aws_lambda_powertools import Logger
from pydantic import ConfigDict

from backend.bootstrap import backend
from backend.domain import events
from backend.domain.errors import Refusal, invalid
from backend.domain.identity import is_customer
from backend.domain.ids import is_id
from backend.domain.notifications import Notice, NotificationType, document_of
from backend.functions.answers import Answer
from backend.functions.batches import Delivery, handled_together
from backend.functions.models import Body, shaped
from backend.functions.problems import problem
from backend.functions.rendering import json_answer

_logger = Logger(service="securebase-support", level="INFO")


class NewNotice(Body):
    """A direct invocation; whoever invokes may say more than is of use here."""

    model_config = ConfigDict(extra="ignore")

    customer_id: str
    type: Literal["ticket", "billing", "compliance", "alert", "info"]
    title: str
    message: str
    event_id: str = ""
    ticket_id: str | None = None


def lambda_handler(event: Any, context: object) -> dict[str, Any]:
    """Handle a batch of the queue, or a direct invocation: 201 with the notification, or a problem."""
    if isinstance(event, dict) and "Records" in event:
        return handled_together(event, _tell_of)
    request_id = str(getattr(context, "aws_request_id", None) or uuid.uuid4())
    answer = _answered(event, request_id)
    return {"statusCode": answer.status, "headers": dict(answer.headers), "body": answer.body}


def _tell_of(deliveries: Sequence[Delivery]) -> None:
    received = [events.from_json(delivery.body) for delivery in deliveries]
    backend().notifying.tell_of(received)
    for event in received:
        _logger.info(
            "notified", extra={"event_id": event.id, "customer_id": event.customer_id, "change": event.change}
        )


def _answered(payload: Any, request_id: str) -> Answer:
    try:
        stored = backend().notifying.tell(_notice(payload, request_id))
    except Refusal as refusal:
        return problem(refusal, request_id)
    # Whoever invoked gets an answer and never a stack trace (SEC-07).
    except Exception as fault:
        _logger.exception("the notification was not made", extra={"request_id": request_id})
        return problem(fault, request_id)
    _logger.info("notified", extra={"request_id": request_id, "customer_id": stored.customer_id})
    return json_answer(201, document_of(stored))


def _notice(payload: Any, request_id: str) -> Notice:
    if not isinstance(payload, Mapping):
        raise invalid("payload", "must be a JSON object")
    given = shaped(NewNotice, dict(payload))
    if not is_customer(given.customer_id):
        raise invalid("customer_id", "is not a customer's id")
    if given.ticket_id is not None and not is_id(given.ticket_id):
        raise invalid("ticket_id", "is not a ticket's id")
    # Lambda keeps the request's id when it tries an invocation again: the same id is the same notice.
    return Notice(
        customer_id=given.customer_id,
        type=NotificationType(given.type),
        title=given.title,
        message=given.message,
        event_id=given.event_id or request_id,
        ticket_id=given.ticket_id,
    )
