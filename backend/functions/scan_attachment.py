"""Scans what was uploaded (SEC-05): takes the bucket's events from the queue `attachment-scans`."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote_plus

from backend.bootstrap import backend
from backend.domain.attachments import Uploaded
from backend.functions.batches import Delivery, handled


def lambda_handler(event: Mapping[str, Any], context: object) -> dict[str, Any]:
    """Scan each upload of a batch; those without a verdict come again, and stay unserved until then."""
    return handled(event, _examine)


def _examine(delivery: Delivery) -> None:
    for upload in _uploads(json.loads(delivery.body)):
        backend().scanning.examine(upload)


def _uploads(document: Mapping[str, Any]) -> Iterator[Uploaded]:
    # When the notification is set up, the bucket sends an `s3:TestEvent`, which has no records.
    for record in document.get("Records", ()):
        if record["eventName"].startswith("ObjectCreated:"):
            stored = record["s3"]["object"]
            yield Uploaded(unquote_plus(stored["key"]), stored["versionId"])
