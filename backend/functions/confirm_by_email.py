"""Confirms new tickets by e-mail (TKT-14): takes ticket events from the queue `support-emails`."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools import Logger

from backend.bootstrap import backend
from backend.domain.events import from_json
from backend.functions.batches import Delivery, handled

_logger = Logger(service="securebase-support", level="INFO")


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Write to the customers whose tickets are new; what could not be sent comes again."""
    return handled(event, _confirm)


def _confirm(delivery: Delivery) -> None:
    received = from_json(delivery.body)
    posted = backend().mail.confirm(received)
    _logger.info("confirmation %s", posted, extra={"ticket_id": received.ticket_id, "event_id": received.id})
